"""The sites of a wave as they were when it opened: an open wave keeps them, whatever the directory says since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level
from survey.storage import groups, invitations, people, waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup


@dataclass(frozen=True)
class FrozenSites:
    """What is frozen of the sites of a wave. `of_cell` names the site of each cell that holds one site alone."""

    of_cell: Mapping[int, str]

    def site(self, cell: int, today: str | None) -> str:
        """Return the site of an invitation: that of its cell, else where its person is `today`, else nothing."""
        return self.of_cell.get(cell) or today or ""


def frozen(session: Session, wave_id: str) -> FrozenSites:
    """Return what is frozen of the sites of a wave; nothing before it opens, and once it has closed."""
    alone = _alone(waves.trees(session, wave_id))
    return FrozenSites(
        {
            cell.number: site
            for cell in waves.cells(session, wave_id)
            if (site := cell.leaf or alone.get(cell.site))
        }
    )


def names(session: Session, wave_id: str) -> dict[str, str]:
    """Return the names of sites by code: the wave's own where it has them, else those of the directory of today."""
    of_today = {
        one.code: one.name for one in groups.listing(session) if one.breakdown is Breakdown.SITE
    }
    return of_today | own_names(waves.trees(session, wave_id))


def own_names(trees: Iterable[WaveGroup]) -> dict[str, str]:
    """Return the names of the sites that a wave's own trees name, by code."""
    trees = tuple(trees)
    name_of = {one.code: one.name for one in trees if one.breakdown is Breakdown.SITE}
    inside = {
        one.code: one.name
        for one in trees
        if one.breakdown is Breakdown.SITE and one.level is Level.LEAF
    }
    return inside | {site: name_of[code] for code, site in _alone(trees).items()}


def site_of_each(session: Session, wave_id: str) -> dict[str, str]:
    """Return the site of everybody who is invited, by staff reference; "" where nothing tells it any longer."""
    sites = frozen(session, wave_id)
    today = {one.reference: one.site for one in people.iterate(session)}
    return {
        one.person: sites.site(one.cell, today.get(one.person))
        for one in invitations.issued(session, wave_id)
    }


def staff_at_posters(session: Session, wave_id: str) -> dict[str, int]:
    """Return how many are asked by the poster of each site that has one.

    It was counted when the wave opened where the site is counted by itself; else it is the staff there today.
    """
    cell_of = waves.open_sites(session, wave_id)
    eligible = {cell.number: cell.eligible for cell in waves.cells(session, wave_id)}
    invited = {cell.number: cell.invited for cell in waves.cells(session, wave_id)}
    today: dict[str, int] = {}
    for (site, _), count in people.count_by_place(session).items():
        today[site] = today.get(site, 0) + count
    shared = list(cell_of.values())
    return {
        site: eligible[cell]
        if shared.count(cell) == 1 and not invited[cell]
        else today.get(site, 0)
        for site, cell in cell_of.items()
    }


def _alone(trees: Iterable[WaveGroup]) -> dict[str, str]:
    """Return the site of each class that is one site."""
    return {
        one.code: one.leaves[0]
        for one in trees
        if one.breakdown is Breakdown.SITE and one.level is Level.CLASS and len(one.leaves) == 1
    }
