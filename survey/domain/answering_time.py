"""How long a questionnaire takes, estimated from its items.

The seconds are a rule of thumb of ours, from our own questionnaires read aloud: they tell an author when the
`minutes` that respondents are told cannot be right, and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.questionnaire import ItemKind

if TYPE_CHECKING:
    from survey.domain.questionnaire import Questionnaire, Section

SECONDS_OF = {ItemKind.SCALE: 7, ItemKind.PRODUCTS: 15, ItemKind.TEXT: 20}
"""Seconds for an item of each kind; one in one's own words is left empty by many."""

SECONDS_A_PAGE = 3
"""Seconds to read the heading of a page and to press Continue."""


def longest(questionnaire: Questionnaire) -> int:
    """Return how many questions somebody is asked at most: on every route, with as many products as can be drawn."""
    return sum(len(section.items) * times for section, times in _sections(questionnaire))


def estimated_minutes(questionnaire: Questionnaire) -> int:
    """Return the whole minutes that the longest way through a questionnaire takes, at least 1."""
    seconds = sum(
        times * (SECONDS_A_PAGE + sum(SECONDS_OF[item.kind] for item in section.items))
        for section, times in _sections(questionnaire)
    )
    return max(1, round(seconds / 60))


def _sections(questionnaire: Questionnaire) -> list[tuple[Section, int]]:
    """Return every section with the number of times that it is put at most."""
    return [
        (section, section.roster.at_most if section.roster else 1)
        for section in questionnaire.sections
    ]
