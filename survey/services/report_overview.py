"""What the overview shows, and the facts that stand under the headline of it and of other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.services.report_told import News
    from survey.services.report_views import Line, PartTable, Place, Response, Source, Table, Trend


@dataclass(frozen=True)
class Facts:
    """What stands under the headline, in words; empty where it does not apply.

    `council` is the score of the whole council where the page is about another group, `council_score` unrounded.
    """

    council: str
    council_score: float | None
    response: Response | None
    top_box_means: str
    top_box: str
    fieldwork: str


@dataclass(frozen=True)
class Overview:
    """Everything on the overview page of one group in one wave.

    `news` is None where nothing was tested, else at most five lines; `more_news` counts the others. `aims` says how
    many aims are met, "" where there are none beside the headline's.
    """

    place: Place
    source: Source
    title: str
    lead: tuple[str, ...]
    headline: Line
    give_or_take: str
    facts: Facts
    trend: Trend
    news: tuple[News, ...] | None
    more_news: int
    measures: Table
    aims: str
    products: Table | None
    parts: tuple[PartTable, ...]

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return self.trend.drawn

    @property
    def is_shown(self) -> bool:
        """Whether the headline may be shown; else the group, or the whole wave, has too few answers."""
        return self.headline.figure.score is not None
