"""What there is to choose from when a wave is planned: questionnaires, and groups in the order of their trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown
from survey.domain.tree import Tree
from survey.domain.wave import LONDON
from survey.services import questionnaires
from survey.storage import groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class GroupChoice:
    """A group that is open today. `depth` is 0 at the root of its breakdown, `key` is `breakdown:code`."""

    key: str
    code: str
    name: str
    depth: int


@dataclass(frozen=True)
class PlanChoices:
    """The questionnaires, the newest version of each first, and the groups of both breakdowns, roots left out."""

    questionnaires: tuple[Questionnaire, ...]
    organisation: tuple[GroupChoice, ...]
    sites: tuple[GroupChoice, ...]


def plan_choices(session: Session, now: datetime) -> PlanChoices:
    """Return what a wave can be planned with today."""
    today = now.astimezone(LONDON).date()
    everybody = groups.listing(session)
    organisation, sites = (
        tuple(_in_order(Tree.on(today, everybody, breakdown)))
        for breakdown in (Breakdown.ORGANISATION, Breakdown.SITE)
    )
    listed = [one.questionnaire for one in questionnaires.listing(session)]
    return PlanChoices(
        tuple(sorted(listed, key=lambda one: (one.id, -one.version))), organisation, sites
    )


def _in_order(tree: Tree) -> Iterator[GroupChoice]:
    """Yield the groups below the root, each parent before its own, names in alphabetical order."""
    below: dict[str, list[str]] = {}
    for group in tree.nodes.values():
        if group.parent is not None:
            below.setdefault(group.parent, []).append(group.code)

    def walk(code: str, depth: int) -> Iterator[GroupChoice]:
        for child in sorted(below.get(code, ()), key=lambda one: (tree.nodes[one].name, one)):
            group = tree.nodes[child]
            yield GroupChoice(group.key, group.code, group.name, depth)
            yield from walk(child, depth + 1)

    if tree.nodes:
        yield from walk(tree.root.code, 1)
