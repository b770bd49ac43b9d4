"""Outlines and plans of waves, with believable defaults; a council to plan them for."""

from dataclasses import replace
from datetime import date

from survey.domain.fieldwork_plan import FieldworkPlan, Outline, Template
from survey.services import wave_plans
from tests.directory_factories import import_council
from tests.wave_factories import QUESTIONNAIRE, add_questionnaire

ADA = {"actor": "ada@exton.example", "role": "administrator"}


def a_plan(**changes):
    """Return the plan of a quarterly pulse that is sent by mail, without reminders."""
    return replace(FieldworkPlan(template=Template.QUARTERLY_PULSE, sends=True), **changes)


def an_outline(plan=None, **changes):
    """Return the outline of a wave that opens on the day of the `now` fixture and runs three weeks."""
    outline = Outline(
        QUESTIONNAIRE, "Summer pulse", date(2026, 6, 3), date(2026, 6, 24), plan or a_plan()
    )
    return replace(outline, **changes)


def fill_council(session, folder, now, frame=None):
    """Import a directory and add the questionnaire that the waves here ask."""
    import_council(session, folder / "council", now, frame)
    add_questionnaire(session, now)


def plan_a_wave(session, now, plan=None, **changes):
    """Plan a wave and return its id."""
    return wave_plans.create(session, an_outline(plan, **changes), now=now, **ADA)
