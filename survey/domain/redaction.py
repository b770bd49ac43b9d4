"""What in a comment should perhaps not be shown: spans that patterns suggest to the person who decides.

Patterns find what has a form: addresses, numbers, codes. Names have none: `domain.names` finds those that the
staff list gives away, and others stay for the person to see. Everything runs in linear time on any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain import numbers_in_words
from survey.domain.names import NOBODY, name_spans, reference_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from survey.domain.names import StaffNames


class Kind(StrEnum):
    """What a span seems to be."""

    EMAIL = "email"
    LINK = "link"
    NI_NUMBER = "National Insurance number"
    POSTCODE = "postcode"
    PHONE = "phone number"
    NUMBER = "number"
    REFERENCE = "staff reference"
    NAME = "name"


@dataclass(frozen=True)
class Span:
    """Characters from `start` up to but not including `end`."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Piece:
    """Words of a comment as they follow one another; `kind` is None where nothing is suggested."""

    words: str
    kind: Kind | None


_EMAIL = re.compile(
    r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.+'-])[\w.+'-]{1,64}\s?[(\[{]at[)\]}]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[(\[{]dot[)\]}])\s?[\w-]{2,63}){1,5}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_AFTER_A_LINK = ".,;:!?)]'’”"
_NI_NUMBER = re.compile(
    r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?:[ .-]?\d\d){3}[ .-]?[A-D](?!\w)",
    re.IGNORECASE,
)
"""Two letters, six digits, a letter; without the prefixes that are never given out."""
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|"
    "G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|"
    "NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|"
    "WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[\dA-Z]? ?(?P<inward>\d[ABD-HJLNP-UW-Z]{{2}})(?!\w)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|\dth")
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.-]{1,30}")


def suggest(words: str, staff: StaffNames = NOBODY) -> tuple[Span, ...]:
    """Return what might be taken out of a comment, in order and without overlaps."""
    taken = bytearray(len(words))
    found: list[Span] = []
    for span in _candidates(words, staff):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def pieces(words: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Return a comment cut at its spans: put together again, the pieces are the comment."""
    cut: list[Piece] = []
    at = 0
    for span in spans:
        cut += [Piece(words[at : span.start], None), Piece(words[span.start : span.end], span.kind)]
        at = span.end
    cut.append(Piece(words[at:], None))
    return tuple(piece for piece in cut if piece.words)


def redacted(words: str, spans: Iterable[Span], labels: Mapping[Kind, str]) -> str:
    """Return a comment with each span replaced by the label of its kind."""
    return "".join(
        piece.words if piece.kind is None else labels[piece.kind] for piece in pieces(words, spans)
    )


def _candidates(words: str, staff: StaffNames) -> Iterator[Span]:
    """Yield everything that looks like something, the surest first: what comes later gives way."""
    yield from _of(_EMAIL, Kind.EMAIL, words)
    for match in _LINK.finditer(words):
        end = match.start() + len(match.group().rstrip(_AFTER_A_LINK))
        yield Span(match.start(), end, Kind.LINK)
    yield from _of(_NI_NUMBER, Kind.NI_NUMBER, words)
    yield from (
        Span(*match.span(), Kind.POSTCODE)
        for match in _POSTCODE.finditer(words)
        if not _ORDINAL.fullmatch(match["inward"])
    )
    yield from (Span(*span, Kind.REFERENCE) for span in reference_spans(words, staff))
    yield from (Span(*span, Kind.PHONE) for span in numbers_in_words.phones(words))
    yield from (Span(*span, Kind.NUMBER) for span in numbers_in_words.long_numbers(words))
    yield from _of(_HANDLE, Kind.NAME, words)
    yield from (Span(*span, Kind.NAME) for span in name_spans(words, staff))


def _of(pattern: re.Pattern[str], kind: Kind, words: str) -> Iterator[Span]:
    return (Span(*match.span(), kind) for match in pattern.finditer(words))
