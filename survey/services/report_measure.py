"""The page of one measure: where it stands and is heading, how its answers spread, by class, and what was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.analysis import families
from survey.charts import counts
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.release import NOT_PUT_IN_WAVE
from survey.domain.scale import in_language
from survey.services import (
    improvement,
    report_lead,
    report_lines,
    report_shares,
    report_spread,
    report_tables,
    report_variation,
    report_wording,
)
from survey.services.report_asked import asked, place
from survey.services.report_classes import class_tables
from survey.services.report_measure_page import MeasurePage
from survey.services.report_parts import Whole
from survey.services.report_test_table import test_table
from survey.services.report_views import Figure, NothingYet
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_lines import Evidence


def measure(
    session: Session, account: Account, asking: Asking, *, now: datetime, id_: str
) -> MeasurePage | NothingYet:
    """Return the page of a measure; raises NotFound as `report_asked.asked` does, and for one that no wave had."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found, _measure(found, id_))


def _measure(found: Asked, id_: str) -> Measure:
    """Return a measure as the wave of the page has it, else as the last wave before it had it."""
    for wave in reversed(found.history.waves):
        for one in found.history.questionnaire_of(wave).measures:
            if one.id == id_:
                return one
    raise NotFound(id_)


def _page(session: Session, found: Asked, about: Measure) -> MeasurePage:
    product = report_tables.ALL_PRODUCTS if about.per_product else ""
    language, evidence = found.language, _evidence(session, found, about)
    where = place(session, found)
    rates = report_cells.rates(session, found.history.revisions, [found.key])
    by_wave = {wave: rate for (wave, _), rate in rates.items()}
    name = in_language(about.title, language.code)
    cell = evidence.now(about.id, product)
    ends = report_tables.scale_ends([cell])
    line = report_lines.line(evidence, about, language, ends, product, _named(name, product, found))
    if about.id not in {one.id for one in found.questionnaire.measures}:
        line = replace(line, figure=Figure(suppressed=NOT_PUT_IN_WAVE), score="", base="")
    marks = improvement.marks(session, about.id, product, found.key, found.reach.nodes())
    trend = report_tables.trend(
        session, evidence, about, where.waves, by_wave, language, product, marks
    )
    rate = by_wave.get(found.wave.id)
    facts = report_lead.facts(found, evidence, about, line, rate)
    whole = Whole(found.node, line.figure, rate, product)
    return MeasurePage(
        place=where,
        source=found.source,
        title=report_lead.title(found, evidence, line, line.title),
        lead=report_lead.lead(found, evidence, line, trend.marked.target),
        line=line,
        give_or_take=counts.give_or_take(line.figure.score_low, line.figure.score_high, language),
        facts=facts,
        trend=trend,
        varied=report_variation.varied(
            session, evidence.points(about), about, marks, trend.marked, language
        )
        if _is_watched(found, about)
        else None,
        spread=report_spread.spreads(session, found, about, trend, product),
        shares=report_shares.shares(trend, facts.top_box_means, language),
        tests=test_table(evidence, [line], language),
        classes=class_tables(session, found, about, whole),
        wording=report_wording.wording(found.history, about, language),
    )


def _is_watched(found: Asked, about: Measure) -> bool:
    """Return whether usual variation is told: of headline measures of the council, its kinds and departments."""
    is_main = about in report_tables.main_measures([about])
    return is_main and (found.is_council or families.is_tested(found.node))


def _named(name: str, product: str, found: Asked) -> str:
    if not product:
        return name
    message = found.language.translations.gettext("%(measure)s, all products together")
    return found.language.say(message, measure=name)


def _evidence(session: Session, found: Asked, about: Measure) -> Evidence:
    """Read the figures and tests of the group, and where the council stands."""
    cells = report_cells.cells_over_waves(session, found.history.revisions, [about.id], [found.key])
    release = (found.wave.id, found.wave.revision)
    tests = report_cells.tests(session, *release, found.key)
    council = []
    if not found.is_council:
        council = report_cells.cells_of_wave(session, *release, [about.id], [WHOLE_COUNCIL])
    return report_lines.gathered(found.history, cells, tests, council)
