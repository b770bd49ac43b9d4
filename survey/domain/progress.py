"""How far a page is along a journey, so that the way never seems to grow while one walks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.questionnaire import ItemKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.domain.answers import Answers
    from survey.domain.journey import Page
    from survey.domain.product import Product
    from survey.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class Progress:
    """Where a page stands.

    `number` of `count`: a page about a product among those about products, any other among the others. So ticking
    products makes no section more. `done` of `total`: the questions before the page, and all that are to be expected.
    """

    number: int
    count: int
    done: int
    total: int


def progress(
    questionnaire: Questionnaire,
    route: Sequence[Page],
    place: int,
    answers: Answers,
    catalogue: Sequence[Product],
) -> Progress:
    """Return where the page at `place` (from 0) of a route stands.

    Until products have been ticked, as many are expected as may be asked about: ticking makes the rest shorter, never
    longer.
    """
    is_of_product = route[place].product is not None
    alike = [at for at, page in enumerate(route) if (page.product is not None) == is_of_product]
    done = sum(len(page.items) for page in route[:place])
    left = sum(len(page.items) for page in route[place:])
    if answers.used is None and _is_choice_ahead(route[place:]):
        left += _most_about_products(questionnaire, len(catalogue))
    return Progress(alike.index(place) + 1, len(alike), done, done + left)


def _is_choice_ahead(route: Sequence[Page]) -> bool:
    return any(item.kind is ItemKind.PRODUCTS for page in route for item in page.items)


def _most_about_products(questionnaire: Questionnaire, products: int) -> int:
    return sum(
        min(section.roster.at_most, products) * len(section.items)
        for section in questionnaire.sections
        if section.roster
    )
