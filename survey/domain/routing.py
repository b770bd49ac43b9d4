"""Routing: which sections and items are put, given the answers so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = int | str
"""A stored answer: a point's code, or the text of `Apart`, or a respondent's own words."""


@dataclass(frozen=True)
class AnswerIs:
    """True when the item has been answered with one of `values`."""

    item: str
    values: frozenset[Value]


@dataclass(frozen=True)
class AllOf:
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """True when the part is not; an unanswered item makes `AnswerIs` false, so this true."""

    part: Condition


Condition = AnswerIs | AllOf | AnyOf | Not


def holds(condition: Condition | None, answers: Mapping[str, Value]) -> bool:
    """Return whether a condition holds; no condition always does."""
    match condition:
        case None:
            return True
        case AnswerIs(item, values):
            return answers.get(item) in values
        case AllOf(parts):
            return all(holds(part, answers) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers) for part in parts)
        case _:
            return not holds(condition.part, answers)
