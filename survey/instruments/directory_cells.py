"""Cells of the council's own files: codes, words and days."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from survey.domain.phrase import phrase

if TYPE_CHECKING:
    from survey.instruments.tables import Findings, Row

LONGEST_NAME = 120

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_CODE_RULE = phrase("use letters A to Z, digits, . _ and -, at most 40, a letter or digit first")


def code_in(row: Row, column: str, findings: Findings) -> str:
    """Return a code, or "" after noting that it is none."""
    if _CODE.fullmatch(row[column]):
        return row[column]
    findings.tell(
        row.where,
        "%(column)s %(written)s is not a code: %(rule)s",
        column=column,
        written=repr(row[column][:60]),
        rule=_CODE_RULE,
    )
    return ""


def words_in(row: Row, column: str, findings: Findings, *, is_needed: bool = True) -> str:
    """Return words, after noting that they are missing or too long."""
    if is_needed and not row[column]:
        findings.tell(row.where, "%(column)s is empty", column=column)
    if len(row[column]) > LONGEST_NAME:
        findings.tell(
            row.where,
            "%(column)s has %(length)s characters: at most %(most)s",
            column=column,
            length=len(row[column]),
            most=LONGEST_NAME,
        )
    return row[column]


def day_in(row: Row, column: str, findings: Findings) -> date | None:
    """Return a day, or None where there is none or after noting that it cannot be read."""
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        findings.tell(
            row.where,
            "%(column)s %(written)s is not a date: write it as 2026-09-30",
            column=column,
            written=repr(row[column][:60]),
        )
        return None
