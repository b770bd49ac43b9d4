"""The lines of products: what their users say of each, how many use it, what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import counts, words
from survey.charts.product_dots import Dot, DotPlot, ProductDots
from survey.charts.words import Contrast, Verdict
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.scale import in_language
from survey.services import report_lines, report_tables
from survey.services.report_lines import figure, said_score
from survey.services.report_product_users import share_figure
from survey.services.report_tables import ALL_PRODUCTS, SHARE_USING
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.charts.words import Comparison
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_lines import Evidence
    from survey.services.report_told import News
    from survey.services.report_views import Figure, Line
    from survey.storage.report_cells import Cell

MOST_BESIDE = 2
"""So many other measures stand beside the overall satisfaction in the drawing; the table has them all."""


@dataclass(frozen=True)
class Side:
    """Another measure of a product, beside its overall satisfaction."""

    measure: str
    title: str
    figure: Figure
    score: str
    margin: str


@dataclass(frozen=True)
class ProductLine:
    """A product: its line of overall satisfaction, its other measures, and the share of staff who use it.

    `using` has no score: its mean is the share, 0 to 1. `tendency` is the change in words, or a slope where no
    change between two waves was found; `word` says it in one word and `verdict` whether it is good. `told` is the test
    that they come from.
    """

    line: Line
    sides: tuple[Side, ...]
    using: Figure
    share: str
    tendency: str
    word: str
    verdict: Verdict
    told: Comparison | None = None

    @property
    def figures(self) -> dict[str, Figure]:
        """Every measure of it, the overall satisfaction first."""
        return {
            self.line.measure: self.line.figure,
            **{side.measure: side.figure for side in self.sides},
        }

    @property
    def is_sum(self) -> bool:
        """Whether this is all products together."""
        return self.line.product == ALL_PRODUCTS


@dataclass(frozen=True)
class ProductLines:
    """Every product of a wave, all together first; none where the wave asked about none.

    `title` names their overall satisfaction; `ends` are those of the one scale; `against` is the wave that most
    were compared with, "" where no product was tested; `news` is None then.
    """

    each: tuple[ProductLine, ...]
    title: str = ""
    ends: tuple[int, int] = (0, 100)
    against: str = ""
    news: tuple[News, ...] | None = None
    measure: Measure | None = None
    evidence: Evidence | None = None

    def comparisons(self, each: ProductLine) -> tuple[Comparison, ...]:
        """Return the tests of a product's overall satisfaction."""
        found = self.evidence
        return found.comparisons(each.line.measure, each.line.product) if found else ()

    def points(self, each: ProductLine) -> list[TrendPoint]:
        """Return the trend of a product's overall satisfaction."""
        if self.evidence is None or self.measure is None:
            return []
        return self.evidence.points(self.measure, each.line.product)


@dataclass(frozen=True)
class _Read:
    """What was read of a wave. `cells` of the wave are by (measure, product)."""

    evidence: Evidence
    measure: Measure
    others: Sequence[Measure]
    cells: Mapping[tuple[str, str], Cell]


