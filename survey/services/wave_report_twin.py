"""The figures of a report, unrounded, as programs read them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.report_file import Edition, Wanted
from survey.services import wave_report_findings, wave_report_gathered, wave_report_groups
from survey.services.report_asked import asked, place
from survey.services.report_lines import figure
from survey.services.report_rows import figure_row, response_rows, test_rows, twin
from survey.services.report_views import NothingYet
from survey.services.wave_report_gathered import Letterhead
from survey.storage import report_cells, report_tests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.report_asked import Asking
    from survey.services.report_rows import Row
    from survey.services.report_twin import Twin
    from survey.services.wave_report_gathered import Gathered


@dataclass(frozen=True)
class Figures:
    """What the page of papers has as its twin."""

    twin: Twin


def page(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> Figures | NothingYet:
    """Return the figures of the report of a group, or of its summary where the scope does not hold the group.

    Raises NotFound as `report_asked.asked` does.
    """
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    owned = found.reach.owns(found.key)
    wanted = Wanted(found.key, Edition.REPORT if owned else Edition.SUMMARY, found.language.code)
    gathered = wave_report_gathered.gather(session, found.wave.id, wanted, Letterhead(), now=now)
    rows = () if gathered is None else _rows(session, gathered, has_groups=owned)
    return Figures(twin("report", place(session, found), found.source, rows))


def _rows(session: Session, gathered: Gathered, *, has_groups: bool) -> Iterator[Row]:
    page = gathered.page
    headline = {"measure": page.headline.measure, "title": page.headline.title}
    yield from response_rows(page.facts.response)
    for row in page.trend.rows:
        yield figure_row("trend", row.figure, wave=row.wave.id, **headline)
    if page.facts.council:
        yield from _council(session, gathered, headline)
    products = page.products.lines if page.products else ()
    for part, lines in (("measure", page.measures.lines), ("product", products)):
        for line in lines:
            named = {"measure": line.measure, "title": line.title, "product": line.product}
            yield figure_row(part, line.figure, **named)
    yield from test_rows((*page.measures.lines, *products))
    if has_groups:
        yield from _groups(session, gathered, headline)
        yield from _changes(session, gathered)
        yield from wave_report_findings.rows(session, gathered)


def _changes(session: Session, gathered: Gathered) -> Iterator[Row]:
    """Yield what changed in the groups below, and the figure that it is now."""
    found = gathered.found
    release = (found.wave.id, found.wave.revision)
    called = [
        one
        for one in report_tests.called(session, *release)
        if one.group_key != found.key and found.reach.holds(one.group_key)
    ]
    cells = report_cells.cells_of_wave(
        session, *release, {one.measure for one in called}, {one.group_key for one in called}
    )
    figures = {(cell.group_key, cell.measure, cell.product): figure(cell) for cell in cells}
    for one in called:
        key = (one.group_key, one.measure, one.product)
        about = dict(zip(("group", "measure", "product"), key, strict=True))
        against = " ".join(str(each["wave"]) for each in one.against)
        told = {"family": one.family, "contrast": one.contrast, "against": against}
        yield {"part": "test", **about, **told, "test_difference": one.difference}
        yield {"part": "changed", **about, **asdict(figures[key])}


def _council(session: Session, gathered: Gathered, headline: dict[str, str]) -> Iterator[Row]:
    """Yield the council's figure, beside which the group's is put."""
    found = gathered.found
    cells = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [found.headline.id], [WHOLE_COUNCIL]
    )
    for cell in cells:
        if not cell.product:
            yield figure_row("council", figure(cell), group=WHOLE_COUNCIL, **headline)


def _groups(session: Session, gathered: Gathered, headline: dict[str, str]) -> Iterator[Row]:
    for below in wave_report_groups.below(session, gathered):
        for part in below.printed.parts:
            named = {"group": part.group.key, "group_name": part.group.name}
            yield figure_row("group", part.figure, **headline, **named)
            for row in response_rows(part.response):
                yield {**row, **named}
