"""The groups of the next level on the overview: a table for each breakdown, and whether it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import counts
from survey.charts.interval_bar import interval_bar
from survey.charts.sparkline import sparkline
from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.domain.wave import Links
from survey.services.report_lines import figure, response, said_base, said_score
from survey.services.report_tables import scale_ends
from survey.services.report_views import GroupChoice, Part, PartTable
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.services.report_history import History
    from survey.services.report_views import Figure, Response
    from survey.storage.report_cells import Cell, Rate, ReleasedWave

_MOST_SPARKLINES = 30
"""More groups than this have no sparkline each: the page stays light, and noise is not drawn."""


@dataclass(frozen=True)
class Whole:
    """The group of the page, which the parts are parts of: the figure that is shown, and who answered in it.

    `product` is named where the figure is about one, or about all of them together.
    """

    node: WaveGroup
    figure: Figure
    rate: Rate | None
    product: str = ""


@dataclass(frozen=True)
class _Read:
    """What the release says of the parts, by their keys."""

    cells: Mapping[str, Cell]
    answered: Mapping[str, Response | None]
    trends: Mapping[str, Sequence[TrendPoint]]


def part_tables(
    session: Session,
    below: Mapping[str, Sequence[WaveGroup]],
    history: History,
    measure: Measure,
    whole: Whole,
    language: Language,
) -> tuple[PartTable, ...]:
    """Return groups with their score, a table for each entry of `below`: for a breakdown those of the next level.

    There is none where the wave did not ask the measure.
    """
    if not below or not whole.figure.is_asked:
        return ()
    read = _read(session, below, history, (measure, whole.product), language)
    return tuple(
        _table(breakdown, groups, read, history, whole, language)
        for breakdown, groups in below.items()
    )


def _read(
    session: Session,
    below: Mapping[str, Sequence[WaveGroup]],
    history: History,
    subject: tuple[Measure, str],
    language: Language,
) -> _Read:
    measure, product = subject
    keys = [published_key(group) for groups in below.values() for group in groups]
    wave = history.waves[-1]
    now = report_cells.cells_of_wave(session, wave.id, wave.revision, [measure.id], keys)
    rates = report_cells.rates(session, {wave.id: wave.revision}, keys)
    few = [groups for groups in below.values() if len(groups) <= _MOST_SPARKLINES]
    drawn = [published_key(group) for groups in few for group in groups]
    return _Read(
        {cell.group_key: cell for cell in now if cell.product == product},
        {
            key: response(rates.get((wave.id, key)), language, has_frame=wave.has_frame)
            for key in keys
        },
        _trends(session, drawn, history, subject),
    )


def _trends(
    session: Session, keys: Sequence[str], history: History, subject: tuple[Measure, str]
) -> dict[str, list[TrendPoint]]:
    if not keys:
        return {}
    measure, product = subject
    by_group: dict[str, dict[str, Cell]] = {}
    for cell in report_cells.cells_over_waves(session, history.revisions, [measure.id], keys):
        if cell.product == product:
            by_group.setdefault(cell.group_key, {})[cell.wave_id] = cell
    return {key: history.points(measure, cells) for key, cells in by_group.items()}


def _table(
    breakdown: str,
    groups: Sequence[WaveGroup],
    read: _Read,
    history: History,
    whole: Whole,
    language: Language,
) -> PartTable:
    mark, wave = whole.figure.score, history.waves[-1]
    marks = [] if mark is None else [mark]
    ends = scale_ends((read.cells.get(published_key(group)) for group in groups), *marks)
    parts = tuple(_part(group, read, ends, mark, language) for group in groups)
    return PartTable(
        breakdown=breakdown,
        by=groups[0].kind if wave.is_imported else "",
        parts=parts,
        ends=ends,
        mark="" if mark is None else language.decimal(mark),
        waves=len(history.waves),
        has_rates=wave.has_frame,
        is_partial=is_partial(parts, whole),
        has_open_links=_has_open_links(breakdown, whole.node, wave),
    )


def _part(
    group: WaveGroup, read: _Read, ends: tuple[int, int], mark: float | None, language: Language
) -> Part:
    key = published_key(group)
    shown = figure(read.cells.get(key))
    is_shown = shown.score is not None
    return Part(
        group=GroupChoice(key, group.name),
        figure=shown,
        response=read.answered[key] if is_shown else None,
        score=said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
        base=said_base(shown, language),
        bar=interval_bar(shown.score, shown.score_low, shown.score_high, ends, mark)
        if shown.score is not None
        else None,
        sparkline=sparkline(read.trends.get(key, [])),
    )


def is_partial(parts: Sequence[Part], whole: Whole) -> bool:
    """Return whether what the table says of answers adds up to less than the group of the page has.

    That is who answered, where it is known, and else the answers to the question.
    """
    shown = [part for part in parts if part.figure.score is not None]
    if whole.rate is not None and all(part.response for part in shown):
        return sum(part.response.returned for part in shown if part.response) < whole.rate.returned
    return sum(part.figure.base or 0 for part in shown) < (whole.figure.base or 0)


def _has_open_links(breakdown: str, node: WaveGroup, wave: ReleasedWave) -> bool:
    """Return whether answers by open link are in the group of the page and in none of these parts.

    They are counted at a kind of site, and of the organisation at its root.
    """
    if not wave.has_frame or not (wave.open_at or wave.links == Links.OPEN):
        return False
    if node.level == Level.ROOT:
        return breakdown == Breakdown.ORGANISATION
    return node.level == Level.UPPER and breakdown == Breakdown.SITE
