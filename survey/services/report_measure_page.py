"""What the page of a measure shows, and its twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.services import kept_charts
from survey.services.report_rows import (
    council_rows,
    figure_row,
    response_rows,
    staff,
    test_rows,
    twin,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.services.report_overview import Facts
    from survey.services.report_rows import Row
    from survey.services.report_shares import Shares
    from survey.services.report_spread import Spreads
    from survey.services.report_test_table import GroupTests
    from survey.services.report_twin import Twin
    from survey.services.report_variation import Varied
    from survey.services.report_views import Line, PartTable, Place, Source, Trend
    from survey.services.report_wording import Wording


@dataclass(frozen=True)
class MeasurePage:
    """Everything on the page of a measure for one group in one wave."""

    place: Place
    source: Source
    title: str
    lead: tuple[str, ...]
    line: Line
    give_or_take: str
    facts: Facts
    trend: Trend
    varied: Varied | None
    spread: Spreads | None
    shares: Shares | None
    tests: GroupTests | None
    classes: tuple[PartTable, ...]
    wording: Wording

    @property
    def is_shown(self) -> bool:
        """Whether the measure may be shown for this group in this wave."""
        return self.line.figure.score is not None

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        drawn = (part.charts for part in (self.varied, self.spread) if part)
        return {**self.trend.drawn, **kept_charts.drawn_by(drawn)}

    @property
    def twin(self) -> Twin:
        """Every figure of the page."""
        return twin(f"measure-{self.line.measure}", self.place, self.source, list(_rows(self)))


def _rows(page: MeasurePage) -> Iterator[Row]:
    yield figure_row("measure", page.line.figure, **_named(page))
    yield from response_rows(page.facts.response)
    yield from council_rows(page.facts.council_score, {**_named(page)})
    for row in page.trend.rows:
        said = {"wave": row.wave.id, "is_break": row.is_break, **staff(row.response)}
        yield figure_row("trend", row.figure, **_named(page)) | said
    yield from _varied(page)
    yield from _spread(page)
    for wave in page.shares.rows if page.shares else ():
        limits = {"share_lower_limit": wave.lower, "share_upper_limit": wave.upper}
        yield {"part": "share", **_named(page), "wave": wave.wave, "share": wave.share, **limits}
    for table in page.classes:
        for part in table.parts:
            said = {"group": part.group.key, "group_name": part.group.name, **staff(part.response)}
            yield figure_row("group", part.figure, **_named(page)) | said
    yield from test_rows([page.line])
    if page.trend.marked.target:
        target = page.trend.marked.target
        yield {"part": "target", **_named(page), "score": target.score, "due": str(target.due)}
    for event in page.trend.marked.events:
        yield {"part": "event", "day": str(event.day), "event": event.title}


def _varied(page: MeasurePage) -> Iterator[Row]:
    if page.varied is None:
        return
    for wave in page.varied.waves:
        said = {"day": str(wave.day), "score": wave.score, "special_cause": str(wave.rule)}
        yield {"part": "variation", **_named(page), **said}
    for stretch in page.varied.stretches:
        limits = {
            "mean_score": stretch.mean,
            "lower_limit": stretch.lower,
            "upper_limit": stretch.upper,
        }
        about = {"months": stretch.months, "is_trial": stretch.is_trial}
        yield {"part": "limits", **_named(page), **about, **limits}


def _spread(page: MeasurePage) -> Iterator[Row]:
    if page.spread is None:
        return
    names = ("does_not_apply", "do_not_know", "missing", "not_asked")
    for row in page.spread.rows:
        for part, option in zip(row.parts, page.spread.options, strict=True):
            said = {"code": part.code, "option": option, "count": part.count, "share": part.share}
            yield {"part": "answer", **_named(page), "wave": row.wave.id, **said}
        shares = {**dict(zip(names, row.apart, strict=True)), "no_answer": row.no_answer}
        yield {"part": "no answer", **_named(page), "wave": row.wave.id, **shares}


def _named(page: MeasurePage) -> dict[str, str]:
    line = page.line
    return {"measure": line.measure, "product": line.product, "title": line.title}
