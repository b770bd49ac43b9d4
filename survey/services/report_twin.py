"""The twin of a page: the figures that it shows, unrounded, as programs read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.services.report_views import Place, Source


@dataclass(frozen=True)
class Twin:
    """What stands once on a page (`head`), and a row for each figure; `part` says what a row is.

    Values are text, numbers, dates, truth values and None; a row leaves out what does not apply to it. `name`
    is a file name without its ending.
    """

    name: str
    head: Mapping[str, object]
    rows: tuple[Mapping[str, object], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in the order in which they first appear."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))


def head(place: Place, source: Source) -> dict[str, object]:
    """Return what every page says once: the wave, its release, the rules, the group."""
    return {
        "wave": place.wave.id,
        "title": place.wave.title,
        "opens": place.wave.opens.isoformat(),
        "closes": place.wave.closes.isoformat(),
        "revision": source.revision,
        "release_digest": source.digest,
        "k": source.k,
        "has_frame": source.has_frame,
        "group": place.group.key,
        "group_name": place.group.name,
    }


def file_name(*parts: str) -> str:
    """Return a name, without an ending, under which a twin may be kept on any machine."""
    return re.sub(r"[^\w.+-]+", "-", "-".join(parts))
