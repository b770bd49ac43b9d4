"""What the page that compares two waves or two groups shows, and its twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.services import kept_charts
from survey.services.report_rows import figure_row, twin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.services.kept_charts import Charts
    from survey.services.report_differences import Difference
    from survey.services.report_pairs import Pair
    from survey.services.report_rows import Row
    from survey.services.report_twin import Twin
    from survey.services.report_views import Place, Source


@dataclass(frozen=True)
class Option:
    """What may be chosen in a list, a wave or a group: its value, its words."""

    value: str
    words: str


@dataclass(frozen=True)
class OptionGroup:
    """Options of one kind under a heading; "" for none."""

    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Choice:
    """What one form offers, and the two values that stand in it."""

    options: tuple[OptionGroup, ...]
    chosen: tuple[str, str]


@dataclass(frozen=True)
class ComparedRow:
    """A measure, or a product, on both sides, and the difference between them."""

    pair: Pair
    difference: Difference


@dataclass(frozen=True)
class Compared:
    """Two sides: what they are called, the wave and group of each, and what is said of the whole.

    `families` are those of the frozen tests among the rows, in sentences.
    """

    title: str
    names: tuple[str, str]
    keys: tuple[tuple[str, str], tuple[str, str]]
    sentences: tuple[str, ...]
    families: tuple[str, ...]
    reading: str
    rows: tuple[ComparedRow, ...]
    charts: Charts


@dataclass(frozen=True)
class ComparePage:
    """Everything on the page: both forms with what is chosen in them, and what is compared.

    `problem` says why nothing is, where something was asked for; `compares_waves` which of the two forms was used.
    """

    place: Place
    source: Source
    waves: Choice
    groups: Choice
    compares_waves: bool
    problem: str
    compared: Compared | None

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return kept_charts.drawn_by([self.compared.charts] if self.compared else [])

    @property
    def twin(self) -> Twin:
        """Every figure of the page."""
        return twin("compare", self.place, self.source, list(_rows(self.compared)))


def _rows(compared: Compared | None) -> Iterator[Row]:
    if compared is None:
        return
    tests = [row.difference for row in compared.rows if row.difference.family]
    changes = sum(test.is_change for test in tests)
    yield {"part": "tests", "tests": len(tests), "changes": changes}
    for row in compared.rows:
        pair, found = row.pair, row.difference
        named = {"measure": pair.measure, "product": pair.product, "title": pair.title}
        for part, side, name, (wave, group) in zip(
            ("a", "b"), (pair.main, pair.other), compared.names, compared.keys, strict=True
        ):
            about = {"wave": wave, "group": group, "side": name}
            yield figure_row(part, side.figure, **named) | about
        yield {
            "part": "difference",
            **named,
            "difference": found.points,
            "difference_se": found.se,
            "difference_df": found.df,
            "difference_low": found.low,
            "difference_high": found.high,
            "family": found.family,
            "contrast": found.contrast,
            "p_adjusted": found.p_adjusted,
            "is_change": found.is_change if found.family else None,
        }
