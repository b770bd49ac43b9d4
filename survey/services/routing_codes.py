"""Which items routing did not put, worked out for all responses at once from the answers that are stored.

Only an item that was put and left blank is missing. What was not put is not stored: it follows from the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not
from survey.services.answer_codes import APART_CODES, MISSING

if TYPE_CHECKING:
    import numpy.typing as npt

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.routing import Condition, Value
    from survey.services.answer_codes import AnswerCodes, Codes

    Mask = npt.NDArray[np.bool_]

NOT_PUT = -3
"""Stands for an item that routing did not put."""


def with_routing(codes: Codes, of: AnswerCodes, questionnaire: Questionnaire) -> Codes:
    """Return the codes (responses by items outside rosters) with NOT_PUT where an item was not put.

    Routing says so, or nobody at all answered it: answers collected elsewhere need not be to every item.
    Conditions look at answers to SCALE items alone: a respondent's own words are stored elsewhere.
    """
    routed = codes.copy()
    routed[:, (codes == MISSING).all(axis=0)] = NOT_PUT
    column_of = {item: column for column, item in enumerate(of.items)}
    for section in questionnaire.sections:
        for item in section.items:
            column = column_of.get(item.id)
            if column is None or (section.show_when is None and item.show_when is None):
                continue
            was_put = _holding(section.show_when, codes, column_of)
            was_put &= _holding(item.show_when, codes, column_of)
            routed[~was_put & (codes[:, column] == MISSING), column] = NOT_PUT
    return routed


def _holding(condition: Condition | None, codes: Codes, column_of: dict[str, int]) -> Mask:
    match condition:
        case None:
            return np.ones(len(codes), dtype=np.bool_)
        case AnswerIs(item, values):
            if item not in column_of:
                return np.zeros(len(codes), dtype=np.bool_)
            wanted = [_code(value) for value in values]
            return np.isin(codes[:, column_of[item]], wanted)
        case AllOf(parts):
            every: Mask = np.all([_holding(part, codes, column_of) for part in parts], axis=0)
            return every
        case AnyOf(parts):
            some: Mask = np.any([_holding(part, codes, column_of) for part in parts], axis=0)
            return some
        case Not(part):
            return ~_holding(part, codes, column_of)


def _code(value: Value) -> int:
    return APART_CODES[value] if isinstance(value, str) else value
