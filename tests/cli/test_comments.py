"""`survey comments purge` as an operator runs it, and the worker that needs no operator."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from survey.cli import main
from survey.storage import comments, erasure
from survey.storage.engine import make_reading_sessions
from survey.storage.waves import WaveRow
from tests.cli.environment import environment
from tests.comment_factories import store_comments
from tests.report_factories import GROUPS, store_council


@pytest.fixture
def run(database_url, tmp_path):
    return lambda *words: CliRunner(env=environment(database_url, tmp_path)).invoke(main, words)


@pytest.fixture
def old(sessions, now):
    """The id of a wave of long ago with comments."""
    with sessions.begin() as session:
        (wave,) = store_council(session, now, 1, GROUPS)
        store_comments(session, wave.id)
        session.execute(update(WaveRow).values(opens=date(2020, 6, 1), closes=date(2020, 6, 21)))
    return wave.id


def left(sessions):
    with sessions() as session:
        return comments.counts(session)


def test_old_comments_go_once(run, old, sessions):
    first, second = run("comments", "purge"), run("comments", "purge")
    assert (first.exit_code, first.output) == (0, f"{old}: 48 comments deleted\n")
    assert (second.exit_code, second.output) == (
        0,
        "No comments have been kept for twelve months.\n",
    )
    assert left(sessions) == ()


def test_the_worker_does_it_by_itself(run, old, sessions):
    result = run("worker", "--once")
    assert f"comments of {old}: 48 deleted\n" in result.output
    assert left(sessions) == ()


def test_bytes_that_somebody_still_reads_are_told(run, old, engine, sessions, monkeypatch):
    monkeypatch.setattr(erasure, "_TRIES", 1)
    with make_reading_sessions(engine)() as reader:
        assert comments.counts(reader)
        result = run("comments", "purge")
    assert result.exit_code == 1
    assert "their bytes stay on the disk" in result.stderr
    assert left(sessions) == ()
