"""How controls are drawn: how scales lie, and what is said of the time."""

import pytest

from survey.domain.scale import Direction, Option, ResponseScale
from survey.web.controls import is_side_by_side, minutes_left
from tests.questionnaire_factories import a_questionnaire


def a_scale(*labels, direction=Direction.HIGHER_IS_BETTER):
    points = tuple(Option(code, {"en": label}) for code, label in enumerate(labels, 1))
    return ResponseScale("scale", points, direction, frozenset())


@pytest.mark.parametrize(
    ("number", "count", "minutes"), [(1, 6, 3), (3, 6, 2), (6, 6, 1), (1, 1, 3), (9, 9, 1)]
)
def test_the_minutes_left_shrink_with_the_pages_and_never_vanish(number, count, minutes):
    assert minutes_left(a_questionnaire(), number, count) == minutes


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
