"""Opening and closing are asked for on a page and done by the worker, whatever happens to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.domain.job import JobKind, JobState
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.services import closing, jobs, worker, worker_jobs
from survey.services.burden import CAP_DAYS
from survey.services.worker import Job, Task
from survey.storage import audit, waves
from survey.storage import jobs as table
from survey.storage.audit import AuditRow
from tests.directory_factories import import_council
from tests.wave_factories import store_wave

WAVE = "2026-q2"
ASKED = Task(Job.ASKED, WAVE)
ADA = {"actor": "ada@exton.example", "role": "administrator"}


@pytest.fixture
def council(sessions, tmp_path, now):
    """A wave that is to open in a fortnight."""
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now)
        store_wave(session, now, opens=(now + timedelta(days=14)).date())


@pytest.fixture
def ask(sessions, now):
    def run(kind, at=now):
        with sessions.begin() as session:
            return jobs.ask(session, WAVE, kind, now=at, **ADA)

    return run


@pytest.fixture
def latest(sessions):
    def look():
        with sessions() as session:
            return jobs.latest(session, WAVE)

    return look


@pytest.fixture
def work(sessions, keys):
    """Do everything that is due at a moment; return what was done."""

    def run(at):
        with sessions() as session:
            due = worker.tasks(session, keys, at)
        return [task for task in due if worker.perform(sessions, keys, task, at)]

    return run


@pytest.fixture
def state(sessions):
    def look():
        with sessions() as session:
            return waves.get(session, WAVE).state

    return look


def test_a_wave_is_opened_and_closed_as_asked(council, ask, work, latest, state, sessions, now):
    queued = ask(JobKind.OPEN)
    assert (queued.state, queued.steps) == (JobState.QUEUED, 0)
    assert latest() == queued
    assert work(now) == [ASKED]
    assert latest().state is JobState.DONE
    assert latest().words == "The wave is open.\n228 people are eligible."
    assert state() is WaveState.OPEN
    later = now + timedelta(days=1)
    ask(JobKind.CLOSE, later)
    assert work(later) == [ASKED]
    done = latest()
    assert (done.kind, done.state, done.step, done.steps) == (JobKind.CLOSE, JobState.DONE, 5, 5)
    assert done.finished_at == later
    assert state() is WaveState.CLOSED
    with sessions() as session:
        named = {
            entry.action: (entry.actor, entry.role) for entry in session.scalars(select(AuditRow))
        }
        assert audit.verify(session) is None
    for action in ("ask to open", "open", "ask to close", "stop returns", "close", "destroy keys"):
        assert named[action] == ("ada@exton.example", "administrator")


def test_asking_again_returns_the_job_that_is_under_way(council, ask, latest):
    assert ask(JobKind.OPEN) == ask(JobKind.OPEN) == latest()


def test_two_who_ask_at_once_queue_one_job(council, ask, sessions):
    with ThreadPoolExecutor(4) as pool:
        asked = {job.id for job in pool.map(lambda _: ask(JobKind.OPEN), range(4))}
    assert len(asked) == 1
    with sessions() as session:
        assert len(session.scalars(select(table.JobRow)).all()) == 1


def test_what_the_state_does_not_allow_is_not_queued(council, ask, latest):
    with pytest.raises(Refused, match="it is draft, so it cannot be closed"):
        ask(JobKind.CLOSE)
    assert latest() is None


def test_a_wave_that_is_open_is_not_opened_again(council, ask, work, now):
    ask(JobKind.OPEN)
    work(now)
    with pytest.raises(Refused, match="it is open, so it cannot be opened"):
        ask(JobKind.OPEN)


def test_nothing_is_asked_of_a_wave_that_does_not_exist(session, now):
    with pytest.raises(NotFound):
        jobs.ask(session, "2099-q1", JobKind.OPEN, now=now, **ADA)


def test_a_job_that_cannot_be_done_says_why_and_is_not_tried_again(
    sessions, keys, ask, latest, work, state, now
):
    with sessions.begin() as session:
        store_wave(session, now, opens=(now + timedelta(days=14)).date())
    ask(JobKind.OPEN)
    with pytest.raises(Refused):
        work(now)
    assert latest().state is JobState.REFUSED
    assert latest().words == "the directory is empty: run survey directory import first"
    assert latest().is_finished
    assert work(now) == []
    assert state() is WaveState.DRAFT
    assert ask(JobKind.OPEN, now + timedelta(minutes=1)).state is JobState.QUEUED


def test_workers_at_once_do_a_job_once(council, ask, sessions, keys, now):
    ask(JobKind.OPEN)
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda _: worker.perform(sessions, keys, ASKED, now), range(4))
        assert sorted(done) == [False, False, False, True]
    with sessions() as session:
        opened = session.scalars(select(AuditRow).where(AuditRow.action == "open")).all()
    assert len(opened) == 1


def take(sessions, now):
    """Take a job up as a worker does that is then killed."""
    with sessions.begin() as session:
        (job,) = table.to_do(session, now)
        assert table.take(session, job.id, now=now, dead_since=now)


def test_the_job_of_a_worker_that_died_is_taken_up_again(
    council, ask, work, latest, state, sessions, now
):
    ask(JobKind.OPEN)
    take(sessions, now)
    assert work(now + worker_jobs.DEAD_AFTER) == []
    assert latest().state is JobState.RUNNING
    assert work(now + worker_jobs.DEAD_AFTER + timedelta(seconds=1)) == [ASKED]
    assert (latest().state, state()) == (JobState.DONE, WaveState.OPEN)


def test_a_worker_that_died_after_opening_is_not_held_against_the_wave(
    council, ask, work, latest, sessions, keys, now
):
    ask(JobKind.OPEN)
    take(sessions, now)
    worker.perform(sessions, keys, Task(Job.OPEN, WAVE), now + timedelta(days=14))
    assert latest().state is JobState.DONE


def test_a_closing_that_was_cut_off_ends_its_job_too(
    council, ask, work, latest, state, sessions, now
):
    """The worker that finishes what was cut off does not wait for the job to be given up."""
    ask(JobKind.OPEN)
    work(now)
    ask(JobKind.CLOSE)
    take(sessions, now)
    with sessions.begin() as session:
        waves.move(session, WAVE, WaveState.OPEN, WaveState.CLOSING)
    assert work(now) == [Task(Job.FINISH, WAVE)]
    assert (latest().state, state()) == (JobState.DONE, WaveState.CLOSED)


def test_an_opening_that_somebody_else_did_is_done(council, ask, latest, sessions, keys, now):
    ask(JobKind.OPEN)
    with sessions.begin() as session:
        worker_jobs.fieldwork.open_wave(session, keys, WAVE, now=now, actor="a")
    assert worker_jobs.run(sessions, keys, WAVE, now=now, cap_days=CAP_DAYS)
    assert latest().state is JobState.DONE


def test_the_steps_of_a_closing_are_told_between_its_transactions(
    council, ask, work, sessions, keys, now
):
    """Each can be written by another session at once: on SQLite an open transaction would be in its way."""
    ask(JobKind.OPEN)
    work(now)
    told = []

    def progress(step, steps, words):
        with sessions.begin() as session:
            table.see_worker(session, now)
            told.append((step, steps, words, waves.get(session, WAVE).state))

    closing.close(sessions, keys, WAVE, now=now, actor="a", progress=progress)
    assert [(step, steps, words) for step, steps, words, _ in told] == [
        (number, 5, words) for number, words in enumerate(closing.STEPS, 1)
    ]
    assert [state for *_, state in told] == ["open", "closing", "closing", "closed", "closed"]
    assert key_files.missing(keys, WAVE)


def test_a_worker_is_seen_once_a_minute(sessions, now):
    def seen():
        with sessions() as session:
            return jobs.worker_seen(session)

    assert seen() is None
    worker.report_in(sessions, now)
    worker.report_in(sessions, now + timedelta(seconds=59))
    assert seen() == now
    worker.report_in(sessions, now + timedelta(seconds=60))
    assert seen() == now + timedelta(seconds=60)
