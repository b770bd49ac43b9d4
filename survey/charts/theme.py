"""The look of every chart: colours, type and the sizes at which one is drawn. Decided here alone.

Colours are those of the page's stylesheet. Each layer is named, and the page may recolour it by its class
(a council's accent, print, forced colours); what is set here holds where a drawing stands by itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

INK = "#15202b"
MUTED = "#4d5a66"
RULE = "#dfe4e8"
ACCENT, PAPER = "#1d5b79", "#ffffff"
BETTER, WORSE = "#1f6fb2", "#b8480a"

FONT = "Arial, Liberation Sans, sans-serif"
"""The converter measures with Liberation Sans, which has the widths of Arial: nothing is cut off."""


@dataclass(frozen=True)
class Size:
    """How large a chart is drawn: the plot without its margins, and its type, in CSS pixels.

    `margins` are left, top, right, bottom; `spacing` is the least distance between two labels of the x axis.
    """

    name: str
    width: int
    height: int
    margins: tuple[int, int, int, int]
    type: int
    spacing: int


WIDE = Size("wide", 650, 250, (36, 14, 54, 36), 14, 96)
NARROW = Size("narrow", 218, 180, (32, 14, 50, 34), 14, 72)
SIZES = (WIDE, NARROW)
"""740 by 300 for a page, 300 by 228 for a telephone: each is legible where it is shown."""


def configuration() -> dict[str, Any]:
    """Return the Vega-Lite configuration: quiet axes, no frame, no words of the engine's own."""
    return {
        "aria": False,
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": RULE,
            "labelColor": MUTED,
            "labelPadding": 8,
            "title": None,
        },
    }


@cache
def digest() -> str:
    """Return what changes whenever a drawing would: part of the name under which charts are kept."""
    look = [
        configuration(),
        [repr(size) for size in SIZES],
        INK,
        MUTED,
        RULE,
        ACCENT,
        BETTER,
        WORSE,
        _DRAWING,
    ]
    return hashlib.sha256(json.dumps(look, sort_keys=True).encode()).hexdigest()


_DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
