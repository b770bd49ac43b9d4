"""What the page of improvement says in words, where no story reaches."""

from datetime import date
from types import SimpleNamespace

import pytest

from survey.analysis.interrupted import Interrupted, Shift
from survey.charts.language import ENGLISH
from survey.domain.improvement import ActionState
from survey.domain.scale import Direction
from survey.services import improvement_movement as movement
from survey.services import improvement_words as words
from survey.services.improvement_views import Standing
from survey.services.report_differences import Difference
from survey.services.report_views import Figure
from tests.improvement_factories import an_aim


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.97, "almost certain (over 95%)"),
        (0.7, "likely (about 70%)"),
        (0.5, "as likely as not (about 50%)"),
        (0.2, "unlikely (about 20%)"),
        (0.01, "very unlikely (under 5%)"),
    ],
)
def test_a_chance_is_a_word_before_it_is_a_number(share, said):
    assert words.chance(share, ENGLISH) == f"That the target is reached already is {said}."


def test_a_chance_that_nobody_knows_is_not_told():
    assert words.chance(None, ENGLISH) == ""


@pytest.mark.parametrize(
    ("score", "low", "high", "is_lower_better", "standing"),
    [
        (30.0, 28.0, 32.0, True, Standing.MET),
        (34.0, 32.0, 36.0, True, Standing.MET_WITHIN),
        (36.0, 34.0, 38.0, True, Standing.SHORT_WITHIN),
        (40.0, 38.0, 42.0, True, Standing.SHORT),
        (36.0, None, None, False, Standing.MET),
    ],
)
def test_where_a_figure_stands_against_thirty_five(score, low, high, is_lower_better, standing):
    shown = Figure(score=score, score_low=low, score_high=high)
    assert words.standing(shown, 35.0, is_lower_better=is_lower_better) is standing


def test_what_was_not_asked_is_not_called_too_few():
    shown = Figure(suppressed="not asked in this wave")
    said = words.reached(Standing.UNKNOWN, shown, 50.0, ENGLISH)
    assert said == "This was not asked in this wave."


def test_the_whole_series_is_told_where_it_is_long_enough():
    shift = Shift(4.0, 0.5, 3.0, 5.0)
    (said,) = words.shift(Interrupted(8, 4, 0.1, shift, shift), ENGLISH)
    assert "8 waves before it began and 4 since: a step of +4.0 points (+3.0 to +5.0)" in said
    assert words.shift(Interrupted(8, 4, 0.1, Shift(1.0, 1.0, -1.0, 3.0), shift), ENGLISH) == ()
    assert words.shift(Interrupted(3, 4), ENGLISH) == ()
    assert words.shift(None, ENGLISH) == ()


@pytest.mark.parametrize(
    ("value", "said"), [(4.21, "+4.2"), (-1.0, "−1.0"), (-0.04, "0.0"), (0.0, "0.0")]
)
def test_a_number_with_its_sign(value, said):
    assert words.signed(value, ENGLISH) == said


def test_how_far_an_action_has_come():
    began = date(2026, 2, 1)
    assert words.state(ActionState.PLANNED, None, ENGLISH) == "Planned"
    assert words.state(ActionState.BEGUN, began, ENGLISH) == "Begun on 1 February 2026"
    assert words.state(ActionState.DONE, began, ENGLISH) == "Done; begun on 1 February 2026"


@pytest.mark.parametrize(
    ("met", "number", "said"),
    [
        (0, 1, "The aim is not met yet."),
        (1, 1, "The aim is met."),
        (1, 4, "1 of 4 aims is met."),
        (2, 4, "2 of 4 aims are met."),
    ],
)
def test_how_many_aims_are_met(met, number, said):
    assert words.aims_met(met, number, ENGLISH) == said


def test_after_how_many_actions_the_figure_is_better():
    assert words.actions_worked(0, 1, ENGLISH).endswith("not clearly better.")
    assert words.actions_worked(2, 3, ENGLISH) == (
        "3 actions were tested; after 2 of them the figure is clearly better."
    )


def test_a_review_that_is_due_and_one_that_is_a_day_late():
    due = date(2026, 7, 1)
    assert words.review(due, due, ENGLISH) == "Its review is due on 1 July 2026."
    late = words.review(due, date(2026, 7, 2), ENGLISH)
    assert late.endswith("is overdue by 1 day.")


@pytest.mark.parametrize(
    ("target", "score", "tail"),
    [
        (60.0, 42.3, ": further from the target."),
        (60.0, 50.0, ": nearer to the target."),
        (49.0, 50.0, "June 2026."),
    ],
)
def test_the_way_since_the_baseline(target, score, tail):
    waves = [SimpleNamespace(closes=date(2026, month, 21)) for month in (3, 6)]
    aim = an_aim(baseline=47.6, target=target)
    said = movement.moved(aim, score, Direction.HIGHER_IS_BETTER, waves, ENGLISH)
    assert said.startswith(f"47.6 in March 2026, {score} in June 2026")
    assert said.endswith(tail)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Difference(), ""),
        (Difference(low=1.0, high=2.0), "It was not tested, but is more than its margin."),
        (Difference(low=-1.0, high=2.0), "may well be chance"),
        (Difference(low=1.0, high=2.0, family="F1"), "may well be chance"),
        (Difference(low=1.0, high=2.0, family="F1", is_change=True), "is a clear change."),
    ],
)
def test_a_movement_is_more_than_chance_only_where_a_test_or_its_margin_says_so(found, said):
    told = movement.beyond_noise(found, ENGLISH)
    assert said in told
    assert bool(said) is bool(told)
