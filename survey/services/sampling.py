"""Sampling: how many of each class are asked, and who they are.

The strata are the frame cells. In each a simple random sample is drawn without replacement, so everybody in a cell of
N_h has the same chance m_h / N_h, and the sum of 1 / chance over those drawn is N_h: the estimator's weight
N_h / n_h (eligible / returns) is right, whatever happens to be drawn. The share is one for a whole class, the cells
of one site node, and m_h is its part rounded up or down by chance, so that over the draw of the sizes too everybody
in a class has the same chance; where cells are merged at closing because few answered, nobody weighs too much.

Whoever has opted out or was asked too lately is drawn like everybody else and then not invited: they count as
people who did not answer. Leaving them out beforehand, or drawing others in their place, would give the rest of
the cell another chance in every wave, and the eligible staff would no longer be those who could have been drawn.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level
from survey.domain.planned_class import threshold
from survey.domain.sample_size import Quota, levelled, quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from survey.domain.sample import FrameCell
    from survey.services.framing import Framed

_BY_POSTER = ""
"""The staff of sites with an open link, who are all asked."""


def wanted(framed: Framed, margin: int, k: int) -> dict[str, Quota]:
    """Return, by site node, what each class would have to be asked by itself for the margin in points.

    Classes are asked for at least as many returns as planned classes are planned for, so that they can be shown.
    Staff who are counted elsewhere in a kind are a class at that kind.
    """
    kind = _kinds(framed)
    return {
        site: quota(staff, framed.rate(kind.get(site, site)), margin, threshold(k))
        for site, staff in _staff(framed.frame.cells).items()
    }


def quotas(framed: Framed, margin: int, k: int) -> dict[str, Quota]:
    """Return, by site node, how many of each class are asked: what is wanted, made level over the classes."""
    single = wanted(framed, margin, k)
    kind = _kinds(framed)
    to_ask = {site: one.to_ask for site, one in single.items()}
    staff = {site: one.eligible for site, one in single.items()}
    by_poster = sum(cell.eligible for cell in framed.frame.cells if not cell.invited)
    if by_poster:
        to_ask[_BY_POSTER] = staff[_BY_POSTER] = by_poster
    level = levelled(to_ask, staff)
    return {
        site: Quota(
            one.eligible, level[site], level[site] * framed.rate(kind.get(site, site)) // 1000
        )
        for site, one in single.items()
    }


def sizes(cells: Iterable[FrameCell], asked: Mapping[str, Quota], chance: Random) -> dict[int, int]:
    """Return how many are drawn in each cell with personal links.

    The cells of a class are laid end to end and cut into steps of eligible / to_ask from a random start: each
    cell's number is its exact part rounded up or down, on average the exact part, and the numbers of a class add
    up to what is asked of it.
    """
    drawn = {}
    passed: dict[str, int] = defaultdict(int)
    start = {site: chance.randrange(one.eligible) for site, one in sorted(asked.items())}
    for cell in sorted(cells, key=lambda cell: cell.number):
        if not cell.invited:
            continue
        one, before = asked[cell.site], passed[cell.site]
        passed[cell.site] = after = before + cell.eligible
        drawn[cell.number] = (one.to_ask * after + start[cell.site]) // one.eligible - (
            one.to_ask * before + start[cell.site]
        ) // one.eligible
    return drawn


def draw(
    staff: Mapping[int, Sequence[str]], sizes: Mapping[int, int], chance: Random
) -> frozenset[str]:
    """Return who is drawn: of each cell's staff, in a fixed order, a simple random sample of its size."""
    return frozenset(
        person
        for cell, people in sorted(staff.items())
        for person in chance.sample(people, sizes[cell])
    )


def _staff(cells: Iterable[FrameCell]) -> dict[str, int]:
    """Return the eligible staff with personal links by site node."""
    staff: dict[str, int] = defaultdict(int)
    for cell in cells:
        if cell.invited:
            staff[cell.site] += cell.eligible
    return dict(staff)


def _kinds(framed: Framed) -> dict[str, str]:
    """Return the kind of each site class."""
    return {
        group.code: group.parent
        for group in framed.frame.groups
        if group.breakdown is Breakdown.SITE and group.level is Level.CLASS and group.parent
    }
