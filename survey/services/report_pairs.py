"""Measures of two groups or two waves side by side: the lines of a table, and a drawing of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import counts, pair_dots
from survey.charts.pair_dots import PairDot, PairPlot, PairRow
from survey.services import kept_charts
from survey.services.report_lines import figure, said_base, said_score
from survey.services.report_tables import scale_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.services.kept_charts import Charts
    from survey.services.report_views import Figure
    from survey.storage.report_cells import Cell

CAPTION = "pairs-caption"
"""The id of the element that names the drawing in a page."""


@dataclass(frozen=True)
class Side:
    """A figure of one of the two: as published, and its score, margin and base for the eye."""

    figure: Figure
    score: str
    margin: str
    base: str


@dataclass(frozen=True)
class Pair:
    """A measure, or a product, with the figures of both."""

    measure: str
    product: str
    title: str
    is_lower_better: bool
    main: Side
    other: Side


def side(cell: Cell | None, language: Language) -> Side:
    """Return one of the two."""
    shown = figure(cell)
    return Side(
        shown,
        said_score(shown, language),
        counts.margin(shown.score_low, shown.score_high, language),
        said_base(shown, language),
    )


def drawing(
    session: Session,
    pairs: Sequence[Pair],
    names: tuple[str, str],
    cells: Sequence[Cell | None],
) -> Charts:
    """Return pairs as dots with intervals; none where no line has a figure. `cells` are all that it has to hold."""
    rows = tuple(
        PairRow(pair.title, _dot(pair.main), _dot(pair.other))
        for pair in pairs
        if pair.main.score or pair.other.score
    )
    if not rows:
        return kept_charts.NONE
    plot = PairPlot(rows, scale_ends(cells), *names)
    return kept_charts.kept(
        session,
        "pairs",
        {**pair_dots.shown(plot), "caption": CAPTION},
        lambda size: pair_dots.draw(plot, size, CAPTION),
    )


def _dot(one: Side) -> PairDot | None:
    shown = one.figure
    if shown.score is None:
        return None
    low = shown.score if shown.score_low is None else shown.score_low
    high = shown.score if shown.score_high is None else shown.score_high
    return PairDot(shown.score, low, high, one.score)


def sentence(names: tuple[str, str], language: Language) -> str:
    """Return how to read the drawing, and which names its dots go by."""
    message = language.translations.gettext(
        "Full dots are %(main)s, rings %(other)s. The lines through them are 95%% intervals."
    )
    return language.say(message, main=names[0], other=names[1])
