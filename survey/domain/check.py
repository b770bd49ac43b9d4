"""Checks: what is looked at before a wave opens, and how it has come out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """How a check has come out."""

    OK = "ok"
    WARN = "warn"
    """It can be opened, but somebody should look at this."""
    MISSING = "missing"
    """It cannot be opened, or nobody would be reached, until this is mended."""


class Mend(StrEnum):
    """Where a check is mended: a page of the administrator's."""

    NOWHERE = ""
    PLAN = "plan"
    TEXTS = "texts"
    SAMPLE = "sample"
    CLASSES = "classes"
    DIRECTORY = "directory"
    QUIET_PERIODS = "quiet-periods"
    OPERATOR = "operator"
    """Settings and processes are the operator's: docs/operate.md."""


@dataclass(frozen=True)
class Check:
    """One line of the list. `name` is stable; `words` are one or more sentences, and may be a `Phrase`."""

    name: str
    state: CheckState
    words: str
    mend: Mend = Mend.NOWHERE
