"""Names in running text. The staff list holds none, but addresses give many away: `jo.bloggs@` is Jo Bloggs.

What is found is a suggestion. Somebody who has left, a pupil or a nickname is not found: names have no form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from survey.domain.ordinary_words import NO_NAMES, ORDINARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Found = tuple[int, int]
"""Where a name begins, and where it ends."""


@dataclass(frozen=True)
class StaffNames:
    """What the staff list gives away: parts of names, and staff references, all in small letters."""

    names: frozenset[str] = field(default_factory=frozenset)
    references: frozenset[str] = field(default_factory=frozenset)


NOBODY = StaffNames()

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r"[._+]+|\d+")
_CODE = re.compile(r"(?<![\w-])[\w-]{4,24}(?![\w-])")
_SHORTEST_IN_SMALL_LETTERS = 3
_SHORTEST_SURNAME = 5
_PROPER = r"[^\W\d_a-z][\w'’-]{1,30}"
_TITLED = re.compile(
    rf"(?<!\w)(?:(?:Mr|MR|Mrs|MRS|Ms|Miss|Mx|Dr|DR|Prof|Professor|Sir|Cllr|CLLR|Councillor)\.?[ \t]{{1,2}}{_PROPER}"
    rf"(?:[ \t]{{1,2}}{_PROPER})?|(?:mr|mrs|cllr)\.?[ \t]{{1,2}}\w[\w'’-]{{1,30}})"
)
"""Small letters only where the title is no word of its own: "I miss the old one", "the ms office pack"."""


def staff_names(people: Iterable[tuple[str, str | None]]) -> StaffNames:
    """Return what (reference, email) of the people on the staff list give away."""
    names: set[str] = set()
    references: set[str] = set()
    for reference, email in people:
        if any(sign.isdigit() for sign in reference):
            references.add(reference.casefold())
        if email:
            names |= _parts(email.partition("@")[0])
    return StaffNames(frozenset(names), frozenset(references))


def name_spans(words: str, staff: StaffNames) -> Iterator[Found]:
    """Yield where a comment seems to name somebody; first and last name together."""
    yield from (match.span() for match in _TITLED.finditer(words))
    if staff.names:
        yield from _joined(words, list(_marked(words, staff.names)))


def reference_spans(words: str, staff: StaffNames) -> Iterator[Found]:
    """Yield where a comment holds a staff reference."""
    for match in _CODE.finditer(words):
        if match.group().casefold() in staff.references:
            yield match.span()


def _parts(local: str) -> set[str]:
    """Return what may be names in the part of an address before the @."""
    if any(_key(part) in NO_NAMES for part in _BETWEEN_PARTS.split(local)):
        return set()
    found = [_key(part) for part in _BETWEEN_PARTS.split(local)]
    found += [_key(half) for part in _BETWEEN_PARTS.split(local) for half in part.split("-")]
    if len(found) == 2 and len(found[0]) > _SHORTEST_SURNAME:  # noqa: PLR2004 - one part, twice
        found.append(found[0][1:])  # jbloggs: an initial, then Bloggs
    return {name for name in found if len(name) > 1}


def _key(word: str) -> str:
    """Return a word as names are compared: small letters, without accents, apostrophes and hyphens."""
    plain = normalize("NFKD", word)
    return "".join(sign for sign in plain if sign.isalpha() and not combining(sign)).casefold()


@dataclass(frozen=True)
class _Word:
    """A word of a comment: where it stands, what it is compared by, whether it begins a sentence."""

    start: int
    end: int
    key: str
    is_capital: bool
    is_first: bool


def _words_of(words: str) -> Iterator[_Word]:
    is_shouted = words.isupper()
    before = 0
    for match in _WORD.finditer(words):
        word = _POSSESSIVE.sub("", match.group())
        gap = words[before : match.start()]
        yield _Word(
            match.start(),
            match.start() + len(word),
            _key(word),
            is_capital=word[0].isupper() and not is_shouted,
            is_first=before == 0 or any(sign in gap for sign in ".!?:\n"),
        )
        before = match.end()


def _marked(words: str, names: frozenset[str]) -> Iterator[_Word]:
    """Yield the words that are names: surely, or beside one that is."""
    found = list(_words_of(words))
    sure = [_is_sure(word, names) for word in found]
    for number, word in enumerate(found):
        before = number > 0 and sure[number - 1] and _touch(words, found[number - 1], word)
        after = (
            number + 1 < len(found) and sure[number + 1] and _touch(words, word, found[number + 1])
        )
        is_first_name = after and word.key in names and word.key not in NO_NAMES
        if sure[number] or (before and word.is_capital) or is_first_name:
            yield word


def _is_sure(word: _Word, names: frozenset[str]) -> bool:
    if word.key not in names:
        return False
    if word.key in ORDINARY:
        return word.is_capital and not word.is_first
    return word.is_capital or len(word.key) >= _SHORTEST_IN_SMALL_LETTERS


def _touch(words: str, one: _Word, other: _Word) -> bool:
    """Return whether nothing but a space stands between two words."""
    return words[one.end : other.start] in {" ", "  "}


def _joined(words: str, marked: list[_Word]) -> Iterator[Found]:
    start = end = -1
    for word in marked:
        if end >= 0 and words[end : word.start] in {" ", "  "}:
            end = word.end
            continue
        if end >= 0:
            yield start, end
        start, end = word.start, word.end
    if end >= 0:
        yield start, end
