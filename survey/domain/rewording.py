"""What became of a text, word by word, in each language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from survey.domain.scale import Text

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_PAIRS = 150_000
"""Pairs of like words that are looked at. Prose of 1,500 letters has half of it; one word said over and over, more:
of such only the beginning is compared, or somebody could keep the server busy with it.
"""


@dataclass(frozen=True)
class Piece:
    """Successive words of a text, which the other version of it has too or has not."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class Rewording:
    """A text before and after, in one language. A text that came or went has no pieces on the other side."""

    language: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def rewordings(
    before: Text | None, after: Text | None, languages: Iterable[str]
) -> tuple[Rewording, ...]:
    """Return what changed in a text in each of `languages`, those of both versions; nothing where it is the same."""
    return tuple(_compared(before or {}, after or {}, languages))


def _compared(before: Text, after: Text, languages: Iterable[str]) -> Iterator[Rewording]:
    for language in languages:
        old, new = before.get(language, ""), after.get(language, "")
        if old != new:
            yield Rewording(language, *pieces(old, new))


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts cut where they begin and cease to be the same."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    kept_old: set[int] = set()
    kept_new: set[int] = set()
    for start_old, start_new, size in _same(old, new):
        if "".join(old[start_old : start_old + size]).strip():
            kept_old |= set(range(start_old, start_old + size))
            kept_new |= set(range(start_new, start_new + size))
    return _joined(old, kept_old), _joined(new, kept_new)


def _same(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Return where the same runs of words stand in both, and how long they are."""
    counts = Counter(new)
    if sum(counts[token] for token in old) > _MOST_PAIRS:
        both = [one == other for one, other in zip(old, new, strict=False)]
        same = both.index(False) if False in both else len(both)
        return [(0, 0, same)]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def _joined(tokens: list[str], kept: set[int]) -> tuple[Piece, ...]:
    runs = groupby(range(len(tokens)), key=lambda place: place not in kept)
    return tuple(
        Piece("".join(tokens[place] for place in places), is_changed) for is_changed, places in runs
    )
