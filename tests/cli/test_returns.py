"""`survey returns import` as an analyst uses it for answers collected elsewhere."""

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.services import questionnaires
from tests.closing_factories import ACTOR, FILE, NOW

MAPPING = """
wave: {id: old-2019, title: Autumn 2019, opens: 2019-10-01, closes: 2019-10-31, series: old}
questionnaire: two-items:1
items: {overall: How is IT?}
not_asked: [speed, waiting]
options:
  satisfaction: {Bad: 2, Fair: 3, Good: 4}
missing: [""]
"""


@pytest.fixture
def bring_in(database_url, sessions, tmp_path):
    with sessions.begin() as session:
        questionnaires.add_file(session, FILE, NOW, ACTOR)
    environment = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }
    (tmp_path / "old.yaml").write_text(MAPPING)

    def bring_in(*answers):
        file = tmp_path / "old.csv"
        file.write_text("\n".join(["How is IT?", *answers]) + "\n")
        mapping = str(tmp_path / "old.yaml")
        options = ["returns", "import", str(file), "--mapping", mapping]
        return CliRunner(env=environment).invoke(main, options)

    return bring_in


def test_rows_are_accounted_for_and_refused_ones_told_with_their_reason(bring_in):
    result = bring_in(*["Good"] * 8, *["Bad"] * 7, "Superb")
    assert result.exit_code == 0, result.stderr
    counts, release = result.stdout.splitlines()
    assert counts == "old-2019: 16 rows = 15 stored + 1 refused."
    assert release.startswith("Released as revision 1: ")
    (refused,) = result.stderr.splitlines()
    assert refused.startswith("old.csv row 17: “Superb” in “How is IT?”")


def test_a_file_that_cannot_be_used_is_refused_whole(bring_in):
    result = bring_in(*["Good"] * 5, "Superb")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2
    assert "5 rows are good" in result.stderr
