"""`survey worker` and `survey serve` as processes."""

import signal
import subprocess
import sys
import time

import pytest

from survey.domain.wave import WaveState
from survey.storage import waves
from tests.cli.environment import environment
from tests.directory_factories import import_council
from tests.wave_factories import store_wave

SURVEY = [sys.executable, "-c", "from survey.cli import main; main()"]
LONG = 60


@pytest.fixture
def planned(sessions, tmp_path, now):
    """A wave in trouble, for it asks by open link where no site is, and one that may open."""
    days = {"opens": now.date(), "closes": now.replace(year=2099).date()}
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now)
        store_wave(session, now, id="a-trouble", open_at=("nowhere",), **days)
        store_wave(session, now, id="q2", **days)


@pytest.fixture
def start(database_url, tmp_path):
    begun = []

    def run(*arguments):
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*SURVEY, "worker", *arguments], env=environment(database_url, tmp_path),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def wait_for(condition):
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def test_a_wave_in_trouble_holds_up_no_other(start, planned, session):
    worker = start("--once")
    output, errors = worker.communicate(timeout=LONG)
    assert worker.returncode == 1
    assert output == "open q2: done\n"
    assert (
        errors
        == "open a-trouble: a-trouble: nowhere is to answer by open link, but is no open site\n"
    )
    assert waves.get(session, "q2").state is WaveState.OPEN
    assert waves.get(session, "a-trouble").state is WaveState.DRAFT


def test_a_worker_goes_on_until_it_is_told_to_stop(start, planned, sessions):
    workers = [start("--poll", "0.1") for _ in range(2)]
    for worker in workers:
        assert (
            worker.stdout.readline()
            == "Looking every 0.1 seconds for waves to open and to close.\n"
        )

    def is_open():
        with sessions() as session:
            return waves.get(session, "q2").state is WaveState.OPEN

    wait_for(is_open)
    for worker in workers:
        assert worker.poll() is None
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(LONG) for worker in workers] == [0, 0]
    # not communicate(): it would miss what readline() has taken into its buffer
    outputs = [(worker.stdout.read(), worker.stderr.read()) for worker in workers]
    assert sum(output.count("open q2: done") for output, _ in outputs) == 1
    told = [errors.count("open a-trouble:") for _, errors in outputs]
    assert max(told) == 1, "a trouble that lasts is told once"


def test_a_worker_without_a_database_says_so_in_a_line(tmp_path):
    url = f"sqlite:///{tmp_path}/nowhere/survey.db"
    run = subprocess.run(  # noqa: S603 - our own command
        [*SURVEY, "worker", "--once"], env=environment(url, tmp_path), check=False,
        capture_output=True, text=True, timeout=LONG,
    )  # fmt: skip
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
