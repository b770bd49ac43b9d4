"""SIGKILL at each point of closing: run again, the release's canonical bytes are the same."""

import os
import shutil
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.services import closing, release
from survey.storage import audit, ballot_box, invitations, releases, responses, waves
from survey.storage.audit import AuditRow
from survey.storage.drafts import DraftRow
from survey.storage.engine import make_engine, make_sessions
from tests.closing_factories import ACTOR, NOW, a_closable_wave

BEFORE_THE_COMMIT = ("after-t1", "after-decrypt", "mid-t2", "before-t2-commit")
AFTER_THE_COMMIT = (
    "after-t2-commit",
    "mid-vacuum",
    "before-key-destruction",
    "after-key-destruction",
)
CLOSE = """
import sys
from pathlib import Path
from survey.services import closing
from survey.storage.engine import make_engine, make_sessions
from tests.closing_factories import ACTOR, NOW

url, keys, wave = sys.argv[1:]
closing.close(make_sessions(make_engine(url)), Path(keys), wave, now=NOW, actor=ACTOR)
print("closed")
"""


@pytest.fixture(scope="module")
def unharmed(sqlite_template, tmp_path_factory):
    """The canonical bytes of the same returns, closed without any harm, on SQLite."""
    folder = tmp_path_factory.mktemp("unharmed")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    sessions = make_sessions(engine)
    wave = a_closable_wave(sessions, folder)
    closing.close(sessions, folder, wave.id, now=NOW, actor=ACTOR)
    with sessions() as session:
        document = releases.document(session, wave.id, 1)
    engine.dispose()
    return document


@pytest.fixture
def wave(sessions, tmp_path):
    return a_closable_wave(sessions, tmp_path / "keys")


@pytest.fixture
def kill_at(database_url, tmp_path, wave):
    """Close in a process of its own, which dies at a point."""

    def kill_at(point):
        environ = {"PATH": os.environ["PATH"], "FAILPOINT": point}
        child = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", CLOSE, database_url, str(tmp_path / "keys"), wave.id],
            env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (child.returncode, child.stdout) == (-signal.SIGKILL, ""), child.stderr

    return kill_at


@pytest.fixture
def finish(sessions, tmp_path, wave, unharmed):
    """Close again, and see that everything is as if nothing had happened."""

    def finish():
        closed = closing.close(sessions, tmp_path / "keys", wave.id, now=NOW, actor=ACTOR)
        assert (closed.returned, closed.stored) == (60, 60)
        assert not key_files.any_left(tmp_path / "keys", wave.id)
        with sessions() as session:
            assert releases.document(session, wave.id, 1) == unharmed
            assert release.recompute(session, wave.id, 1) == unharmed
            assert responses.count_responses(session, wave.id) == 60
            assert waves.get(session, wave.id).state is WaveState.CLOSED
            assert ballot_box.count(session, wave.id) == 0
            assert invitations.counted_returns(session, wave.id) == 0
            assert not session.scalars(select(DraftRow.lookup)).all()
            assert audit.verify(session) is None
            for action in ("stop returns", "close"):
                assert entries(session, action) == 1
            assert entries(session, closing.KEYS_DESTROYED) >= 1
            assert closing.unfinished(session, tmp_path / "keys") == ()

    return finish


def entries(session, action):
    return session.scalar(select(func.count()).where(AuditRow.action == action))


@pytest.mark.parametrize("point", BEFORE_THE_COMMIT)
def test_killed_before_the_commit_nothing_is_stored_and_the_box_is_whole(
    sessions, tmp_path, wave, kill_at, finish, point
):
    kill_at(point)
    with sessions() as session:
        assert waves.get(session, wave.id).state is WaveState.CLOSING
        assert responses.count_responses(session, wave.id) == 0
        assert ballot_box.count(session, wave.id) == invitations.counted_returns(session, wave.id)
        assert closing.unfinished(session, tmp_path / "keys") == (wave.id,)
    assert not key_files.missing(tmp_path / "keys", wave.id)
    finish()


@pytest.mark.parametrize("point", AFTER_THE_COMMIT)
def test_killed_after_the_commit_the_release_stands_and_the_rest_is_made_up_for(
    sessions, wave, kill_at, finish, unharmed, point
):
    kill_at(point)
    with sessions() as session:
        assert waves.get(session, wave.id).state is WaveState.CLOSED
        assert releases.document(session, wave.id, 1) == unharmed
    finish()


def test_killed_at_every_point_in_turn_it_still_ends_the_same(kill_at, finish):
    for point in (*BEFORE_THE_COMMIT, *AFTER_THE_COMMIT):
        kill_at(point)
    finish()
