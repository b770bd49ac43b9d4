"""The real waves in a database, imported once: with and without countries."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from survey.domain.release import FIRST_REVISION
from survey.storage import releases
from survey.storage.engine import make_engine, make_sessions
from tests.real_data.haskell import import_waves
from tests.real_data.published import FOLDER, WAVES

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


class Imported:
    """The releases of the six waves, and what the import said of each."""

    def __init__(self, url, *, with_country):
        self.url = url
        self.told = list(import_waves(url, with_country=with_country, now=NOW))
        engine = make_engine(url)
        with make_sessions(engine)() as session:
            self.documents = {
                wave: json.loads(releases.document(session, f"haskell-{wave}", FIRST_REVISION))
                for wave in WAVES
            }
        engine.dispose()

    def table(self, wave, name):
        """Return a table of a release as dictionaries."""
        table = self.documents[wave][name]
        return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]

    def shown(self, wave):
        """Return the estimates that are not suppressed, by measure and group."""
        rows = self.table(wave, "estimates")
        return {(row["measure"], row["group_key"]): row for row in rows if not row["suppressed"]}


def _imported(tmp_path_factory, template, *, with_country):
    if not FOLDER.is_dir():
        pytest.skip(f"the real data are not beside the checkout: {FOLDER.name}")
    path = tmp_path_factory.mktemp("haskell") / "survey.db"
    shutil.copyfile(template, path)
    return Imported(f"sqlite:///{path}", with_country=with_country)


@pytest.fixture(scope="session")
def haskell(tmp_path_factory, sqlite_template):
    """The six waves by company size."""
    return _imported(tmp_path_factory, sqlite_template, with_country=False)


@pytest.fixture(scope="session")
def haskell_by_country(tmp_path_factory, sqlite_template):
    """The six waves by company size and country."""
    return _imported(tmp_path_factory, sqlite_template, with_country=True)
