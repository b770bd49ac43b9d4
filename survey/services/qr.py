"""QR codes as one path of an SVG: the template draws it in whatever colour and size the page has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Modules of white on every side (ISO/IEC 18004)."""


@dataclass(frozen=True)
class QrCode:
    """A drawing of `size` by `size` modules, the white margin included, whose dark modules are one SVG path."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the QR code of a text, in error correction M: some 15 % of it may be covered or torn."""
    rows = segno.make(text, error="m", micro=False).matrix
    return QrCode(
        size=len(rows) + 2 * QUIET,
        path="".join(
            f"M{start} {y}h{length}v1h-{length}z"
            for y, row in enumerate(rows, QUIET)
            for start, length in _dark(row)
        ),
    )


def _dark(row: bytearray) -> list[tuple[int, int]]:
    """Return the runs of dark modules of a row: where each begins, and its length."""
    runs, at = [], QUIET
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            runs.append((at, length))
        at += length
    return runs
