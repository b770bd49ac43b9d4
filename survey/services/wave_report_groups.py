"""The groups below the one of a paper: departments with their directorates, kinds of site, sites of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.extracts.paper import Cell, Column, Holds, Row, Table
from survey.services import report_parts
from survey.services.wave_report_tables import bar, scale, suppressed
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.services import report_views as views
    from survey.services.wave_report_gathered import Gathered
    from survey.services.wave_report_tables import Blocks


@dataclass(frozen=True)
class Below:
    """The groups below the one of the paper in one breakdown: as its page has them, and as they are printed.

    `levels` says by key how deep each stands: below the council departments stand with their directorates.
    """

    page: views.PartTable
    printed: views.PartTable
    levels: Mapping[str, int]


def below(session: Session, gathered: Gathered) -> Iterator[Below]:
    """Yield the groups below the one of the paper, by breakdown."""
    found, page = gathered.found, gathered.page
    rate = report_cells.rates(session, {found.wave.id: found.wave.revision}, [found.key])
    whole = report_parts.Whole(
        found.node, page.headline.figure, rate.get((found.wave.id, found.key))
    )
    for table in page.parts:
        groups = found.reach.next_level(found.node)[table.breakdown]
        levels = dict(_with_departments(gathered, table.breakdown, groups))
        nodes = tuple(found.reach.group(key) for key in levels)
        (printed,) = report_parts.part_tables(
            session, {table.breakdown: nodes}, found.history, found.headline, whole, found.language
        )
        yield Below(table, printed, levels)


def parts(session: Session, gathered: Gathered) -> Iterator[Blocks]:
    """Yield the groups below the one of the paper as tables, by breakdown."""
    for one in below(session, gathered):
        yield _part_title(gathered, one.page), (_part_table(gathered, one),)


def _with_departments(
    gathered: Gathered, breakdown: str, groups: Sequence[WaveGroup]
) -> Iterator[tuple[str, int]]:
    """Yield the groups in order with their level in the table."""
    found = gathered.found
    goes_deeper = found.node.level == Level.ROOT and breakdown == Breakdown.ORGANISATION
    for group in groups:
        below = found.reach.next_level(group).get(breakdown, ()) if goes_deeper else ()
        yield published_key(group), 0 if below else 1
        for one in below:
            yield published_key(one), 2


def _part_title(gathered: Gathered, table: views.PartTable) -> str:
    _ = gathered.language.translations.gettext
    if table.by:
        return gathered.language.say(_("By %(kind)s"), kind=table.by)
    return _("Where people work") if table.breakdown == Breakdown.SITE else _("Who people work for")


def _part_table(gathered: Gathered, below: Below) -> Table:
    laid = below.printed
    language, page = gathered.language, gathered.page
    _ = language.translations.gettext
    above = [
        language.say(_("Score of “%(measure)s”, in order of name."), measure=page.headline.title)
    ]
    if laid.mark:
        words = _("The upright line marks %(score)s: %(group)s.")
        above.append(language.say(words, score=laid.mark, group=page.place.group.name))
    return Table(
        columns=(
            Column(_("Group"), Holds.NAMES),
            Column(_("Score"), Holds.NUMBERS),
            Column(scale(gathered, laid.ends), Holds.BARS),
            Column(_("Answered"), Holds.NUMBERS),
        ),
        rows=tuple(_part(part, below.levels[part.group.key]) for part in laid.shown),
        above=" ".join(above),
        below=(
            *_partial(gathered, below.page),
            *suppressed(gathered, [part.group.name for part in laid.suppressed]),
        ),
    )


def _part(part: views.Part, level: int) -> Row:
    answered = part.response.words if part.response else part.base
    cells = (
        Cell(part.group.name),
        Cell(part.score, part.margin),
        Cell(bar=bar(part.bar)),
        Cell(answered),
    )
    return Row(cells, level)


def _partial(gathered: Gathered, table: views.PartTable) -> tuple[str, ...]:
    if not table.is_partial:
        return ()
    _ = gathered.language.translations.gettext
    words = (
        _(
            "The answers of these groups do not add up to those of “%(group)s”: answers by open link, and those of "
            "too few people to be counted apart, count only there."
        )
        if table.has_open_links
        else _(
            "The answers of these groups do not add up to those of “%(group)s”: where too few answered to be "
            "counted apart, their answers count only there."
        )
    )
    return (gathered.language.say(words, group=gathered.page.place.group.name),)
