"""A browser and a served installation for a module's tests."""

import shutil

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests.answering_factories import open_wave
from tests.browser_fixture import chromium
from tests.serving import serving


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(browser, sqlite_template, tmp_path_factory):
    """The address of an installation, and links to an open wave in it."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    database_url = f"sqlite:///{folder / 'survey.db'}"
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        opened = open_wave(session, folder / "keys", people=60)
    engine.dispose()
    with serving(database_url, folder / "keys") as address:
        yield Served(address, opened)


class Served:
    """A running installation; every respondent is somebody new."""

    def __init__(self, address, opened):
        self.address = address
        self.opened = opened
        self._left = list(opened.tokens)

    def link(self):
        return f"{self.address}/r/{self._left.pop()}"

    def poster(self):
        return f"{self.address}/s/{self.opened.code}"
