"""Routing as it can be told to people: which answers to which questions, joined by "and" or "or".

A "not" is carried down to the answers themselves, so that nobody has to read one round a bracket.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.routing import AllOf, AnswerIs, AnyOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.domain.questionnaire import Item
    from survey.domain.routing import Condition, Value
    from survey.domain.scale import Text


@dataclass(frozen=True)
class Clause:
    """One question, and the options of which one was chosen, or with `is_not` none was."""

    item: Item
    options: tuple[Text, ...]
    is_not: bool


@dataclass(frozen=True)
class Clauses:
    """Several clauses, of which all hold or at least one does."""

    is_all: bool
    parts: tuple[Told, ...]


Told = Clause | Clauses


def told(condition: Condition, items: Mapping[str, Item], *, is_not: bool = False) -> Told:
    """Return a condition in the words of the options; `items` are those of its questionnaire, by id."""
    match condition:
        case AnswerIs(item, values):
            return Clause(items[item], _words(items[item], values), is_not)
        case AllOf(parts) | AnyOf(parts):
            clauses = tuple(told(part, items, is_not=is_not) for part in parts)
            if len(clauses) == 1:
                return clauses[0]
            return Clauses(isinstance(condition, AllOf) is not is_not, clauses)
        case _:
            return told(condition.part, items, is_not=not is_not)


def routing_items(condition: Condition | None) -> frozenset[str]:
    """Return the ids of the items that a condition looks at."""
    match condition:
        case None:
            return frozenset()
        case AnswerIs(item, _):
            return frozenset({item})
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*(routing_items(part) for part in parts))
        case _:
            return routing_items(condition.part)


def _words(item: Item, values: frozenset[Value]) -> tuple[Text, ...]:
    """Return the labels of some options in the order in which they are shown."""
    if item.scale is None:
        return ()
    points = [point.label for point in item.scale.points if point.code in values]
    apart = [option.label for option in item.scale.apart if option.means.value in values]
    return (*points, *apart)
