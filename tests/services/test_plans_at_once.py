"""Two administrators, or one and the worker, at one wave in the same moment: the second waits and is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from survey.domain.errors import NotFound, Refused
from survey.domain.job import JobKind
from survey.domain.wave import WaveState
from survey.services import fieldwork, jobs, wave_plans
from survey.storage import wave_plans as table
from survey.storage import waves
from tests.plan_factories import ADA, a_plan, an_outline, fill_council, plan_a_wave


@pytest.fixture
def wave_id(sessions, tmp_path, now):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        return plan_a_wave(session, now)


@pytest.fixture
def acts(wave_id, keys, now):
    return {
        "open": lambda session: fieldwork.open_wave(session, keys, wave_id, now=now, **ADA),
        "edit": lambda session: wave_plans.edit(
            session, wave_id, replace(an_outline(), title="Other", open_at=("S4",)), now=now, **ADA
        ),
        "discard": lambda session: wave_plans.discard(session, wave_id, now=now, **ADA),
        "ask": lambda session: jobs.ask(session, wave_id, JobKind.OPEN, now=now, **ADA),
    }


@pytest.fixture
def second_after(sessions, acts):
    """Run one act, and another while the first has not been committed; return what the second raised."""

    def run(first, second):
        def act():
            with sessions.begin() as session:
                acts[second](session)

        with ThreadPoolExecutor(1) as pool:
            with sessions.begin() as session:
                acts[first](session)
                waiting = pool.submit(act)
                with pytest.raises(TimeoutError):
                    waiting.result(timeout=0.5)
            return waiting.exception(timeout=30)

    return run


@pytest.mark.parametrize("second", ["edit", "discard", "ask"])
def test_what_comes_after_an_opening_is_refused_and_leaves_the_plan(
    sessions, second_after, wave_id, second
):
    assert isinstance(second_after("open", second), Refused)
    with sessions() as session:
        assert waves.get(session, wave_id).state is WaveState.OPEN
        assert table.get(session, wave_id) == a_plan()
        assert jobs.latest(session, wave_id) is None


@pytest.mark.parametrize("second", ["open", "edit", "ask"])
def test_what_comes_after_a_deletion_finds_nothing(sessions, second_after, wave_id, second):
    assert isinstance(second_after("discard", second), NotFound | Refused)
    with sessions() as session:
        assert waves.find(session, wave_id) is None


def test_an_opening_after_an_edit_opens_what_was_edited(sessions, second_after, wave_id):
    assert second_after("edit", "open") is None
    with sessions() as session:
        wave = waves.get(session, wave_id)
        assert list(waves.open_sites(session, wave_id)) == ["S4"]
    assert (wave.state, wave.title) == (WaveState.OPEN, "Other")
