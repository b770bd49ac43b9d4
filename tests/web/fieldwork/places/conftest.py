"""A council whose open wave needs slips, a poster and mail, seen by its administrator."""

import pytest

from survey.services import fieldwork
from tests.plan_factories import a_plan, plan_a_wave


@pytest.fixture
def planned_wave(council, writing, now):
    """Mail, slips for who has no address and for everybody at S2, a poster at S4."""
    with writing() as session:
        return plan_a_wave(session, now, a_plan(slips_at=("S2",)), open_at=("S4",))


@pytest.fixture
def wave_id(planned_wave, writing, keys, now):
    """The same wave, open."""
    with writing() as session:
        fieldwork.open_wave(session, keys, planned_wave, now=now, actor="ada@exton.example")
    return planned_wave
