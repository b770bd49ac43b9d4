"""Charts kept by what they show: drawn when first looked at, or ahead, and found by digest ever after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

Draw = Callable[[theme.Size], str]
"""Draws one chart at one size and returns its SVG."""


@dataclass(frozen=True)
class Charts:
    """SVG by the name of its size, and by digest what had to be drawn because the database had it not."""

    by_size: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.by_size)


NONE = Charts()
"""What is returned where there is nothing to draw."""


def kept(
    session: Session,
    name: str,
    shown: Mapping[str, object],
    draw: Draw,
    sizes: Sequence[theme.Size] = theme.SIZES,
) -> Charts:
    """Return a chart in every size: as kept, or drawn now.

    `name` is the kind of chart. `shown` is everything that tells one drawing from another of that kind, as JSON
    has it: the data, the words written in it, the id that names it in the page, and the locale of its numbers.
    """
    text = json.dumps({"theme": theme.digest(), "chart": name, **shown}, sort_keys=True)
    digests = {size.name: hashlib.sha256(f"{size!r} {text}".encode()).hexdigest() for size in sizes}
    found = report_cells.charts(session, digests.values())
    drawn = {digests[size.name]: draw(size) for size in sizes if digests[size.name] not in found}
    return Charts({one: found.get(d) or drawn[d] for one, d in digests.items()}, drawn)


def drawn_by(charts: Iterable[Charts]) -> dict[str, str]:
    """Return all that several charts had to have drawn."""
    return {digest: svg for one in charts for digest, svg in one.drawn.items()}


def keep(session: Session, drawn: Mapping[str, str]) -> None:
    """Keep charts that had to be drawn."""
    report_cells.keep_charts(session, drawn)