def other_measures(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return what is measured of each product beside its overall satisfaction."""
    headline = report_tables.product_headline(measures := tuple(measures))
    return tuple(one for one in measures if one.per_product and one != headline)


def product_lines(session: Session, found: Asked, only: str | None = None) -> ProductLines:
    """Return the products of a group in a wave, in the order of the catalogue; `only` one and all together."""
    _ = found.language.translations.gettext
    measure = report_tables.product_headline(found.questionnaire.measures)
    names = report_cells.product_names(session, found.wave.id)
    if measure is None or not names:
        return ProductLines(())
    read = _read(session, found, measure)
    ends = _ends(read, names)
    everything = (ALL_PRODUCTS, _("All products together"))
    wanted = [each for each in names.items() if only in {None, each[0]}]
    each = tuple(_product_line(read, one, ends, found.language) for one in (everything, *wanted))
    return ProductLines(
        each=each,
        title=in_language(measure.title, found.language.code),
        ends=ends,
        against=_against(read, each, found.language),
        news=_news(read, each, found.language),
        measure=measure,
        evidence=read.evidence,
    )


def _read(session: Session, found: Asked, measure: Measure) -> _Read:
    others = other_measures(found.questionnaire.measures)
    release = (found.wave.id, found.wave.revision)
    series = report_cells.cells_over_waves(
        session, found.history.revisions, [measure.id], [found.key]
    )
    beside = [SHARE_USING, *(other.id for other in others)]
    now = report_cells.cells_of_wave(session, *release, beside, [found.key])
    tests = report_cells.tests(session, *release, found.key)
    council = []
    if not found.is_council:
        council = report_cells.cells_of_wave(session, *release, [measure.id], [WHOLE_COUNCIL])
    evidence = report_lines.gathered(found.history, series, tests, council)
    return _Read(evidence, measure, others, {(cell.measure, cell.product): cell for cell in now})


def _ends(read: _Read, names: Iterable[str]) -> tuple[int, int]:
    """Return the ends of one scale for all that is drawn, and for where the council stands."""
    id_ = read.measure.id
    cells = [read.evidence.now(id_, code) for code in (ALL_PRODUCTS, *names)]
    sides = [cell for cell in read.cells.values() if cell.measure != SHARE_USING]
    return report_tables.scale_ends([*cells, *sides], *read.evidence.council.values())


def _product_line(
    read: _Read, product: tuple[str, str], ends: tuple[int, int], language: Language
) -> ProductLine:
    code, name = product
    line = report_lines.line(read.evidence, read.measure, language, ends, product=code, title=name)
    comparisons = read.evidence.comparisons(read.measure.id, code) if line.score else ()
    told = _told(comparisons)
    using = share_figure(read.cells.get((SHARE_USING, code)))
    return ProductLine(
        line=line,
        sides=tuple(_side(read, other, code, language) for other in read.others),
        using=using,
        share="" if using.mean is None else language.percent(using.mean),
        tendency=_tendency(told, line, read.measure, language),
        word=change_in_a_word(told, read.measure, language),
        verdict=words.verdict(told, read.measure.direction),
        told=told,
    )


def _against(read: _Read, lines: Iterable[ProductLine], language: Language) -> str:
    """Return the wave that most products were compared with."""
    named = [
        words.named(read.evidence.comparisons(read.measure.id, each.line.product)) for each in lines
    ]
    since = Counter(comparison.since for comparison in named if comparison is not None)
    return language.month(since.most_common(1)[0][0]) if since else ""


def _news(read: _Read, lines: Sequence[ProductLine], language: Language) -> tuple[News, ...] | None:
    if not any(each.line.changes for each in lines):
        return None
    told = [report_lines.news(read.evidence, read.measure, each.line, language) for each in lines]
    return tuple(news for news in told if news is not None)


def _side(read: _Read, measure: Measure, code: str, language: Language) -> Side:
    shown = figure(read.cells.get((measure.id, code)))
    return Side(
        measure=measure.id,
        title=in_language(measure.title, language.code),
        figure=shown,
        score=said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
    )


def _told(comparisons: tuple[Comparison, ...]) -> Comparison | None:
    """Return the comparison that a line tells of: a change if there is one, the slope last."""
    named = words.named(comparisons)
    if named is not None and named.is_change:
        return named
    slope = next((one for one in comparisons if one.contrast == Contrast.SLOPE), None)
    return slope if slope is not None and slope.is_change else named or slope


def _tendency(told: Comparison | None, line: Line, measure: Measure, language: Language) -> str:
    if told is None or told.contrast != Contrast.SLOPE:
        return line.change
    if not told.is_change:
        return words.change(told, measure.direction, language)
    return language.say(
        language.translations.gettext("%(change)s a year by a straight line since %(since)s"),
        change=words.change(told, measure.direction, language),
        since=language.month(told.since),
    )


def change_in_a_word(told: Comparison | None, measure: Measure, language: Language) -> str:
    """Return better, worse, upwards, downwards, or nothing where no change was called one."""
    _ = language.translations.gettext
    if told is None or not told.is_change:
        return ""
    if told.contrast == Contrast.SLOPE:
        return _("upwards") if told.difference > 0 else _("downwards")
    match words.verdict(told, measure.direction):
        case Verdict.BETTER:
            return _("better")
        case Verdict.WORSE:
            return _("worse")
    return _("higher") if told.difference > 0 else _("lower")


def dot_plot(lines: ProductLines, shown: Sequence[ProductLine], language: Language) -> DotPlot:
    """Return what is drawn of the lines that have figures, in the order in which they are given."""
    sides = shown[0].sides[:MOST_BESIDE]
    has_shares = any(each.share for each in shown)
    return DotPlot(
        headings=(lines.title, *(side.title for side in sides)),
        share_heading=language.translations.gettext("Used by") if has_shares else "",
        rows=tuple(_dots(each) for each in shown),
        ends=lines.ends,
    )


def _dots(line: ProductLine) -> ProductDots:
    figures = [line.line.figure, *(side.figure for side in line.sides[:MOST_BESIDE])]
    return ProductDots(
        name=line.line.title,
        score=line.line.score,
        dots=tuple(_dot(one) for one in figures),
        verdict=str(line.verdict) if line.word else "",
        change=line.word,
        share_using=line.share,
        is_sum=line.is_sum,
    )


def _dot(shown: Figure) -> Dot | None:
    if shown.score is None:
        return None
    low = shown.score if shown.score_low is None else shown.score_low
    high = shown.score if shown.score_high is None else shown.score_high
    return Dot(shown.score, low, high)
