"""The lines of sites: what each said, what is left of it once chance is allowed for, and what to ask there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import counts
from survey.charts.words import Verdict
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.scale import Direction, in_language
from survey.services.report_asked import choice
from survey.services.report_lines import figure, said_base, said_score
from survey.services.report_site_words import place_words
from survey.services.report_tables import main_measures
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_funnel import Standing
    from survey.services.report_site_ground import Ground, SitesRead
    from survey.services.report_views import Figure, GroupChoice, Response
    from survey.storage.report_cells import Cell

OUTER = 2
_MOST_CLUES = 3
_LEAST_CLUE = 2.0
"""A clue is a measure that lies this many standard errors on the worse side of the council's."""


@dataclass(frozen=True)
class SiteLine:
    """A site with a figure. `standing` and what is said of it are empty where there were too few sites to compare."""

    group: GroupChoice
    figure: Figure
    response: Response | None
    standing: Standing | None
    score: str
    margin: str
    base: str
    allowed: str
    allowed_margin: str
    where: str
    verdict: Verdict

    @property
    def place(self) -> int:
        """Where it stands against the limits; see `report_funnel.Standing`."""
        return self.standing.place if self.standing else 0

    @property
    def is_called(self) -> bool:
        """Whether it lies outside the outer limits."""
        return abs(self.place) == OUTER


@dataclass(frozen=True)
class Clue:
    """Another measure that lies on the worse side there: its score, and the council's."""

    measure: str
    title: str
    figure: Figure
    score: str
    council_score: float
    council: str


@dataclass(frozen=True)
class Called:
    """A site outside the outer limits: its number in a small drawing, and where to begin asking if it is the worse."""

    number: int
    line: SiteLine
    clues: tuple[Clue, ...]


def lines(found: Asked, chosen: Ground, read: SitesRead) -> tuple[SiteLine, ...]:
    """Return the reader's own sites that have a figure, in order of name."""
    own = [node for node in chosen.sites if found.reach.holds(node.key)]
    shown = [node for node in own if (f := read.figures.get(node.key)) and f.score is not None]
    return tuple(
        _line(choice(node, found.language), read, chosen.measure, found.language)
        for node in sorted(shown, key=lambda node: (node.name.casefold(), node.code))
    )


def _line(group: GroupChoice, read: SitesRead, measure: Measure, language: Language) -> SiteLine:
    shown = read.figures[group.key]
    standing = read.told.standings.get(group.key) if read.told else None
    return SiteLine(
        group=group,
        figure=shown,
        response=read.answered[group.key],
        standing=standing,
        score=said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
        base=said_base(shown, language),
        allowed="" if standing is None else language.decimal(standing.shrunk),
        allowed_margin=""
        if standing is None
        else counts.margin(standing.low, standing.high, language),
        where="" if standing is None else place_words(standing.place, language),
        verdict=verdict(standing.place if standing else 0, measure),
    )


def verdict(standing: int, measure: Measure) -> Verdict:
    """Return whether a site outside the outer limits is better or worse than chance makes."""
    if abs(standing) < OUTER or measure.direction == Direction.NEUTRAL:
        return Verdict.NONE
    is_good = (standing > 0) == (measure.direction == Direction.HIGHER_IS_BETTER)
    return Verdict.BETTER if is_good else Verdict.WORSE


def called(
    session: Session, found: Asked, chosen: Ground, shown: Sequence[SiteLine]
) -> tuple[Called, ...]:
    """Return the sites outside the outer limits, each with the measures to ask about first."""
    outside = [line for line in shown if line.is_called]
    if not outside:
        return ()
    others = [
        one for one in main_measures(found.questionnaire.measures) if one.id != chosen.measure.id
    ]
    keys = [WHOLE_COUNCIL, *(line.group.key for line in outside)]
    cells = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [one.id for one in others], keys
    )
    by_group: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        if not cell.product:
            by_group.setdefault(cell.group_key, {})[cell.measure] = cell
    council = by_group.get(WHOLE_COUNCIL, {})
    return tuple(
        Called(
            number,
            line,
            ()
            if line.verdict == Verdict.BETTER
            else _clues(by_group.get(line.group.key, {}), council, others, found.language),
        )
        for number, line in enumerate(outside, 1)
    )


def _clues(
    here: Mapping[str, Cell],
    council: Mapping[str, Cell],
    measures: Sequence[Measure],
    language: Language,
) -> tuple[Clue, ...]:
    """Return the measures that lie farthest on the worse side of the council's, for their own uncertainty."""
    found = []
    for measure in measures:
        cell, whole = here.get(measure.id), council.get(measure.id)
        if cell is None or whole is None or not cell.se or cell.score is None:
            continue
        away = (cell.mean or 0.0) - (whole.mean or 0.0)
        if measure.direction != Direction.LOWER_IS_BETTER:
            away = -away
        if away / cell.se >= _LEAST_CLUE and whole.score is not None:
            found.append((away / cell.se, _clue(measure, cell, whole.score, language)))
    found.sort(key=lambda one: -one[0])
    return tuple(clue for _, clue in found[:_MOST_CLUES])


def _clue(measure: Measure, cell: Cell, council: float, language: Language) -> Clue:
    shown = figure(cell)
    return Clue(
        measure=measure.id,
        title=in_language(measure.title, language.code),
        figure=shown,
        score=said_score(shown, language),
        council_score=council,
        council=language.decimal(council),
    )
