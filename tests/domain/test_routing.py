"""Conditions on the answers so far."""

import pytest

from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not, holds

USES_PHONE = AnswerIs("has-phone", frozenset({1}))
USES_MAIL = AnswerIs("has-mail", frozenset({1, 2}))


@pytest.mark.parametrize(
    ("condition", "answers", "wanted"),
    [
        (None, {}, True),
        (USES_PHONE, {"has-phone": 1}, True),
        (USES_PHONE, {"has-phone": 2}, False),
        (USES_PHONE, {}, False),
        (AnswerIs("has-phone", frozenset({"do-not-know"})), {"has-phone": "do-not-know"}, True),
        (AllOf((USES_PHONE, USES_MAIL)), {"has-phone": 1, "has-mail": 2}, True),
        (AllOf((USES_PHONE, USES_MAIL)), {"has-phone": 1}, False),
        (AnyOf((USES_PHONE, USES_MAIL)), {"has-mail": 2}, True),
        (AnyOf((USES_PHONE, USES_MAIL)), {"has-mail": 3}, False),
        (Not(USES_PHONE), {"has-phone": 1}, False),
        (Not(USES_PHONE), {}, True),
    ],
)
def test_a_condition_reads_the_answers(condition, answers, wanted):
    assert holds(condition, answers) is wanted
