"""The CSV and the JSON beside a page: the same figures, unrounded."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from survey.services import report_rows
from survey.services.report_overview import Overview
from survey.services.report_views import Figure, NothingYet
from survey.web.report import sending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.services.report_views import Change, Line, Part, Response, Table, TrendRow

Row = dict[str, object]

_FIGURE = tuple(field.name for field in fields(Figure))
_TEST = ("difference", "se", "df", "p", "p_adjusted", "is_change")
COLUMNS = (
    "part",
    "wave",
    "group",
    "group_name",
    "measure",
    "product",
    "title",
    *_FIGURE,
    "staff_eligible",
    "staff_invited",
    "returned",
    "response_rate",
    "share_using",
    "score_before",
    "day",
    "event",
    "family",
    "contrast",
    "against",
    *(f"test_{name}" for name in _TEST),
)
"""`part` says what a row is: response, council, trend, target, event, change, measure, product, group (of the
next level) or test."""


def csv_text(page: Overview | NothingYet) -> str:
    """Return the figures of a page as CSV: a row a figure, and after them a row a test of change."""
    return sending.csv_text(COLUMNS, _rows(page) if isinstance(page, Overview) else ())


def document(page: Overview | NothingYet) -> dict[str, Any]:
    """Return the figures of a page for JSON."""
    if isinstance(page, NothingYet):
        return {"wave": None}
    place, source = page.place, page.source
    return {
        "wave": place.wave.id,
        "title": place.wave.title,
        "opens": place.wave.opens.isoformat(),
        "closes": place.wave.closes.isoformat(),
        "revision": source.revision,
        "release_digest": source.digest,
        "k": source.k,
        "has_frame": source.has_frame,
        "group": place.group.key,
        "group_name": place.group.name,
        "response": _response(page.facts.response),
        "council": page.facts.council_score,
        "target": _target(page),
        "events": [
            {"day": str(event.day), "event": event.title} for event in page.trend.marked.events
        ],
        "changes": report_rows.news_rows(page.news or ()),
        "headline": _line(page.headline),
        "trend": [_trend_row(row) for row in page.trend.rows],
        "measures": [_line(line) for line in page.measures.lines],
        "products": [_line(line) for line in _lines(page.products)],
        "groups": {table.breakdown: [_part(part) for part in table.parts] for table in page.parts},
    }


def file_name(page: Overview | NothingYet) -> str:
    """Return a name under which the CSV may be kept."""
    if isinstance(page, NothingYet):
        return "results.csv"
    name = f"results-{page.place.wave.id}-{page.place.group.key}"
    return re.sub(r"[^\w.+-]+", "-", name) + ".csv"


def _rows(page: Overview) -> Iterator[Row]:
    here: Row = {
        "wave": page.place.wave.id,
        "group": page.place.group.key,
        "group_name": page.place.group.name,
    }
    yield from ({**row, **here} for row in report_rows.response_rows(page.facts.response))
    yield from _beside(page, here)
    for row in page.trend.rows:
        said = {"measure": page.headline.measure, "title": page.headline.title}
        yield {
            "part": "trend",
            **here,
            **said,
            "wave": row.wave.id,
            **asdict(row.figure),
            **report_rows.staff(row.response),
        }
    lines = [("measure", line) for line in page.measures.lines]
    lines += [("product", line) for line in _lines(page.products)]
    for part, line in lines:
        using = {"share_using": line.using}
        yield {"part": part, **here, **_named(line), **asdict(line.figure), **using}
    for table in page.parts:
        for each in table.parts:
            yield {
                "part": "group",
                **here,
                "group": each.group.key,
                "group_name": each.group.name,
                "measure": page.headline.measure,
                "title": page.headline.title,
                **asdict(each.figure),
                **report_rows.staff(each.response),
            }
    for _, line in lines:
        for change in line.changes:
            yield {"part": "test", **here, **_named(line), **_test(change)}


def _beside(page: Overview, here: Row) -> Iterator[Row]:
    """Yield where the council stands, the target, what happened and what changed."""
    named = {"measure": page.headline.measure, "title": page.headline.title}
    yield from report_rows.council_rows(page.facts.council_score, {**here, **named})
    marked = page.trend.marked
    if marked.target:
        due = str(marked.target.due)
        yield {"part": "target", **here, **named, "score": marked.target.score, "day": due}
    for event in marked.events:
        yield {"part": "event", **here, "day": str(event.day), "event": event.title}
    for row in report_rows.news_rows(page.news or ()):
        yield {**here, **{name: value for name, value in row.items() if name != "difference"}} | {
            "test_difference": row["difference"]
        }


def _lines(table: Table | None) -> tuple[Line, ...]:
    return table.lines if table else ()


def _named(line: Line) -> Row:
    return {"measure": line.measure, "product": line.product, "title": line.title}


def _test(change: Change) -> Row:
    return {
        "family": change.family,
        "contrast": change.contrast,
        "against": " ".join(change.against),
        **{f"test_{name}": getattr(change, name) for name in _TEST},
    }


def _target(page: Overview) -> Row | None:
    target = page.trend.marked.target
    return {"score": target.score, "due": str(target.due)} if target else None


def _line(line: Line) -> dict[str, Any]:
    tests = [asdict(change) for change in line.changes]
    said = {"share_using": line.using, "tests": tests}
    return {**_named(line), **asdict(line.figure), **said}


def _part(part: Part) -> dict[str, Any]:
    said = {"group": part.group.key, "group_name": part.group.name}
    return {**said, **asdict(part.figure), "response": _response(part.response)}


def _trend_row(row: TrendRow) -> dict[str, Any]:
    said = {"wave": row.wave.id, "closes": row.wave.closes.isoformat(), "is_break": row.is_break}
    return {**said, **asdict(row.figure), "response": _response(row.response)}


def _response(response: Response | None) -> dict[str, int | None] | None:
    if response is None:
        return None
    return {
        "eligible": response.eligible,
        "invited": response.invited,
        "returned": response.returned,
    }
