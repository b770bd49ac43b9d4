"""Changes as they are told: a sentence each, and the numbers in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.charts.words import Verdict


@dataclass(frozen=True)
class News:
    """One change since the last waves, in a sentence, and its numbers: the score now, and before by the difference.

    `group` is the key of the group that it is about, where that is not the one of the page.
    """

    verdict: Verdict
    sentence: str
    measure: str = ""
    product: str = ""
    group: str = ""
    contrast: str = ""
    difference: float | None = None
    score: float | None = None
    score_before: float | None = None


@dataclass(frozen=True)
class Told:
    """Changes in lines, and how many more there are."""

    lines: tuple[News, ...]
    more: int
