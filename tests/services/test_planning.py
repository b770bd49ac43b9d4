"""What earlier waves teach the next: those of its series alone, and of a sample what those invited did."""

from dataclasses import replace

import pytest

from survey.domain.fieldwork_plan import BY_HAND, Method
from survey.domain.group import Breakdown
from survey.domain.planned_class import PreviousPlan
from survey.domain.release import Atom
from survey.domain.wave import WaveState
from survey.services import fieldwork
from survey.services.planning import plan_before, rates_before
from survey.storage import responses, wave_plans, waves
from tests.directory_factories import import_council
from tests.wave_factories import a_wave, store_wave


@pytest.fixture
def closed(session, tmp_path, keys, now):
    """A closed wave: 35 of 100 invited, of 400 eligible, returned at one school."""

    def run(series="", method=Method.CENSUS):
        import_council(session, tmp_path / "council", now)
        store_wave(session, now, series=series)
        fieldwork.open_wave(session, keys, "2026-q2", now=now, actor="a")
        wave_plans.put(session, "2026-q2", replace(BY_HAND, method=method))
        school = Atom("S4", "educ", 400, 100, 0, returned=35, answered=35)
        responses.insert_atoms(session, "2026-q2", [school])
        waves.move(session, "2026-q2", WaveState.OPEN, WaveState.CLOSED)

    return run


def the_next(**changes):
    return a_wave(id="2026-q3", opens=a_wave().opens.replace(month=9), **changes)


def test_rates_are_shares_of_the_eligible_staff(session, closed):
    closed()
    assert rates_before(session, the_next())[Breakdown.SITE] == {"school": 87}


def test_rates_of_a_sample_are_shares_of_those_invited(session, closed):
    """Else a council that asks one in four would seem to be one in which hardly anybody answers."""
    closed(method=Method.SAMPLE)
    assert rates_before(session, the_next())[Breakdown.SITE] == {"school": 350}


@pytest.mark.parametrize(
    ("before", "after", "is_of_use"),
    [
        ("", "", True),
        ("groups:site:school", "groups:site:school", True),
        ("groups:site:school", "", False),
        ("", "tickets", False),
    ],
)
def test_a_wave_learns_from_those_of_its_series_alone(session, closed, before, after, is_of_use):
    closed(series=before)
    wave = the_next(series=after)
    assert bool(rates_before(session, wave)[Breakdown.SITE]) is is_of_use
    assert (plan_before(session, wave) != PreviousPlan()) is is_of_use
