"""The waves of a figure as an XmR chart: how much it varies by itself, and what its latest wave shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from survey.analysis.spc import Rule, Variation
from survey.analysis.spc import variation as shown_by
from survey.charts import variation_chart, variation_words
from survey.charts.variation_chart import DrawnPoint, DrawnStretch, VariationPlot
from survey.domain.scale import Direction
from survey.services import kept_charts
from survey.services.report_process import FEWEST, assured, charted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.analysis.spc import Process, Stretch
    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.domain.measure import Measure
    from survey.services.improvement import Marks
    from survey.services.kept_charts import Charts
    from survey.services.report_marks import Marked, Target

CAPTION = "variation-caption"
"""The id of the element that names the drawing in a page."""
ENOUGH = 12
"""From so many waves on the overview says in words what the last one shows."""
_VERDICTS = {
    Variation.IMPROVEMENT: "better",
    Variation.CONCERN: "worse",
    Variation.NEUTRAL: "unusual",
    Variation.COMMON_CAUSE: "",
}


@dataclass(frozen=True)
class Watched:
    """A wave in an XmR chart: its score, why it shows a special cause, and to whose good."""

    day: date
    score: float
    rule: Rule
    verdict: str


@dataclass(frozen=True)
class Cause:
    """Waves that show a special cause by one rule, to one side's good, in a line."""

    verdict: str
    words: str
    months: str


@dataclass(frozen=True)
class StretchLimits:
    """Successive waves with limits of their own, from the first month to the last; None where one wave has none."""

    first: int
    last: int
    months: str
    mean: float
    lower: float | None
    upper: float | None
    words: tuple[str, ...]
    """Lower limit, mean and upper limit for the eye."""
    is_trial: bool


@dataclass(frozen=True)
class Varied:
    """A figure as an XmR chart: its waves, its stretches, and what they say."""

    waves: tuple[Watched, ...]
    stretches: tuple[StretchLimits, ...]
    causes: tuple[Cause, ...]
    verdict: str
    variation: str
    assurance: str
    sentences: tuple[str, ...]
    charts: Charts


class Spoken(NamedTuple):
    """What a table says of the last point: words on it and on the target, better or worse, and by which limits."""

    words: str = ""
    verdict: str = ""
    is_trial: bool = False


def spoken(
    points: Sequence[TrendPoint], direction: Direction, marks: Marks, language: Language
) -> Spoken:
    """Return what the last point shows; nothing without enough.

    Enough are twelve waves in all, and six since limits began anew; trial limits are to be named.
    """
    shown = [point for point in points if point.score is not None]
    if len(shown) < ENOUGH or points[-1].score is None:
        return Spoken()
    chart = charted(shown, points, marks)
    last = chart.process.last
    if len(last.rules) < FEWEST:
        return Spoken()
    found = shown_by(last, direction)
    words = [variation_words.variation(found, language)]
    if (told := assured(chart, direction, marks)) is not None:
        words.append(variation_words.assurance_short(told, language))
    return Spoken(", ".join(words), _VERDICTS[found], last.is_trial)


def varied(
    session: Session,
    points: Sequence[TrendPoint],
    measure: Measure,
    marks: Marks,
    marked: Marked,
    language: Language,
) -> Varied | None:
    """Return a trend as an XmR chart; None with fewer than six figures."""
    shown = [point for point in points if point.score is not None]
    if len(shown) < FEWEST:
        return None
    chart = charted(shown, points, marks)
    found = chart.process
    waves = tuple(
        Watched(point.day, point.score or 0.0, rule, verdict)
        for point, rule, verdict in zip(
            shown, found.rules, _verdicts(found, measure.direction), strict=True
        )
    )
    stretches = _stretches(found, shown, language)
    last = shown_by(found.last, measure.direction)
    sure = assured(chart, measure.direction, marks)
    return Varied(
        waves=waves,
        stretches=stretches,
        causes=_causes(waves, language),
        verdict=_VERDICTS[last],
        variation=variation_words.variation_told(last, language),
        assurance=variation_words.assurance(sure, language),
        sentences=_sentences(waves, stretches, language, is_settled=chart.is_settled),
        charts=_charts(session, waves, stretches, marked.target, language),
    )


