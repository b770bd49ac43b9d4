"""The overview: one group in one wave, everything a page, its CSV and its JSON say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts import counts
from survey.domain.access import WHOLE_COUNCIL
from survey.services import improvement, report_lead, report_lines, report_parts, report_tables
from survey.services.report_asked import asked, place
from survey.services.report_views import NothingYet, Overview
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_lines import Evidence
    from survey.services.report_views import News, Table


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
        title=report_lead.title(
            found, evidence, main, main.title if found.is_council else found.node.name
        ),
        lead=report_lead.lead(found, evidence, main),
        headline=main,
        give_or_take=counts.give_or_take(shown.score_low, shown.score_high, language),
        facts=report_lead.facts(found, evidence, found.headline, main, by_wave.get(found.wave.id)),
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
