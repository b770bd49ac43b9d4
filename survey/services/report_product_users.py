"""Who uses a product: the share of each group that does, and what they say of it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.charts import counts
from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.services.report_asked import choice
from survey.services.report_lines import figure, said_base, said_score
from survey.services.report_tables import SHARE_USING
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_views import Figure, GroupChoice
    from survey.storage.report_cells import Cell


@dataclass(frozen=True)
class UserRow:
    """A group, how many of it use a product, and their overall satisfaction with it; empty where too few do.

    `using` has no score: its mean is the share, 0 to 1. `is_within` says that the group lies in the one above it.
    """

    group: GroupChoice
    is_within: bool
    using: Figure
    share: str
    rating: Figure
    score: str
    margin: str
    base: str


@dataclass(frozen=True)
class UserTable:
    """The groups of one breakdown, each after the one that it lies in."""

    breakdown: str
    rows: tuple[UserRow, ...]


def user_tables(
    session: Session, found: Asked, measure: Measure, code: str
) -> tuple[UserTable, ...]:
    """Return who uses a product among the groups below that of the page, by breakdown.

    Products are published down to kinds of site and departments; tables without any user are left out.
    """
    below = {
        breakdown: tuple(_with_departments(found, groups))
        for breakdown, groups in found.reach.next_level(found.node).items()
    }
    keys = [published_key(node) for nodes in below.values() for node, _ in nodes]
    if not keys:
        return ()
    cells = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [SHARE_USING, measure.id], keys
    )
    now = {(cell.measure, cell.group_key): cell for cell in cells if cell.product == code}
    tables = (
        UserTable(
            breakdown,
            tuple(_row(each, now, measure, found.language) for each in nodes),
        )
        for breakdown, nodes in below.items()
    )
    return tuple(table for table in tables if any(row.share or row.score for row in table.rows))


def _with_departments(
    found: Asked, groups: Sequence[WaveGroup]
) -> Iterator[tuple[WaveGroup, bool]]:
    """Yield groups that products are published for, the departments of a directorate after it."""
    for group in groups:
        is_class = group.level not in {Level.ROOT, Level.UPPER}
        if is_class and group.breakdown == Breakdown.SITE:
            continue
        yield group, False
        if group.breakdown == Breakdown.ORGANISATION and not is_class:
            for below in found.reach.next_level(group).values():
                yield from ((node, True) for node in below)


def _row(
    placed: tuple[WaveGroup, bool],
    now: dict[tuple[str, str], Cell],
    measure: Measure,
    language: Language,
) -> UserRow:
    node, is_within = placed
    group = choice(node, language)
    using = share_figure(now.get((SHARE_USING, group.key)))
    rating = figure(now.get((measure.id, group.key)))
    return UserRow(
        group=group,
        is_within=is_within,
        using=using,
        share=said_share(using, language),
        rating=rating,
        score=said_score(rating, language),
        margin=counts.margin(rating.score_low, rating.score_high, language),
        base=said_base(rating, language),
    )


def share_figure(cell: Cell | None) -> Figure:
    """Return a share using, which has no score and lacks none."""
    return figure(cell) if cell is None else replace(figure(cell), suppressed=cell.suppressed)


def said_share(using: Figure, language: Language) -> str:
    """Return a share using with its interval, or nothing: "41% (38% to 44%)"."""
    low, high = using.ci_low, using.ci_high
    return counts.share(
        using.mean,
        None if low is None else max(low, 0.0),
        None if high is None else min(high, 1.0),
        language,
    )
