"""Response scales: worded points, their direction, and the options that stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Text = Mapping[str, str]
"""The same words in one or more languages, by language code."""


def in_common(text: Text, other: Text) -> dict[str, str]:
    """Return `text` in the languages that `other` has too: a new translation changes no series."""
    return {language: words for language, words in text.items() if language in other}


def in_language(text: Text, language: str) -> str:
    """Return `text` in `language`, or in the first language that it has."""
    return text.get(language) or next(iter(text.values()))


class Direction(StrEnum):
    """Which end of a scale is the good one."""

    HIGHER_IS_BETTER = "higher-is-better"
    LOWER_IS_BETTER = "lower-is-better"
    NEUTRAL = "neutral"


class Apart(StrEnum):
    """Answers that are not points of the scale; they leave the base and are told apart from missing."""

    DOES_NOT_APPLY = "does-not-apply"
    DO_NOT_KNOW = "do-not-know"


@dataclass(frozen=True)
class Option:
    """One point of a response scale; `code` is the raw value that is stored and scored."""

    code: int
    label: Text


@dataclass(frozen=True)
class ApartOption:
    """An option beside the scale; what is stored is `means`."""

    means: Apart
    label: Text


@dataclass(frozen=True)
class ResponseScale:
    """Ordered response options. `points` ascend by code; `top` holds the codes of the top box."""

    id: str
    points: tuple[Option, ...]
    direction: Direction
    top: frozenset[int]
    apart: tuple[ApartOption, ...] = ()
    minutes: tuple[int | None, ...] = ()
    """Of each point the most minutes that it stands for, None for no end; empty where points are no times."""

    @property
    def minimum(self) -> int:
        """The lowest code."""
        return self.points[0].code

    @property
    def maximum(self) -> int:
        """The highest code."""
        return self.points[-1].code


def is_same_scale(one: ResponseScale | None, other: ResponseScale | None) -> bool:
    """Return whether figures on two scales mean the same: codes, words of the points, direction and top box.

    Options apart leave the base and may differ; so may the id. Words count in the languages that both have.
    """
    if one is None or other is None:
        return one is other
    return (
        (one.direction, one.top) == (other.direction, other.top)
        and [point.code for point in one.points] == [point.code for point in other.points]
        and all(
            in_common(mine.label, theirs.label) == in_common(theirs.label, mine.label)
            for mine, theirs in zip(one.points, other.points, strict=True)
        )
    )
