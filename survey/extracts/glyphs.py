"""Which characters a font can draw: what it cannot would leave a hole in a paper that has to be readable by all."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INSTEAD = "\N{WHITE SQUARE}"
"""Stands where a character cannot be drawn."""

_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cf", "Cs")
"""Control characters, those that steer how others run (they could turn a name around), and halves of pairs."""


def drawable(text: str, font: Path) -> str:
    """Return a text with a square for every character that a font lacks, and without those that nobody sees."""
    known = characters(font)
    return "".join(
        one if one in _KEPT or ord(one) in known else INSTEAD
        for one in unicodedata.normalize("NFC", text)
        if one in _KEPT or unicodedata.category(one) not in _UNSEEN
    )


@cache
def characters(font: Path) -> frozenset[int]:
    """Return the code points that a TrueType font maps to a glyph by its table `cmap` of format 4.

    The format is that of the OpenType specification, "cmap - Character to Glyph Index Mapping Table"; it
    holds the Basic Multilingual Plane. Raises ValueError for a font without such a table.
    """
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 8 + 8 * number)
        (form,) = struct.unpack_from(">H", data, cmap + offset)
        if form == 4:  # noqa: PLR2004 - the specification's own number
            return frozenset(_mapped(data, cmap + offset))
    raise ValueError(f"{font.name} has no table of characters of format 4.")


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"There is no table {tag!r} in it.")


def _mapped(data: bytes, start: int) -> list[int]:
    """Return the code points of the segments of a table of format 4 that lead to a glyph other than the missing one."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    count = double // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, start + 14 + skip + double * part)
        for part, skip in ((0, 0), (1, 2), (2, 2), (3, 2))
    )
    found = []
    for number in range(count):
        for code in range(starts[number], ends[number] + 1):
            glyph = code
            if ranges[number]:
                place = start + 16 + double * 3 + 2 * number
                place += ranges[number] + 2 * (code - starts[number])
                (glyph,) = struct.unpack_from(">H", data, place)
            if glyph and (glyph + deltas[number]) % 0x10000:
                found.append(code)
    return [code for code in found if code != 0xFFFF]  # noqa: PLR2004 - ends every such table
