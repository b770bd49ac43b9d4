"""The tables of the overview: main measures, products, the waves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from survey.charts import counts, words
from survey.charts.trend import TrendPoint, axis
from survey.domain.measure import Role
from survey.services import report_charts, report_marks
from survey.services.improvement import Marks
from survey.services.report_lines import figure, line, response, said_base, said_score
from survey.services.report_views import Table, Trend, TrendRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.services.report_lines import Evidence
    from survey.services.report_views import Line, Response, WaveChoice
    from survey.storage.report_cells import Cell, Rate

ALL_PRODUCTS = "all"
SHARE_USING = "share-using"
NO_MARKS = Marks()
_ANY_DAY = date(2000, 1, 1)


def main_measures(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return the headline measures, in the questionnaire's order."""
    return tuple(m for m in measures if m.role in {Role.HEADLINE, Role.MAIN} and not m.per_product)


def product_headline(measures: Iterable[Measure]) -> Measure | None:
    """Return the measure that stands for a product."""
    return next((m for m in measures if m.role == Role.PRODUCT_HEADLINE), None)


def measure_table(evidence: Evidence, language: Language) -> Table:
    """Return the main measures of a group."""
    measures = main_measures(evidence.history.questionnaire.measures)
    subjects = [(measure.id, "") for measure in measures]
    ends = _shared_ends(evidence, subjects)
    return _table(
        [line(evidence, measure, language, ends) for measure in measures], evidence, ends, language
    )


def product_table(
    evidence: Evidence, names: Mapping[str, str], using: Iterable[Cell], language: Language
) -> Table | None:
    """Return the products of a group, highest score first; None where none is published for it."""
    measure = product_headline(evidence.history.questionnaire.measures)
    if measure is None:
        return None
    ends = _shared_ends(evidence, [(measure.id, code) for code in (*names, ALL_PRODUCTS)])
    shares = {cell.product: cell.mean for cell in using if cell.mean is not None}
    lines = [
        replace(
            line(evidence, measure, language, ends, product=code, title=name),
            share_using=language.percent(shares[code]) if code in shares else "",
            using=shares.get(code),
        )
        for code, name in names.items()
    ]
    lines.sort(key=lambda each: (-(each.figure.score or 0.0), each.title))
    everything = line(
        evidence,
        measure,
        language,
        ends,
        product=ALL_PRODUCTS,
        title=language.translations.gettext("All products together"),
    )
    shown = [each for each in (everything, *lines) if each.figure.score is not None]
    if not shown:
        return None
    missing = tuple(each.title for each in lines if each.figure.score is None)
    return replace(_table(shown, evidence, ends, language), suppressed=missing)


def trend(
    session: Session,
    evidence: Evidence,
    measure: Measure,
    waves: Sequence[WaveChoice],
    rates: Mapping[str, Rate],
    language: Language,
    product: str = "",
    marks: Marks = NO_MARKS,
) -> Trend:
    """Return a measure over the waves, of a product where one is named: its table, sentences, drawings, marks."""
    points = evidence.points(measure, product)
    history = evidence.history
    choices = {wave.id: wave for wave in waves}
    cells = evidence.cells.get((measure.id, product), {})
    asking = history.asking(measure.id, cells)[-len(points) :] if points else ()
    rows = tuple(
        _trend_row(
            choices[wave.id],
            cells.get(wave.id),
            response(rates.get(wave.id), language, has_frame=wave.has_frame),
            point,
            language,
        )
        for wave, point in zip(asking, points, strict=True)
    )
    tests = evidence.tests.get((measure.id, product), ())
    compared = report_charts.compared_point(points, history, tests)
    marked = report_marks.marked(marks, points, language)
    charts = report_charts.trend_charts(session, points, compared, language, marked.drawn)
    sentences = counts.trend(points, language, marked.drawn) if charts.by_size else ()
    return Trend(rows, sentences, charts.by_size, charts.drawn, marked)


def _trend_row(
    wave: WaveChoice,
    cell: Cell | None,
    answered: Response | None,
    point: TrendPoint,
    language: Language,
) -> TrendRow:
    shown = figure(cell)
    interval = ""
    if shown.score_low is not None and shown.score_high is not None:
        interval = language.say(
            language.translations.gettext("%(low)s to %(high)s"),
            low=language.decimal(shown.score_low),
            high=language.decimal(shown.score_high),
        )
    return TrendRow(
        wave=wave,
        figure=shown,
        response=answered,
        score=said_score(shown, language),
        interval=interval,
        base=said_base(shown, language),
        is_break=point.is_break,
    )


def _table(
    lines: Sequence[Line], evidence: Evidence, ends: tuple[int, int], language: Language
) -> Table:
    """Put lines together. Where one was compared with another wave than most, its words say so."""
    named = [words.named(evidence.comparisons(each.measure, each.product)) for each in lines]
    since = Counter(comparison.since for comparison in named if comparison is not None)
    usual = since.most_common(1)[0][0] if since else None
    told = tuple(
        each
        if comparison is None or comparison.since == usual
        else replace(each, change=_since(each.change, comparison.since, language))
        for each, comparison in zip(lines, named, strict=True)
    )
    against = "" if usual is None else language.month(usual)
    return Table(told, ends, len(evidence.history.waves), against, ())


def _since(change: str, day: date, language: Language) -> str:
    message = language.translations.gettext("%(change)s (since %(month)s)")
    return language.say(message, change=change, month=language.month(day))


def _shared_ends(evidence: Evidence, subjects: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Return the ends of a scale for measures and products, and for where the council stands."""
    shown = [each for each in subjects if (cell := evidence.now(*each)) and cell.score is not None]
    marks = [evidence.council[each] for each in shown if each in evidence.council]
    return scale_ends((evidence.now(*each) for each in shown), *marks)


def scale_ends(cells: Iterable[Cell | None], *marks: float) -> tuple[int, int]:
    """Return the ends of a scale that holds every interval of a table, and its marks."""
    points = [
        TrendPoint(_ANY_DAY, cell.score, cell.score_low, cell.score_high)
        for cell in cells
        if cell is not None and cell.score is not None
    ]
    return axis([*points, *(TrendPoint(_ANY_DAY, mark) for mark in marks)])
