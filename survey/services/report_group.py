"""The page of a group: its measures against the council, its trend, its tests, and what it can and cannot detect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts import counts
from survey.domain.access import WHOLE_COUNCIL
from survey.services import (
    improvement,
    report_detection,
    report_lead,
    report_lines,
    report_news,
    report_pairs,
    report_tables,
)
from survey.services.report_asked import asked, place
from survey.services.report_classes import class_tables
from survey.services.report_group_page import Against, GroupPage
from survey.services.report_parts import Whole
from survey.services.report_test_table import test_table
from survey.services.report_views import NothingYet
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_lines import Evidence
    from survey.services.report_pairs import Pair
    from survey.services.report_views import Line, Table
    from survey.storage.report_cells import Cell


def group(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> GroupPage | NothingYet:
    """Return the page of a group; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found)


def _page(session: Session, found: Asked) -> GroupPage:
    council = _council(session, found)
    language, evidence = found.language, _evidence(session, found, council)
    where = place(session, found)
    rates = report_cells.rates(session, found.history.revisions, [found.key])
    by_wave = {wave: rate for (wave, _), rate in rates.items()}
    rate = by_wave.get(found.wave.id)
    measures = report_tables.measure_table(evidence, language)
    main = next(line for line in measures.lines if line.measure == found.headline.id)
    marks = improvement.marks(session, found.headline.id, "", found.key, found.reach.nodes())
    trend = report_tables.trend(
        session, evidence, found.headline, where.waves, by_wave, language, marks=marks
    )
    return GroupPage(
        place=where,
        source=found.source,
        is_council=found.is_council,
        title=_title(found, evidence, main),
        lead=()
        if found.is_council
        else report_lead.lead(found, evidence, main, trend.marked.target),
        line=main,
        give_or_take=counts.give_or_take(main.figure.score_low, main.figure.score_high, language),
        facts=report_lead.facts(found, evidence, found.headline, main, rate),
        against=_against(session, found, evidence, measures, council),
        trend=trend,
        tests=test_table(evidence, measures.lines, language),
        news=tuple(report_news.everything(session, found)) if evidence.tests else None,
        detection=report_detection.detection(session, found),
        classes=class_tables(session, found, found.headline, Whole(found.node, main.figure, rate)),
    )


def _title(found: Asked, evidence: Evidence, main: Line) -> str:
    if found.is_council:
        return found.language.translations.gettext("Departments and places of work")
    return report_lead.title(found, evidence, main, found.node.name)


def _council(session: Session, found: Asked) -> list[Cell]:
    """Return where the council stands in the wave of the page; nothing where the page is about it."""
    if found.is_council:
        return []
    ids = [m.id for m in report_tables.main_measures(found.questionnaire.measures)]
    return report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, ids, [WHOLE_COUNCIL]
    )


def _evidence(session: Session, found: Asked, council: list[Cell]) -> Evidence:
    ids = [m.id for m in report_tables.main_measures(found.questionnaire.measures)]
    cells = report_cells.cells_over_waves(session, found.history.revisions, ids, [found.key])
    tests = report_cells.tests(session, found.wave.id, found.wave.revision, found.key)
    return report_lines.gathered(found.history, cells, tests, council)


def _against(
    session: Session, found: Asked, evidence: Evidence, measures: Table, council: list[Cell]
) -> Against | None:
    """Return every main measure beside the council's; None for the council itself, or without a figure."""
    if found.is_council or not measures.is_shown:
        return None
    language = found.language
    wide = {cell.measure: cell for cell in council if not cell.product}
    pairs = tuple(
        report_pairs.Pair(
            line.measure,
            "",
            line.title,
            line.is_lower_better,
            report_pairs.side(evidence.now(line.measure), language),
            report_pairs.side(wide.get(line.measure), language),
        )
        for line in measures.lines
    )
    names = (found.node.name, language.translations.gettext("Whole council"))
    cells = [*(evidence.now(line.measure) for line in measures.lines), *wide.values()]
    clear = sum(_is_clear(pair) for pair in pairs)
    return Against(
        clear,
        pairs,
        names,
        (_said(clear, len(pairs), found), report_pairs.sentence(names, language)),
        report_pairs.drawing(session, pairs, names, cells),
    )


def _said(clear: int, measures: int, found: Asked) -> str:
    """Return in how many measures the group lies clear of the council's score, which is no test."""
    language = found.language
    if not clear:
        return language.say(
            language.translations.gettext(
                "In no measure does the interval of “%(group)s” leave out the council’s score."
            ),
            group=found.node.name,
        )
    message = language.translations.ngettext(
        "In %(number)s of %(all)s measures the interval of “%(group)s” leaves out the council’s score.",
        "In %(number)s of %(all)s measures the interval of “%(group)s” leaves out the council’s score.",
        clear,
    )
    return language.say(message, number=clear, all=measures, group=found.node.name)


def _is_clear(pair: Pair) -> bool:
    own, council = pair.main.figure, pair.other.figure.score
    if council is None or own.score_low is None or own.score_high is None:
        return False
    return not own.score_low <= council <= own.score_high
