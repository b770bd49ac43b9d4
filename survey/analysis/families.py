"""Families of tests: which figures are tested together, fixed before anybody looks (estimation.md 4).

F1: the headline measures of the whole council. F2: overall satisfaction with each product there. F3, one family for
each breakdown: the headline measures of kinds of site, and of directorates and departments. F4: the figures that
registered actions are meant to move. Sites are compared by funnel plots, and have no test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from survey.analysis.stored import ALL_GROUPS, ALL_PRODUCTS
from survey.domain.group import Breakdown, Level
from survey.domain.measure import Role
from survey.domain.reach import published_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from survey.domain.group import WaveGroup
    from survey.domain.improvement import RegisteredAction
    from survey.domain.measure import Measure

COUNCIL = "F1"
PRODUCTS = "F2"
GROUPS = {breakdown: f"F3-{breakdown}" for breakdown in Breakdown}
ACTIONS = "F4"


class Figure(NamedTuple):
    """What is followed from wave to wave. `product` is "" for none."""

    measure: str
    product: str
    group_key: str


def headlines(measures: Iterable[Measure]) -> list[str]:
    """Return the measures of F1 and F3, in the questionnaire's order."""
    return [measure.id for measure in measures if measure.role in (Role.HEADLINE, Role.MAIN)]


def product_headlines(measures: Iterable[Measure]) -> list[str]:
    """Return the measures of F2."""
    return [measure.id for measure in measures if measure.role is Role.PRODUCT_HEADLINE]


def is_tested(group: WaveGroup) -> bool:
    """Return whether F3 tests a group: a kind of site, a directorate or a department."""
    if group.level == Level.CLASS:
        return group.breakdown == Breakdown.ORGANISATION
    return group.level == Level.UPPER


def tested_groups(groups: Iterable[WaveGroup], breakdown: Breakdown) -> list[str]:
    """Return the keys of the groups of one breakdown that F3 tests."""
    return sorted(
        published_key(group)
        for group in groups
        if group.breakdown == breakdown and is_tested(group)
    )


def standing(
    estimates: pd.DataFrame, measures: Sequence[Measure], groups: Sequence[WaveGroup]
) -> dict[str, list[Figure]]:
    """Return the figures of F1, F2 and F3 by family; `estimates` are those of the current wave."""
    main = headlines(measures)
    return {
        COUNCIL: [Figure(measure, "", ALL_GROUPS) for measure in main],
        PRODUCTS: _products(estimates, product_headlines(measures)),
        **{
            family: [
                Figure(measure, "", key)
                for key in tested_groups(groups, breakdown)
                for measure in main
            ]
            for breakdown, family in GROUPS.items()
        },
    }


def acted_on(actions: Iterable[RegisteredAction]) -> list[Figure]:
    """Return the figures of F4, each once."""
    return sorted({Figure(one.measure, one.product, one.group_key) for one in actions})


def _products(estimates: pd.DataFrame, overall: Sequence[str]) -> list[Figure]:
    rows = estimates[estimates["measure"].isin(overall) & (estimates["group_key"] == ALL_GROUPS)]
    codes = sorted(set(rows["product"]) - {"", ALL_PRODUCTS})
    return [Figure(measure, code, ALL_GROUPS) for measure in overall for code in codes]
