"""The overview: one group in one wave, everything a page, its CSV and its JSON say of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.analysis import families
from survey.charts import counts
from survey.domain.access import WHOLE_COUNCIL
from survey.services import (
    improvement,
    report_aims,
    report_lead,
    report_lines,
    report_news,
    report_parts,
    report_tables,
    report_variation,
)
from survey.services.report_asked import asked, place
from survey.services.report_overview import Overview
from survey.services.report_views import NothingYet
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.improvement import Marking
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_lines import Evidence
    from survey.services.report_views import Table


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
    marking = improvement.marking(session, found.reach.nodes())
    measures = _watched(found, evidence, marking)
    products = _products(session, found, evidence)
    main = next(line for line in measures.lines if line.measure == found.headline.id)
    shown = main.figure
    told = report_news.in_brief(session, found, (main.measure, ""))
    marks = marking.of(found.headline.id, group_key=found.key)
    trend = report_tables.trend(
        session, evidence, found.headline, where.waves, by_wave, language, marks=marks
    )
    return Overview(
        place=where,
        source=found.source,
        title=report_lead.title(
            found, evidence, main, main.title if found.is_council else found.node.name
        ),
        lead=report_lead.lead(found, evidence, main, trend.marked.target),
        headline=main,
        give_or_take=counts.give_or_take(shown.score_low, shown.score_high, language),
        facts=report_lead.facts(found, evidence, found.headline, main, by_wave.get(found.wave.id)),
        trend=trend,
        news=told.lines if evidence.tests else None,
        more_news=told.more,
        measures=measures,
        aims=report_aims.aims_met(session, found, marking),
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


def _watched(found: Asked, evidence: Evidence, marking: Marking) -> Table:
    """Return the main measures, with what their latest wave shows beside their usual variation."""
    table = report_tables.measure_table(evidence, found.language)
    if not (found.is_council or families.is_tested(found.node)):
        return table
    by_id = {measure.id: measure for measure in found.questionnaire.measures}
    lines = []
    for line in table.lines:
        measure = by_id[line.measure]
        marks = marking.of(measure.id, group_key=found.key)
        told = report_variation.spoken(
            evidence.points(measure), measure.direction, marks, found.language
        )
        lines.append(
            replace(
                line, usual=told.words, usual_verdict=told.verdict, is_usual_trial=told.is_trial
            )
        )
    return replace(table, lines=tuple(lines))


def _products(session: Session, found: Asked, evidence: Evidence) -> Table | None:
    names = report_cells.product_names(session, found.wave.id)
    using = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [report_tables.SHARE_USING], [found.key]
    )
    return report_tables.product_table(evidence, names, using, found.language)
