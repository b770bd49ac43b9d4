"""The CSV and the JSON beside a page: the same figures, unrounded."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

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
    "family",
    "contrast",
    "against",
    *(f"test_{name}" for name in _TEST),
)
"""`part` says what a row is: trend, measure, product, group (of the next level) or test."""


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
    here = {
        "wave": page.place.wave.id,
        "group": page.place.group.key,
        "group_name": page.place.group.name,
    }
    for row in page.trend.rows:
        said = {"measure": page.headline.measure, "title": page.headline.title}
        yield {
            "part": "trend",
            **here,
            **said,
            "wave": row.wave.id,
            **asdict(row.figure),
            **_staff(row.response),
        }
    lines = [("measure", line) for line in page.measures.lines]
    lines += [("product", line) for line in _lines(page.products)]
    for part, line in lines:
        yield {"part": part, **here, **_named(line), **asdict(line.figure)}
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
                **_staff(each.response),
            }
    for _, line in lines:
        for change in line.changes:
            yield {"part": "test", **here, **_named(line), **_test(change)}


def _lines(table: Table | None) -> tuple[Line, ...]:
    return table.lines if table else ()


def _named(line: Line) -> Row:
    return {"measure": line.measure, "product": line.product, "title": line.title}


def _staff(response: Response | None) -> Row:
    if response is None:
        return {}
    return {
        "staff_eligible": response.eligible,
        "staff_invited": response.invited,
        "returned": response.returned,
    }


def _test(change: Change) -> Row:
    return {
        "family": change.family,
        "contrast": change.contrast,
        "against": " ".join(change.against),
        **{f"test_{name}": getattr(change, name) for name in _TEST},
    }


def _line(line: Line) -> dict[str, Any]:
    tests = [asdict(change) for change in line.changes]
    return {**_named(line), **asdict(line.figure), "tests": tests}


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
