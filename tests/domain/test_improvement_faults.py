"""What may not be entered in a register: each fault is told once, at its field."""

import math
from datetime import date

import pytest

from survey.domain import improvement_faults as faults
from survey.domain.improvement import ActionState, financial_year
from survey.domain.scale import Direction
from tests.improvement_factories import (
    a_cost,
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
)

TODAY = date(2026, 7, 1)
PUBLISHED = date(2025, 6, 21)
UP, DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER


def told(found):
    return [(problem.where, str(problem.what)) for problem in found]


@pytest.mark.parametrize(
    "content",
    [an_aim(), an_action(), an_event(), a_strategy(), a_level(), an_assessment(), a_cost()],
    ids=lambda content: type(content).__name__,
)
def test_what_is_well_written_has_no_fault(content):
    assert not told(faults.written_faults(content))


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (an_aim(owner=""), "owner", "enter who answers for it"),
        (an_aim(owner="x" * 201), "owner", "it has 201 characters: shorten it to 200"),
        (an_action(title="one\ntwo"), "title", "it must be one line"),
        (an_action(title="bell\x07"), "title", "cannot be shown"),
        (an_action(said="x" * 2001), "said", "shorten it to 2000"),
        (an_assessment(product=""), "product", "enter the name of the application"),
        (an_assessment(finding=""), "finding", "enter what was found"),
        (an_aim(due=date(1066, 10, 14)), "due", "between 1990 and 2100"),
        (a_level(agreed_with=""), "agreed_with", "enter who agreed"),
    ],
)
def test_texts_and_days(content, field, words):
    ((where, what),) = told(faults.written_faults(content))
    assert where == field
    assert words in what


def test_a_text_may_have_lines():
    assert not told(faults.written_faults(an_assessment(finding="one\n\ttwo")))


@pytest.mark.parametrize(
    ("changes", "direction", "field", "words"),
    [
        ({"target": 48.0}, UP, "target", "above the baseline of 48.0"),
        ({"target": 48.1}, DOWN, "target", "below the baseline of 48.0"),
        ({"target": 101.0}, UP, "target", "from 0 to 100"),
        ({"target": math.nan}, UP, "target", "from 0 to 100"),
        ({"due": PUBLISHED}, UP, "due", "after the wave of the baseline"),
        ({"approved_on": date(2026, 7, 2)}, UP, "approved_on", "lies ahead"),
    ],
)
def test_an_aim(changes, direction, field, words):
    aim = an_aim(baseline=48.0, **changes)
    ((where, what),) = told(faults.aim_faults(aim, direction, PUBLISHED, TODAY))
    assert where == field
    assert words in what


def test_an_aim_for_a_neutral_measure_may_go_either_way():
    assert not told(faults.aim_faults(an_aim(baseline=80.0), Direction.NEUTRAL, PUBLISHED, TODAY))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"cost": -1}, "cost", "0 or more"),
        ({"state": ActionState.PLANNED}, "began", "has no first day"),
        ({"began": None}, "began", "enter the day on which it began"),
        ({"began": date(2026, 7, 2)}, "began", "lies ahead"),
        ({"due": date(2026, 1, 31)}, "due", "finished before it began"),
        ({"is_public": True}, "said", "what people said and what was done"),
        ({"is_public": True, "said": "Slow."}, "did", "what people said and what was done"),
    ],
)
def test_an_action(changes, field, words):
    ((where, what),) = told(faults.action_faults(an_action(**changes), TODAY))
    assert where == field
    assert words in what


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (faults.event_faults(an_event(day=date(2027, 9, 1)), TODAY), "day"),
        (faults.strategy_faults(a_strategy(review_due=date(2025, 5, 1)), TODAY), "review_due"),
        (faults.strategy_faults(a_strategy(approved_on=date(2026, 8, 1)), TODAY), "approved_on"),
        (faults.service_level_faults(a_level(level=-1.0)), "level"),
        (faults.service_level_faults(a_level(ends=date(2025, 3, 31))), "ends"),
        (faults.assessment_faults(an_assessment(day=date(2026, 7, 2)), TODAY), "day"),
        (faults.cost_faults(a_cost(year=1999)), "year"),
        (faults.cost_faults(a_cost(annual_cost=-5)), "annual_cost"),
        (faults.cost_faults(a_cost(staff=math.nan)), "staff"),
        (faults.cost_faults(a_cost(people_served=0)), "people_served"),
    ],
)
def test_everything_else(found, field):
    assert [where for where, _ in told(found)] == [field]


def test_an_event_may_be_announced_on_the_day_that_no_other_year_has():
    assert not told(faults.event_faults(an_event(day=date(2028, 3, 1)), date(2028, 2, 29)))


def test_a_financial_year_begins_in_april():
    assert [financial_year(date(2026, month, 1)) for month in (3, 4)] == [2025, 2026]
