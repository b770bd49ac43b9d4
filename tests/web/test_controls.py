"""How controls are drawn: how scales lie, and what is said of the time."""

import pytest

from survey.domain.progress import Progress
from survey.domain.scale import Direction, Option, ResponseScale
from survey.web.controls import is_side_by_side, minutes_left
from tests.questionnaire_factories import a_questionnaire


def a_scale(*labels, direction=Direction.HIGHER_IS_BETTER):
    points = tuple(Option(code, {"en": label}) for code, label in enumerate(labels, 1))
    return ResponseScale("scale", points, direction, frozenset())


@pytest.mark.parametrize(
    ("done", "total", "minutes"),
    [
        (0, 24, 3),
        (4, 24, 2),
        (5, 24, 2),
        (12, 24, 2),
        (13, 24, 1),
        (18, 24, 1),
        (19, 24, 0),
        (0, 1, 3),
    ],
)
def test_the_minutes_left_shrink_with_the_questions(done, total, minutes):
    here = Progress(number=1, count=1, done=done, total=total)
    assert minutes_left(a_questionnaire(), here) == minutes


@pytest.mark.parametrize(
    ("scale", "beside"),
    [
        (a_scale("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"), True),
        (a_scale("1 – Poor", "2", "3", "4", "5", "6", "7 – Excellent"), True),
        (a_scale(*map(str, range(11))), True),
        (a_scale("Red", "Green", direction=Direction.NEUTRAL), False),
        (a_scale("Incomprehensibilities", "Fine"), False),
        (a_scale(*["Dissatisfied"] * 8), False),
    ],
)  # fmt: skip
def test_points_stand_side_by_side_where_they_are_an_order_and_have_room(scale, beside):
    assert is_side_by_side(scale, "en") is beside
