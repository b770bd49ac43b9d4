"""What happens by itself, once, however many workers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import Refused
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.services import fieldwork, worker
from survey.services.worker import Job, Task
from survey.storage import audit, waves
from survey.storage.audit import AuditRow
from tests.directory_factories import import_council
from tests.wave_factories import store_wave

WAVE = "2026-q2"
OPEN = Task(Job.OPEN, WAVE)
CLOSE = Task(Job.CLOSE, WAVE)


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def council(sessions, tmp_path, now):
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now)
        store_wave(session, now)


@pytest.fixture
def tasks(sessions, keys):
    def due(at):
        with sessions() as session:
            return worker.tasks(session, keys, at)

    return due


def test_a_wave_is_opened_on_its_first_day_and_closed_after_its_last(
    sessions, keys, council, tasks, now
):
    assert tasks(now - timedelta(days=1)) == ()
    assert tasks(now) == (OPEN,)
    worker.perform(sessions, keys, OPEN, now)
    assert tasks(now + timedelta(days=21)) == ()
    over = now + timedelta(days=22)
    assert tasks(over) == (CLOSE,)
    worker.perform(sessions, keys, CLOSE, over)
    assert tasks(over) == ()
    with sessions() as session:
        assert waves.get(session, WAVE).state is WaveState.CLOSED
        assert audit.verify(session) is None
    assert key_files.missing(keys, WAVE)


def test_a_closing_that_was_cut_off_is_finished_first(sessions, keys, council, tasks, now):
    worker.perform(sessions, keys, OPEN, now)
    with sessions.begin() as session:
        waves.move(session, WAVE, WaveState.OPEN, WaveState.CLOSING)
        store_wave(session, now, id="2026-q3", opens=now.date())
    assert tasks(now) == (Task(Job.FINISH, WAVE), Task(Job.OPEN, "2026-q3"))
    worker.perform(sessions, keys, Task(Job.FINISH, WAVE), now)
    assert tasks(now) == (Task(Job.OPEN, "2026-q3"),)


def test_workers_at_once_open_a_wave_once(sessions, keys, council, now):
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda _: worker.perform(sessions, keys, OPEN, now), range(4))
        assert sorted(done) == [False, False, False, True]
    with sessions() as session:
        opened = session.scalars(select(AuditRow).where(AuditRow.action == "open")).all()
        assert len(opened) == 1
        assert waves.box_key(session, WAVE) == key_files.public_box_key(keys, WAVE)


def test_a_wave_that_cannot_be_opened_is_tried_again_and_keeps_its_state(
    sessions, keys, tasks, now
):
    with sessions.begin() as session:
        store_wave(session, now)
    with pytest.raises(Refused, match="the directory is empty"):
        worker.perform(sessions, keys, OPEN, now)
    assert tasks(now) == (OPEN,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("open", "withdraw"),
        ("open", "extend"),
        ("withdraw", "open"),
    ],
)
def test_of_two_acts_at_once_the_second_waits_and_is_told(
    sessions, keys, council, now, first, second
):
    """Both see a planned wave; the second meets what the first has committed."""
    later = (now + timedelta(days=40)).date()
    acts = {
        "open": lambda session: fieldwork.open_wave(session, keys, WAVE, now=now, actor="a"),
        "withdraw": lambda session: fieldwork.withdraw(session, WAVE, now=now, actor="a"),
        "extend": lambda session: fieldwork.extend(session, WAVE, later, now=now, actor="a"),
    }

    def act():
        with sessions.begin() as session:
            acts[second](session)

    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as session:
            acts[first](session)
            waiting = pool.submit(act)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        if (first, second) == ("open", "extend") and session.get_bind().dialect.name == "sqlite":
            waiting.result(timeout=30)
        else:
            with pytest.raises(Refused):
                waiting.result(timeout=30)
    with sessions() as session:
        state = waves.get(session, WAVE).state
        assert state is (WaveState.OPEN if first == "open" else WaveState.WITHDRAWN)
