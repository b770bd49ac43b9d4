"""What pages of results, their CSV and their JSON show: figures as released, and what they say in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.release import NOT_PUT_IN_WAVE
from survey.services.report_marks import UNMARKED, Marked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from survey.charts.interval_bar import IntervalBar
    from survey.charts.sparkline import Sparkline
    from survey.charts.words import Verdict


@dataclass(frozen=True)
class WaveChoice:
    """A released wave. `has_group` says whether the group of the page was counted by itself in it."""

    id: str
    title: str
    month: str
    short_month: str
    opens: date
    closes: date
    has_group: bool


@dataclass(frozen=True)
class GroupChoice:
    """A group that may be looked at; `key` is `all` or `breakdown:code`."""

    key: str
    name: str


@dataclass(frozen=True)
class Figure:
    """An estimate as published: mean, se and ci on the raw scale, score on 0-100, top box a proportion.

    `suppressed` is empty, or says why every figure is None.
    """

    base: int | None = None
    eligible: int | None = None
    mean: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    top_box: float | None = None
    top_box_low: float | None = None
    top_box_high: float | None = None
    suppressed: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the wave asked what this is a figure of; else nothing is held back."""
        return self.suppressed != NOT_PUT_IN_WAVE


@dataclass(frozen=True)
class Response:
    """Who answered in a group. Without a frame only `returned` is known; over 90 % `eligible` is None."""

    eligible: int | None
    invited: int | None
    returned: int
    words: str

    @property
    def rate(self) -> float | None:
        """The share of the eligible who answered, None where these are not told."""
        return self.returned / self.eligible if self.eligible else None


@dataclass(frozen=True)
class Change:
    """A frozen test: difference and se in score points (a slope's a year), p before and after adjustment, Hedges' g."""

    family: str
    contrast: str
    against: tuple[str, ...]
    difference: float
    se: float
    df: float
    p: float
    p_adjusted: float
    is_change: bool
    effect: float | None = None

    def then(self, score: float | None) -> float | None:
        """Return what the score was in the wave compared with, now being `score`; a slope has no such wave."""
        return None if score is None or self.contrast == "slope" else score - self.difference


@dataclass(frozen=True)
class Line:
    """A measure or a product in a table: `share_using` and `using` (unrounded) are the share of staff who use it.

    `usual` says what its latest wave shows beside its usual variation, "" without waves enough.
    """

    measure: str
    product: str
    title: str
    is_lower_better: bool
    figure: Figure
    score: str
    margin: str
    base: str
    changes: tuple[Change, ...]
    change: str
    verdict: Verdict
    bar: IntervalBar | None
    sparkline: Sparkline | None
    share_using: str = ""
    using: float | None = None
    usual: str = ""
    usual_verdict: str = ""
    is_usual_trial: bool = False


@dataclass(frozen=True)
class Part:
    """A group of the next level, with its figure of the headline measure. Suppressed ones have no numbers."""

    group: GroupChoice
    figure: Figure
    response: Response | None
    score: str
    margin: str
    base: str
    bar: IntervalBar | None
    sparkline: Sparkline | None
    is_within: bool = False
    """Whether it stands below a group of the same table that it is part of."""


@dataclass(frozen=True)
class Table:
    """Lines on one scale: `ends` of their bars, the waves of their sparklines, the wave compared with.

    `against` is empty where nothing was tested. `suppressed` names what has too few answers.
    """

    lines: tuple[Line, ...]
    ends: tuple[int, int]
    waves: int
    against: str
    suppressed: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether any line has a figure."""
        return any(line.bar is not None for line in self.lines)

    @property
    def has_sparklines(self) -> bool:
        """Whether trends are drawn: not in a first wave."""
        return any(line.sparkline for line in self.lines)

    @property
    def has_usual(self) -> bool:
        """Whether anything is said of usual variation."""
        return any(line.usual for line in self.lines)

    @property
    def has_trial(self) -> bool:
        """Whether some of it is said by trial limits."""
        return any(line.is_usual_trial for line in self.lines)


@dataclass(frozen=True)
class PartTable:
    """The groups of the next level in one breakdown, in order of name. `mark` is the score of the page's group.

    `by` is the kind of these groups where the wave has no frame: only then a breakdown may be anything.
    `is_partial` says that the groups shown add up to less than the page's group; `has_open_links` that answers
    by open link are among those that are in none of them.
    """

    breakdown: str
    by: str
    parts: tuple[Part, ...]
    ends: tuple[int, int]
    mark: str
    waves: int
    has_rates: bool
    is_partial: bool
    has_open_links: bool
    folded: str = ""
    """Its title where it is folded away until somebody opens it."""

    @property
    def shown(self) -> tuple[Part, ...]:
        """The groups that have a figure."""
        return tuple(part for part in self.parts if part.bar is not None)

    @property
    def suppressed(self) -> tuple[Part, ...]:
        """The groups with too few answers."""
        return tuple(part for part in self.parts if part.bar is None)

    @property
    def has_sparklines(self) -> bool:
        """Whether trends are drawn: not where there are very many groups."""
        return any(part.sparkline for part in self.parts)


@dataclass(frozen=True)
class TrendRow:
    """One wave of the trend, as its table has it."""

    wave: WaveChoice
    figure: Figure
    response: Response | None
    score: str
    interval: str
    base: str
    is_break: bool


@dataclass(frozen=True)
class Trend:
    """A measure over the waves up to this one, oldest first.

    `sentences` stand beside the chart; `charts` are SVG by size name, none where fewer than two waves
    have a figure. `drawn` holds by digest what was not in the database yet: see `kept_charts.keep`.
    """

    rows: tuple[TrendRow, ...]
    sentences: tuple[str, ...]
    charts: Mapping[str, str]
    drawn: Mapping[str, str]
    marked: Marked = UNMARKED


@dataclass(frozen=True)
class Place:
    """Which group and wave a page is about, and what may be looked at instead.

    `waves` are all released ones, newest first; `path` the groups above, from the council down; `own` the
    group of the reader's scope where another one is shown.
    """

    wave: WaveChoice
    waves: tuple[WaveChoice, ...]
    group: GroupChoice
    path: tuple[GroupChoice, ...]
    own: GroupChoice | None


@dataclass(frozen=True)
class Source:
    """The release that every figure of a page comes from, and the rules it was made by.

    `questionnaire` is `id:version` as put; `acknowledgement` says whose words its questions are, "" for ours.
    """

    questionnaire: str
    acknowledgement: str
    revision: int
    digest: str
    k: int
    has_frame: bool
    is_after_tickets: bool = False


@dataclass(frozen=True)
class NothingYet:
    """No wave has been released. `running` are title and last day of the waves that will be next."""

    running: tuple[tuple[str, str], ...]
