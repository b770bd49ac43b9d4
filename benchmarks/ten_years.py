"""A council of ten years: everything that pages of results read, as closings and managers leave it.

Figures of some measures and products are stored by the builders of the tests, and copied within the database for
others: what a page reads is as large as it would be, and filling takes a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update

from survey.domain.improvement import Action, ActionState, Aim, Cost, Event, EventKind
from survey.storage.actions import ACTIONS
from survey.storage.aims import AIMS
from survey.storage.costs import COSTS
from survey.storage.events import EVENTS
from survey.storage.releases import EstimateRow
from survey.storage.waves import WaveRow
from tests import analysis_page_factories, comment_factories, spread_factories
from tests.figure_factories import MEASURES, PRODUCTS
from tests.report_factories import a_council

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.wave import Wave

FROZEN = datetime(2026, 7, 1, tzinfo=UTC)
_WHO = "ada@exton.example"
_MANY = "\N{MULTIPLICATION SIGN}2"
_COMMENTS = 40
"""At each place: some two thousand in the last wave."""
_COPIED = {
    "estimate": "wave_id, revision, measure, {product}, group_key, base, eligible, mean, se, ci_low, ci_high, score, "
    "score_low, score_high, top_box, top_box_low, top_box_high, df, change_variance, sd, suppressed",
    "change": "wave_id, revision, family, measure, {product}, group_key, contrast, against, difference, se, df, p, "
    "p_adjusted, is_change, effect",
}


@dataclass(frozen=True)
class Size:
    """How much a council has: waves, schools and remote offices."""

    waves: int
    schools: int
    offices: int


@dataclass(frozen=True)
class Filled:
    """What was filled in: the waves, oldest first, how many classes, products and figures."""

    waves: Sequence[Wave]
    classes: int
    products: int
    figures: int


def fill(session: Session, size: Size) -> Filled:
    """Fill an empty database."""
    groups = a_council(size.schools, size.offices)
    stored = analysis_page_factories.fill(session, FROZEN, size.waves, groups)
    products = _double_products(session, stored)
    keys = ["all", *(group.key for group in groups if group.level != "root")]
    spread_factories.store_spreads(session, stored, keys, size=45)
    _copy_spreads(session)
    _comment(session, stored[-1], groups)
    _improve(session, stored)
    return Filled(
        waves=stored,
        classes=sum(group.level == "class" for group in groups),
        products=products,
        figures=session.scalar(select(func.count()).select_from(EstimateRow)) or 0,
    )


def _double_products(session: Session, stored: Sequence[Wave]) -> int:
    """Let every product that has figures have a twin; return how many products there are."""
    for table, columns in _COPIED.items():
        into, out = columns.format(product="product"), columns.format(product="product || :more")
        session.execute(
            text(
                f"INSERT INTO {table} ({into}) SELECT {out} FROM {table} "  # noqa: S608 - our own names
                "WHERE product NOT IN ('', 'all', 'library')"
            ),
            {"more": _MANY},
        )
    catalogue = [
        {"code": f"{code}{more}", "name": f"{name}{more}", "service": "applications"}
        for more in ("", _MANY)
        for code, name, score in PRODUCTS
        if not more or score is not None
    ]
    ids = [wave.id for wave in stored]
    held = session.scalar(select(WaveRow.catalogue).where(WaveRow.id == ids[-1])) or [{}]
    whole = [{**held[0], **product} for product in catalogue]
    session.execute(update(WaveRow).where(WaveRow.id.in_(ids)).values(catalogue=whole))
    return len(whole)


def _copy_spreads(session: Session) -> None:
    """Let every measure be spread as the overall rating is."""
    rest = "product, group_key, code, count, share"
    for measure in MEASURES.keys() - spread_factories.POINTS.keys():
        session.execute(
            text(
                f"INSERT INTO distribution (wave_id, revision, measure, {rest}) "  # noqa: S608 - our own names
                f"SELECT wave_id, revision, :measure, {rest} FROM distribution WHERE measure = 'overall-rating'"
            ),
            {"measure": measure},
        )


def _comment(session: Session, wave: Wave, groups: Sequence[WaveGroup]) -> None:
    """Let people at many places have written, and every comment be shown."""
    sites = [group.code for group in groups if group.kind == "school"][:48]
    places = {(site, "people-3"): 2 * _COMMENTS for site in sites}
    said = {
        place: [
            f"The network in room {n} of {place[0]} fails when it rains." for n in range(_COMMENTS)
        ]
        for place in places
    }
    comment_factories.store_comments(session, wave.id, said, places)
    comment_factories.show_all(session, wave.id, FROZEN)


def _improve(session: Session, stored: Sequence[Wave]) -> None:
    """Enter what ten years leave in the registers."""
    first, last = stored[0], stored[-1]
    for measure in MEASURES:
        aim = Aim(
            measure,
            "",
            "all",
            first.id,
            55.0,
            70.0,
            date(2027, 3, 31),
            "IT",
            "Cabinet",
            date(2026, 1, 9),
        )
        AIMS.add(session, aim, FROZEN, _WHO)
    for wave in stored:
        began = wave.opens.replace(day=1)
        action = Action(
            f"Action of {wave.title}",
            "network",
            "",
            "all",
            "IT",
            last.closes,
            9000,
            ActionState.DONE,
            began,
        )
        ACTIONS.add(session, action, FROZEN, _WHO)
        EVENTS.add(session, Event(EventKind.MIGRATION, began, f"Moved {wave.title}"), FROZEN, _WHO)
    for year in range(first.opens.year, last.opens.year + 1):
        for service in ("", "applications", "network"):
            cost = Cost(service, year, 900_000, 20.5, 9004, "overall-rating")
            COSTS.add(session, cost, FROZEN, _WHO)
