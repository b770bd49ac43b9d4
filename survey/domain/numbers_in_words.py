"""Telephone numbers and other long numbers in running text, as people in the United Kingdom write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = tuple[int, int]
"""Where a number begins, and where it ends."""

_SEPARATORS = r" ().\-/\u2010-\u2015"
_GROUPED = re.compile(rf"(?<![\w.,/+-])[+(]{{0,2}}\d(?:[{_SEPARATORS}]{{0,3}}\d){{4,29}}")
"""Digits in groups, with at most three signs between two of them."""
_GROUP_ENDS = re.compile(r"\d(?!\d)")
_MOST_GROUPS = 8
_EXTENSION = re.compile(
    r"(?<!\w)(?:ext|extn|extension)[ .]{0,2}(?:no\.? ?|number )?\d{3,6}(?!\d)", re.IGNORECASE
)
_SHORT_CODES = ("0800", "0500", "0845")
"""Codes whose numbers may have as few as eight digits: 0800 1111, 0845 46 47."""
_SHORTEST, _NATIONAL, _INTERNATIONAL = 8, (10, 11), (9, 15)
_ABROAD = ("+", "(+", "00")

_UNBROKEN = re.compile(r"(?:(?<!\w)[A-Za-z]{1,6}-?)?(?<!\d)\d{6,}[A-Za-z]?")
"""Six digits or more in one go, with letters before and one after: a ticket, an asset, an account."""
_ADDRESS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
"""Four numbers with dots: the network address of somebody's computer."""
_LONG = 9
"""Digits that a number in groups needs: dates, years and times of day have eight at most."""


def phones(words: str) -> Iterator[Found]:
    """Yield telephone numbers: with their code, at home or abroad, and extensions."""
    yield from _grouped(words, _is_phone)
    yield from (match.span() for match in _EXTENSION.finditer(words))


def long_numbers(words: str) -> Iterator[Found]:
    """Yield numbers long enough to stand for one person, account, card, ticket or computer."""
    yield from (match.span() for match in _ADDRESS.finditer(words))
    yield from _grouped(words, _is_long)
    yield from (match.span() for match in _UNBROKEN.finditer(words))


def _grouped(words: str, is_wanted: Callable[[str], bool]) -> Iterator[Found]:
    """Yield the longest beginnings of runs of groups that are wanted."""
    at = 0
    while (run := _GROUPED.search(words, at)) is not None:
        ends = [match.end() for match in _GROUP_ENDS.finditer(words, run.start(), run.end())]
        end = next(
            (end for end in reversed(ends[:_MOST_GROUPS]) if is_wanted(words[run.start() : end])),
            None,
        )
        if end is not None:
            yield run.start() + _before(words[run.start() : end]), end
        at = end or run.end()


def _before(written: str) -> int:
    """Return 1 where a number begins with a bracket that it does not close."""
    return int(written.startswith("(") and ")" not in written)


def _is_phone(written: str) -> bool:
    digits = "".join(filter(str.isdigit, written))
    if written.startswith(_ABROAD):
        return _INTERNATIONAL[0] <= len(digits) <= _INTERNATIONAL[1]
    if written.lstrip("(").startswith("0"):
        return len(digits) in _NATIONAL or (
            digits.startswith(_SHORT_CODES) and len(digits) == _SHORTEST
        )
    return False


def _is_long(written: str) -> bool:
    digits = sum(map(str.isdigit, written))
    return digits >= _LONG and not set(written) & set("./")
