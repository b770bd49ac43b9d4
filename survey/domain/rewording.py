"""What became of a text, word by word, in each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from survey.domain.scale import Text

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


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
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept_old: set[int] = set()
    kept_new: set[int] = set()
    for block in blocks:
        if "".join(old[block.a : block.a + block.size]).strip():
            kept_old |= set(range(block.a, block.a + block.size))
            kept_new |= set(range(block.b, block.b + block.size))
    return _joined(old, kept_old), _joined(new, kept_new)


def _joined(tokens: list[str], kept: set[int]) -> tuple[Piece, ...]:
    runs = groupby(range(len(tokens)), key=lambda place: place not in kept)
    return tuple(
        Piece("".join(tokens[place] for place in places), is_changed) for is_changed, places in runs
    )
