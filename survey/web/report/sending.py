"""How the twin of a page is sent: as CSV that no spreadsheet runs, or as JSON."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Protocol

from flask import Response, jsonify

from survey.services.report_twin import Twin
from survey.services.report_views import NothingYet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r\n]")


class Twinned(Protocol):
    """A page that has a twin."""

    @property
    def twin(self) -> Twin:
        """The figures of the page."""


def twin_of(page: Twinned | NothingYet) -> Twin:
    """Return the twin of a page, which has no rows while there is nothing to show."""
    if isinstance(page, NothingYet):
        return Twin("results", {"wave": None}, ())
    return page.twin


def as_csv(twin: Twin) -> Response:
    """Send the rows of a twin as a CSV file."""
    return csv_file(csv_text(twin.columns, twin.rows), f"{twin.name}.csv")


def as_json(twin: Twin) -> Response:
    """Send a twin as JSON."""
    return jsonify({**twin.head, "rows": [dict(row) for row in twin.rows]})


def csv_file(text: str, name: str) -> Response:
    """Send CSV text as a file to keep."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV under their columns; what a row leaves out is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def cell(value: object) -> object:
    """Return a value as CSV has it; text that a spreadsheet would run as a formula is quoted by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
