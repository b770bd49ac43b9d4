"""The CSV and the JSON beside the page of response rates: the same readings, a row for each group and day."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from survey.domain.response_rate import HIGHEST, STEP, UNDER_K
from survey.domain.spreadsheet import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.services.rates_page import RatesPage

Row = dict[str, Any]

COLUMNS = (
    "wave",
    "day",
    "date",
    "group",
    "group_name",
    "kind",
    "sites",
    "eligible",
    "rate_from",
    "rate_to",
    "is_under_k",
    "last_wave",
    "last_rate_from",
    "last_rate_to",
    "last_is_under_k",
    "is_lagging",
)
"""Rates are AAPOR RR1 in per cent, `rate_from` up to but not including `rate_to`; from 90 per cent that is empty."""


def csv_text(page: RatesPage) -> str:
    """Return every reading as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in _rows(page))
    return text.getvalue()


def document(page: RatesPage) -> Row:
    """Return every reading for JSON."""
    return {
        "wave": page.wave.id,
        "title": page.wave.title,
        "state": page.wave.state.value,
        "opens": page.wave.opens.isoformat(),
        "closes": page.wave.closes.isoformat(),
        "k": page.wave.k,
        "definition": "AAPOR RR1",
        "of": "invited" if page.method.value == "sample" else "eligible",
        "last_wave": page.past.id if page.past else None,
        "undelivered": page.undelivered,
        "readings": list(_rows(page)),
    }


def file_name(page: RatesPage) -> str:
    """Return a name under which the CSV may be kept."""
    return re.sub(r"[^\w.+-]+", "-", f"response-rates-{page.wave.id}") + ".csv"


def _rows(page: RatesPage) -> Iterator[Row]:
    for row in page.rows:
        yield {
            "wave": page.wave.id,
            "day": row.day + 1,
            "date": row.date.isoformat(),
            "group": row.key,
            "group_name": row.name,
            "kind": row.kind,
            "sites": list(row.sites),
            "eligible": row.eligible,
            **_step("", row.rate),
            "last_wave": page.past.id if page.past and row.before is not None else None,
            **_step("last_", row.before),
            "is_lagging": row.is_lagging,
        }


def _step(prefix: str, rate: int | None) -> Row:
    is_told = rate is not None and rate != UNDER_K
    return {
        f"{prefix}rate_from": rate if is_told else None,
        f"{prefix}rate_to": rate + STEP
        if is_told and rate is not None and rate < HIGHEST
        else None,
        f"{prefix}is_under_k": None if rate is None else rate == UNDER_K,
    }


def _cell(value: object) -> object:
    """Return a value as CSV has it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return as_text(value)
        case list():
            return as_text("; ".join(value))
        case _:
            return value
