"""The environment of a command as tests run it."""

import os


def environment(database_url, folder, **changes):
    """Return every required setting, and what the process has else."""
    given = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "https://survey.exton.example",
        "SURVEY_KEYS": str(folder / "keys"),
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")}
    return others | given | changes
