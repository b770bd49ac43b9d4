"""Which items were not put to whom, worked out from the answers that are stored."""

import numpy as np
import pytest

from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not
from survey.domain.scale import Apart
from survey.services.answer_codes import MISSING, AnswerCodes, as_floats
from survey.services.routing_codes import NOT_PUT, with_routing
from tests.questionnaire_factories import a_questionnaire, a_scale_item, a_section

SLOW = AnswerIs("speed", frozenset({1, 2}))
NOT_USED = AnswerIs("speed", frozenset({Apart.DOES_NOT_APPLY.value}))
GOOD = AnswerIs("overall", frozenset({4, 5}))
ANSWERS = [
    {"overall": 5, "speed": 1},
    {"overall": 5, "speed": 4},
    {"overall": 2, "speed": 2},
    {"overall": 2, "speed": Apart.DOES_NOT_APPLY.value},
    {"overall": 3, "waiting": 2},
]


def put_to(condition, *, on_section=False):
    """Return to whom an item with a condition was put, as it was worked out."""
    waiting = a_scale_item("waiting", show_when=None if on_section else condition)
    questionnaire = a_questionnaire(
        a_section(a_scale_item("overall"), a_scale_item("speed")),
        a_section(waiting, id="more", show_when=condition if on_section else None),
    )
    columns = AnswerCodes(questionnaire)
    codes = with_routing(columns.encode_all(ANSWERS), columns, questionnaire)
    return (codes[:, 2] != NOT_PUT).tolist()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, [True, True, True, True, True]),
        (SLOW, [True, False, True, False, True]),
        (NOT_USED, [False, False, False, True, True]),
        (Not(SLOW), [False, True, False, True, True]),
        (AllOf((SLOW, GOOD)), [True, False, False, False, True]),
        (AnyOf((SLOW, GOOD)), [True, True, True, False, True]),
        (AnswerIs("unknown", frozenset({1})), [False, False, False, False, True]),
    ],
    ids=["always", "a point", "beside the scale", "not", "all of", "any of", "of no item"],
)
@pytest.mark.parametrize("on_section", [True, False], ids=["section", "item"])
def test_an_item_was_put_where_its_condition_holds_or_it_was_answered(
    condition, expected, on_section
):
    assert put_to(condition, on_section=on_section) == expected


def test_an_item_that_nobody_answered_was_put_to_nobody():
    questionnaire = a_questionnaire(a_section(a_scale_item("overall"), a_scale_item("speed")))
    columns = AnswerCodes(questionnaire)
    codes = columns.encode_all([{"overall": 3}, {}])
    assert codes.tolist() == [[3, MISSING], [MISSING, MISSING]]
    assert with_routing(codes, columns, questionnaire).tolist() == [
        [3, NOT_PUT],
        [MISSING, NOT_PUT],
    ]


def test_the_analysis_gets_blanks_as_nan():
    codes = np.array([[3, MISSING, NOT_PUT, -1]], dtype=np.int16)
    np.testing.assert_array_equal(as_floats(codes), [[3.0, np.nan, -3.0, -1.0]])


def test_answers_come_back_as_they_went_in():
    questionnaire = a_questionnaire(a_section(a_scale_item("overall"), a_scale_item("speed")))
    columns = AnswerCodes(questionnaire)
    said = [{"overall": 3}, {"speed": Apart.DOES_NOT_APPLY.value}, {}]
    assert [columns.decode(row) for row in columns.encode_all(said).tolist()] == said


def test_without_items_there_are_rows_without_columns():
    questionnaire = a_questionnaire(a_section(a_scale_item("overall")))
    assert AnswerCodes(questionnaire, in_roster=True).encode_all([{}, {}]).shape == (2, 0)
