"""What the page of a group shows, and its twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.services.report_rows import (
    figure_row,
    news_rows,
    response_rows,
    staff,
    test_rows,
    twin,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.services.kept_charts import Charts
    from survey.services.report_detection import Detection
    from survey.services.report_overview import Facts
    from survey.services.report_pairs import Pair
    from survey.services.report_rows import Row
    from survey.services.report_test_table import GroupTests
    from survey.services.report_told import News
    from survey.services.report_twin import Twin
    from survey.services.report_views import Line, PartTable, Place, Source, Trend


@dataclass(frozen=True)
class Against:
    """The measures of a group beside the council's: `names` are theirs in the drawing and the table.

    `clear` counts the measures whose interval leaves out the council's score.
    """

    clear: int
    pairs: tuple[Pair, ...]
    names: tuple[str, str]
    sentences: tuple[str, ...]
    charts: Charts


@dataclass(frozen=True)
class GroupPage:
    """Everything on the page of a group in a wave; for the whole council a list of groups to choose from.

    `news` are all changes of the group and of those below it, None where nothing was tested; `classes` hold the
    headline of every group below.
    """

    place: Place
    source: Source
    is_council: bool
    title: str
    lead: tuple[str, ...]
    line: Line
    give_or_take: str
    facts: Facts
    against: Against | None
    trend: Trend
    tests: GroupTests | None
    news: tuple[News, ...] | None
    detection: Detection | None
    classes: tuple[PartTable, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the headline may be shown for this group in this wave."""
        return self.line.figure.score is not None

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return {**self.trend.drawn, **(self.against.charts.drawn if self.against else {})}

    @property
    def twin(self) -> Twin:
        """Every figure of the page."""
        return twin("group", self.place, self.source, list(_rows(self)))


def _rows(page: GroupPage) -> Iterator[Row]:
    yield from response_rows(page.facts.response)
    yield from _measures(page)
    for row in page.trend.rows:
        said = {"wave": row.wave.id, "is_break": row.is_break, **staff(row.response)}
        yield figure_row("trend", row.figure, **_named(page.line)) | said
    if page.tests:
        yield from test_rows(row.line for row in page.tests.rows)
    yield from news_rows(page.news or ())
    if page.detection:
        yield from _detectable(page.detection)
    for table in page.classes:
        for part in table.parts:
            said = {"group": part.group.key, "group_name": part.group.name, **staff(part.response)}
            yield figure_row("group", part.figure, **_named(page.line)) | said


def _measures(page: GroupPage) -> Iterator[Row]:
    if page.against is None:
        yield figure_row("measure", page.line.figure, **_named(page.line))
        return
    counted = {"measures": len(page.against.pairs), "measures_clear": page.against.clear}
    yield {"part": "clear of the council", **counted}
    council = {"group": "all", "group_name": page.against.names[1]}
    for pair in page.against.pairs:
        named = {"measure": pair.measure, "title": pair.title}
        yield figure_row("measure", pair.main.figure, **named)
        yield figure_row("council", pair.other.figure, **named) | council


def _detectable(detection: Detection) -> Iterator[Row]:
    yield {"part": "family", "tests": detection.tests}
    for line in detection.lines:
        yield {
            "part": "detectable",
            "measure": line.found.measure,
            "title": line.title,
            "base": line.found.base,
            "smallest_alone": line.found.alone,
            "smallest_corrected": line.found.corrected,
        }


def _named(line: Line) -> dict[str, str]:
    return {"measure": line.measure, "title": line.title}
