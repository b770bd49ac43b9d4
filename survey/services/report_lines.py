"""From the cells of releases to the lines of a page: figures, words, bars and sparklines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import counts, words
from survey.charts.interval_bar import interval_bar
from survey.charts.sparkline import sparkline
from survey.charts.words import Comparison, Contrast
from survey.domain.scale import Direction, in_language
from survey.services.report_told import News
from survey.services.report_views import Change, Figure, Line, Response, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Questionnaire
    from survey.services.report_history import History
    from survey.storage.report_cells import Cell, Rate, ReleasedWave, Tested

NO_ROW = "no figure"
"""Why there is no figure where a release holds no row at all."""


@dataclass(frozen=True)
class Evidence:
    """All that one release and those before it say of one group.

    `cells` are by measure, product and wave; `tests` by measure and product; `council` holds the scores
    of the whole council in the wave of the page, by measure and product, where the group is another one.
    """

    history: History
    cells: Mapping[tuple[str, str], Mapping[str, Cell]]
    tests: Mapping[tuple[str, str], Sequence[Tested]]
    council: Mapping[tuple[str, str], float]

    def now(self, measure: str, product: str = "") -> Cell | None:
        """Return a figure in the wave of the page."""
        return self.cells.get((measure, product), {}).get(self.history.waves[-1].id)

    def points(self, measure: Measure, product: str = "") -> list[TrendPoint]:
        """Return the trend of a measure, of a product where one is named."""
        return self.history.points(measure, self.cells.get((measure.id, product), {}))

    def comparisons(self, measure: str, product: str = "") -> tuple[Comparison, ...]:
        """Return the tests of a figure as the page words them."""
        days = {wave.id: wave.closes for wave in self.history.waves}
        found = []
        for test in self.tests.get((measure, product), ()):
            # what an action did is told by the page of improvement
            if test.contrast not in set(Contrast):
                continue
            since = [day for name in test.against if (day := days.get(name["wave"])) is not None]
            if since:
                contrast = Contrast(test.contrast)
                found.append(Comparison(contrast, test.difference, test.is_change, min(since)))
        return tuple(found)


def gathered(
    history: History, cells: Iterable[Cell], tests: Iterable[Tested], council: Iterable[Cell]
) -> Evidence:
    """Sort what was read of one group, and now of the council, by what it speaks of."""
    by_subject: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in cells:
        by_subject.setdefault((cell.measure, cell.product), {})[cell.wave_id] = cell
    tested: dict[tuple[str, str], list[Tested]] = {}
    for test in tests:
        tested.setdefault((test.measure, test.product), []).append(test)
    scores = {(c.measure, c.product): c.score for c in council if c.score is not None}
    return Evidence(history, by_subject, tested, scores)


def figure(cell: Cell | None) -> Figure:
    """Return a cell as a page shows it; where there is none it is as good as suppressed."""
    if cell is None:
        return Figure(suppressed=NO_ROW)
    return Figure(
        base=cell.base,
        eligible=cell.eligible,
        mean=cell.mean,
        se=cell.se,
        ci_low=cell.ci_low,
        ci_high=cell.ci_high,
        score=cell.score,
        score_low=cell.score_low,
        score_high=cell.score_high,
        top_box=cell.top_box,
        top_box_low=cell.top_box_low,
        top_box_high=cell.top_box_high,
        suppressed=cell.suppressed or ("" if cell.score is not None else NO_ROW),
    )


def response(rate: Rate | None, language: Language, *, has_frame: bool) -> Response | None:
    """Return who answered, and how it is said; None where the release does not tell."""
    if rate is None:
        return None
    said = counts.answered(rate.returned, rate.eligible, has_frame=has_frame, language=language)
    return Response(rate.eligible, rate.invited, rate.returned, said)


def line(
    evidence: Evidence,
    measure: Measure,
    language: Language,
    ends: tuple[int, int],
    product: str = "",
    title: str = "",
) -> Line:
    """Return the line of a measure, or of a product; its bar marks where the council stands."""
    shown = figure(evidence.now(measure.id, product))
    comparison = words.named(evidence.comparisons(measure.id, product))
    is_shown = shown.score is not None
    return Line(
        measure=measure.id,
        product=product,
        title=title or in_language(measure.title, language.code),
        is_lower_better=measure.direction == Direction.LOWER_IS_BETTER,
        figure=shown,
        score=said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
        base=said_base(shown, language),
        changes=tuple(_change(test) for test in evidence.tests.get((measure.id, product), ())),
        change=words.change(comparison, measure.direction, language) if is_shown else "",
        verdict=words.verdict(comparison, measure.direction),
        bar=interval_bar(
            shown.score,
            shown.score_low,
            shown.score_high,
            ends,
            evidence.council.get((measure.id, product)),
        )
        if shown.score is not None
        else None,
        sparkline=sparkline(evidence.points(measure, product)),
    )


def said_score(shown: Figure, language: Language) -> str:
    """Return a score for the eye, or nothing."""
    return "" if shown.score is None else language.decimal(shown.score)


def said_base(shown: Figure, language: Language) -> str:
    """Return a base for the eye, or nothing."""
    return "" if shown.base is None else language.count(shown.base)


def news(evidence: Evidence, measure: Measure, line: Line, language: Language) -> News | None:
    """Return the change of a line in a sentence: against a year ago as its row is, the last wave, or a slope."""
    by_contrast = {
        comparison.contrast: comparison
        for comparison in evidence.comparisons(line.measure, line.product)
        if comparison.is_change
    }
    for contrast in (Contrast.YEAR_AGO, Contrast.LAST_WAVE, Contrast.SLOPE):
        if contrast in by_contrast and line.figure.score is not None:
            comparison = by_contrast[contrast]
            return News(
                words.verdict(comparison, measure.direction),
                words.news(line.title, line.figure.score, comparison, measure.direction, language),
            )
    return None


def _change(test: Tested) -> Change:
    return Change(
        family=test.family,
        contrast=test.contrast,
        against=tuple(name["wave"] for name in test.against),
        difference=test.difference,
        se=test.se,
        df=test.df,
        p=test.p,
        p_adjusted=test.p_adjusted,
        is_change=test.is_change,
        effect=test.effect,
    )


def source(wave: ReleasedWave, questionnaire: Questionnaire) -> Source:
    """Return where the figures of a page come from."""
    return Source(
        questionnaire=questionnaire.name,
        acknowledgement=questionnaire.acknowledgement or "",
        revision=wave.revision,
        digest=wave.digest,
        k=wave.k,
        has_frame=wave.has_frame,
        is_after_tickets=wave.is_after_tickets,
    )
