"""What stands at the top of a page about a figure: its headline, whether it is real, where it is heading, its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.analysis import families
from survey.charts import counts, words
from survey.domain.scale import in_language
from survey.services import report_lines
from survey.services.report_overview import Facts

if TYPE_CHECKING:
    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_lines import Evidence
    from survey.services.report_marks import Target
    from survey.services.report_views import Line
    from survey.storage.report_cells import Rate


def title(found: Asked, evidence: Evidence, line: Line, subject: str) -> str:
    """Return the headline of a page: what happened to the figure of a line, said of a subject."""
    comparison = None
    if line.score:
        comparison = words.named(evidence.comparisons(line.measure, line.product))
    return words.headline(subject, found.wave.closes, comparison, found.language)


def lead(
    found: Asked, evidence: Evidence, line: Line, target: Target | None = None
) -> tuple[str, ...]:
    """Return what is to be said under the headline: whether it is real, where it is heading, and its target."""
    _ = found.language.translations.gettext
    if not line.figure.is_asked:
        return (_("This was not asked in this wave."),)
    if line.figure.score is None:
        return too_few(found)
    comparisons = evidence.comparisons(line.measure, line.product)
    named = words.named(comparisons)
    slope = next((c for c in comparisons if c.contrast == words.Contrast.SLOPE), None)
    points = _points(found, evidence, line)
    told = (
        words.standing(line.figure.score, named, found.language) if named else "",
        words.slope(slope, points, found.language),
    )
    said = tuple(sentence for sentence in told if sentence) or (_untested(found, line),)
    return said + _aimed_at(line, target, found.language)


def _points(found: Asked, evidence: Evidence, line: Line) -> list[TrendPoint]:
    """Return the trend of a line."""
    measures = {measure.id: measure for measure in found.questionnaire.measures}
    return evidence.points(measures[line.measure], line.product)


def _aimed_at(line: Line, target: Target | None, language: Language) -> tuple[str, ...]:
    """Return where a figure stands beside its target, as far as its interval can tell; nothing without one."""
    _ = language.translations.gettext
    low, high = line.figure.score_low, line.figure.score_high
    if target is None or low is None or high is None:
        return ()
    if low <= target.score <= high:
        message = _(
            "Chance in who answered is too large to say on which side of the target it lies: %(target)s."
        )
    elif (low > target.score) != line.is_lower_better:
        message = _("It is better than was aimed at: %(target)s.")
    else:
        message = _("It is not yet what is aimed at: %(target)s.")
    return (language.say(message, target=_lower_first(target.words)),)


def _lower_first(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def _untested(found: Asked, line: Line) -> str:
    """Return why nothing is said about change: only what a release tested is called one."""
    _ = found.language.translations.gettext
    if not (found.is_council or families.is_tested(found.node)):
        return _(
            "A single site is not tested for change from one wave to the next: "
            "with so few answers most differences are chance."
        )
    if len(found.history.waves) == 1:
        return _("These are the first figures: there is nothing to compare them with yet.")
    if line.product:
        return _("Changes are tested for each product by itself, and not for all of them together.")
    return _("There is no earlier wave that it can be compared with.")


def too_few(found: Asked) -> tuple[str, ...]:
    """Return why a figure is not shown, and where its answers count."""
    _ = found.language.translations.gettext
    told = found.language.say(
        _(
            "Too few answers to show, or answers so alike that they would give people away. "
            "Figures are shown from %(k)s answers on."
        ),
        k=found.wave.k,
    )
    above = found.reach.path(found.node)
    if not above:
        return (told,)
    where = found.name(above[-1])
    return told, found.language.say(_("What was answered here counts in: %(group)s."), group=where)


def facts(
    found: Asked, evidence: Evidence, measure: Measure, line: Line, rate: Rate | None
) -> Facts:
    """Return what stands under the headline of a measure."""
    language, wave, shown = found.language, found.wave, line.figure
    council = evidence.council.get((line.measure, line.product))
    return Facts(
        council="" if council is None else language.decimal(council),
        council_score=council,
        response=report_lines.response(rate, language, has_frame=wave.has_frame),
        top_box_means=_top_box_means(found, measure),
        top_box=counts.share(shown.top_box, shown.top_box_low, shown.top_box_high, language),
        fieldwork=language.days(wave.opens, wave.closes),
    )


def _top_box_means(found: Asked, measure: Measure) -> str:
    """Return the words of the points that make the top box, or nothing where the measure has none."""
    item = found.questionnaire.items().get(measure.items[0])
    scale = item.scale if item else None
    if scale is None or not measure.top:
        return ""
    labels = [
        in_language(point.label, found.language.code)
        for point in scale.points
        if point.code in measure.top
    ]
    return found.language.either(labels)