def _verdicts(found: Process, direction: Direction) -> list[str]:
    """Return for each point whether its special cause is good news."""
    return [
        _verdict(rule, sign, direction)
        for stretch in found.stretches
        for rule, sign in zip(stretch.rules, stretch.signs, strict=True)
    ]


def _verdict(rule: Rule, sign: int, direction: Direction) -> str:
    if rule is Rule.NONE:
        return ""
    if direction is Direction.NEUTRAL:
        return "unusual"
    return "better" if (sign > 0) == (direction is Direction.HIGHER_IS_BETTER) else "worse"


def _stretches(
    found: Process, shown: Sequence[TrendPoint], language: Language
) -> tuple[StretchLimits, ...]:
    ends = [stretch.start for stretch in found.stretches[1:]] + [len(shown)]
    return tuple(
        _stretch(stretch, end - 1, shown, language)
        for stretch, end in zip(found.stretches, ends, strict=True)
    )


def _stretch(
    stretch: Stretch, last: int, shown: Sequence[TrendPoint], language: Language
) -> StretchLimits:
    lower, upper = stretch.limits.lower, stretch.limits.upper
    has_limits = isfinite(lower) and isfinite(upper)
    first, final = language.month(shown[stretch.start].day), language.month(shown[last].day)
    message = language.translations.gettext("%(first)s to %(last)s")
    return StretchLimits(
        first=stretch.start,
        last=last,
        months=first if first == final else language.say(message, first=first, last=final),
        mean=stretch.limits.mean,
        lower=lower if has_limits else None,
        upper=upper if has_limits else None,
        words=tuple(
            language.decimal(value) if isfinite(value) else ""
            for value in (lower, stretch.limits.mean, upper)
        ),
        is_trial=stretch.is_trial,
    )


def _causes(waves: Sequence[Watched], language: Language) -> tuple[Cause, ...]:
    """Return the waves that show a special cause, by rule, those with the latest wave first."""
    by_cause: dict[tuple[Rule, str], list[str]] = {}
    for wave in reversed(waves):
        if wave.rule is not Rule.NONE:
            by_cause.setdefault((wave.rule, wave.verdict), []).append(
                language.short_month(wave.day)
            )
    return tuple(
        Cause(verdict, variation_words.cause(rule, verdict, language), ", ".join(months))
        for (rule, verdict), months in by_cause.items()
    )


def _sentences(
    waves: Sequence[Watched],
    stretches: Sequence[StretchLimits],
    language: Language,
    *,
    is_settled: bool,
) -> tuple[str, ...]:
    _ = language.translations.gettext
    told = [
        variation_words.flagged(sum(wave.rule is not Rule.NONE for wave in waves), language),
        _(
            "The dashed lines are the limits within which the score varies by itself, worked out from how much "
            "neighbouring waves differ. They say nothing of a test."
        ),
    ]
    if stretches[-1].is_trial:
        told.append(
            _("They are trial limits, for there are fewer than twelve waves to learn from.")
        )
    if not is_settled:
        told.append(
            _(
                "They come from the waves before the latest lasting event, until six waves have followed it."
            )
        )
    if len(stretches) > 1:
        told.append(
            _("An upright line marks where limits begin anew, after a lasting event or a break.")
        )
    return tuple(told)


def _charts(
    session: Session,
    waves: Sequence[Watched],
    stretches: Sequence[StretchLimits],
    target: Target | None,
    language: Language,
) -> Charts:
    _ = language.translations.gettext
    last = stretches[-1]
    names = ((_("upper"), last.words[2]), (_("mean"), last.words[1]), (_("lower"), last.words[0]))
    plot = VariationPlot(
        points=tuple(DrawnPoint(wave.day, wave.score, wave.verdict) for wave in waves),
        stretches=tuple(DrawnStretch(s.first, s.last, s.mean, s.lower, s.upper) for s in stretches),
        words=names,
        target=target.score if target else None,
        target_words=target.words if target else "",
    )
    shown = {**variation_chart.shown(plot), "caption": CAPTION, "locale": language.locale}
    return kept_charts.kept(
        session,
        "variation",
        shown,
        lambda size: variation_chart.draw(plot, size, language, CAPTION),
    )
