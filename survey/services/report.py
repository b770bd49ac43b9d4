"""The overview: one group in one wave, everything a page, its CSV and its JSON say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.analysis import families
from survey.charts import counts, words
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.scale import in_language
from survey.services import improvement, report_lines, report_parts, report_tables
from survey.services.report_asked import asked, place
from survey.services.report_views import Facts, NothingYet, Overview
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_lines import Evidence
    from survey.services.report_views import Figure, Line, News, Table


def overview(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> Overview | NothingYet:
    """Return the overview of a group in a wave; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found)


def _page(session: Session, found: Asked) -> Overview:
    language, evidence = found.language, _evidence(session, found)
    where = place(session, found)
    rates = report_cells.rates(session, found.history.revisions, [found.key])
    by_wave = {wave: rate for (wave, _), rate in rates.items()}
    measures = report_tables.measure_table(evidence, language)
    products = _products(session, found, evidence)
    main = next(line for line in measures.lines if line.measure == found.headline.id)
    shown = main.figure
    return Overview(
        place=where,
        source=found.source,
        title=_title(found, evidence, main),
        lead=_lead(found, evidence, main),
        headline=main,
        give_or_take=counts.give_or_take(shown.score_low, shown.score_high, language),
        facts=_facts(found, evidence, shown, by_wave.get(found.wave.id)),
        trend=report_tables.trend(
            session,
            evidence,
            found.headline,
            where.waves,
            by_wave,
            language,
            marks=improvement.marks(
                session, found.headline.id, group_key=found.key, nodes=found.reach.nodes()
            ),
        ),
        news=_news(found, evidence, measures, products),
        measures=measures,
        products=products,
        parts=report_parts.part_tables(
            session,
            found.reach.next_level(found.node),
            found.history,
            found.headline,
            report_parts.Whole(found.node, shown, by_wave.get(found.wave.id)),
            language,
        ),
    )


def _evidence(session: Session, found: Asked) -> Evidence:
    """Read every figure and every test of the group, and what to compare it with."""
    measures = [m.id for m in report_tables.main_measures(found.questionnaire.measures)]
    product = report_tables.product_headline(found.questionnaire.measures)
    wanted = {found.headline.id, *measures, *([product.id] if product else [])}
    cells = report_cells.cells_over_waves(session, found.history.revisions, wanted, [found.key])
    release = (found.wave.id, found.wave.revision)
    tests = report_cells.tests(session, *release, found.key)
    council = []
    if not found.is_council:
        council = report_cells.cells_of_wave(session, *release, wanted, [WHOLE_COUNCIL])
    return report_lines.gathered(found.history, cells, tests, council)


def _products(session: Session, found: Asked, evidence: Evidence) -> Table | None:
    names = report_cells.product_names(session, found.wave.id)
    using = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [report_tables.SHARE_USING], [found.key]
    )
    return report_tables.product_table(evidence, names, using, found.language)


def _title(found: Asked, evidence: Evidence, main: Line) -> str:
    subject = main.title if found.is_council else found.node.name
    comparison = words.named(evidence.comparisons(main.measure)) if main.score else None
    return words.headline(subject, found.wave.closes, comparison, found.language)


def _lead(found: Asked, evidence: Evidence, main: Line) -> tuple[str, ...]:
    """Return what is to be said under the headline: whether it is real, and where it is heading."""
    _ = found.language.translations.gettext
    if not main.figure.is_asked:
        return (_("This was not asked in this wave."),)
    if main.figure.score is None:
        return _too_few(found)
    comparisons = evidence.comparisons(main.measure)
    named = words.named(comparisons)
    slope = next((c for c in comparisons if c.contrast == words.Contrast.SLOPE), None)
    told = (
        words.standing(main.figure.score, named, found.language) if named else "",
        words.slope(slope, found.language),
    )
    return tuple(sentence for sentence in told if sentence) or (_untested(found),)


def _untested(found: Asked) -> str:
    """Return why nothing is said about change: only what a release tested is called one."""
    _ = found.language.translations.gettext
    if not (found.is_council or families.is_tested(found.node)):
        return _(
            "A single site is not tested for change from one wave to the next: "
            "with so few answers most differences are chance."
        )
    if len(found.history.waves) == 1:
        return _("These are the first figures: there is nothing to compare them with yet.")
    return _("There is no earlier wave that it can be compared with.")


def _too_few(found: Asked) -> tuple[str, ...]:
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


def _facts(
    found: Asked, evidence: Evidence, shown: Figure, rate: report_cells.Rate | None
) -> Facts:
    language, wave = found.language, found.wave
    council = evidence.council.get((found.headline.id, ""))
    return Facts(
        council="" if council is None else language.decimal(council),
        response=report_lines.response(rate, language, has_frame=wave.has_frame),
        top_box_means=_top_box_means(found),
        top_box=counts.share(shown.top_box, shown.top_box_low, shown.top_box_high, language),
        fieldwork=language.days(wave.opens, wave.closes),
    )


def _top_box_means(found: Asked) -> str:
    """Return the words of the points that make the top box, or nothing where the headline has none."""
    measure = found.headline
    scale = found.questionnaire.items()[measure.items[0]].scale
    if scale is None or not measure.top:
        return ""
    labels = [
        in_language(point.label, found.language.code)
        for point in scale.points
        if point.code in measure.top
    ]
    return found.language.either(labels)


def _news(
    found: Asked, evidence: Evidence, measures: Table, products: Table | None
) -> tuple[News, ...] | None:
    """Return what changed, but for the headline; None where nothing was tested."""
    if not evidence.tests:
        return None
    by_id = {measure.id: measure for measure in found.questionnaire.measures}
    lines = [*measures.lines, *(products.lines if products else ())]
    told = [
        report_lines.news(evidence, by_id[line.measure], line, found.language)
        for line in lines
        if (line.measure, line.product) != (found.headline.id, "")
    ]
    return tuple(news for news in told if news is not None)
