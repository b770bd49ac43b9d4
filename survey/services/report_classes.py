"""A measure by class: directorates with their departments, kinds of site, and the sites within one's scope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.services.report_parts import is_partial, part_tables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.domain.reach import Reach
    from survey.services.report_asked import Asked
    from survey.services.report_parts import Whole
    from survey.services.report_views import PartTable


def class_tables(
    session: Session, found: Asked, measure: Measure, whole: Whole
) -> tuple[PartTable, ...]:
    """Return every group below that of the page which may be read, in order of name and never of score.

    Departments stand below their directorates; the sites of each kind are a table of their own, folded.
    """
    below, within = _below(found)
    tables = part_tables(session, below, found.history, measure, whole, found.language)
    return tuple(_finished(table, within, whole, found) for table in tables)


def _below(found: Asked) -> tuple[dict[str, tuple[WaveGroup, ...]], set[str]]:
    """Return the groups of each table by its name, and the keys of those that stand below another one."""
    below: dict[str, tuple[WaveGroup, ...]] = {}
    within: set[str] = set()
    for breakdown, groups in found.reach.next_level(found.node).items():
        if breakdown == Breakdown.ORGANISATION:
            rows = [one for group in groups for one in (group, *_children(found.reach, group))]
            within |= {published_key(one) for one in rows} - {published_key(g) for g in groups}
            below[breakdown] = tuple(rows)
            continue
        below[breakdown] = groups
        for group in groups:
            children = _children(found.reach, group)
            if children and group.level == Level.UPPER:
                below[published_key(group)] = children
    return below, within


def _children(reach: Reach, group: WaveGroup) -> tuple[WaveGroup, ...]:
    return reach.next_level(group).get(str(group.breakdown), ())


def _finished(table: PartTable, within: set[str], whole: Whole, found: Asked) -> PartTable:
    parts = tuple(replace(part, is_within=part.group.key in within) for part in table.parts)
    if table.breakdown in set(Breakdown):
        outer = [part for part in parts if not part.is_within]
        return replace(table, parts=parts, is_partial=is_partial(outer, whole))
    kind = found.reach.group(table.breakdown)
    return replace(
        table,
        breakdown=table.breakdown.replace(":", "-"),
        parts=parts,
        is_partial=False,
        folded=kind.name,
    )
