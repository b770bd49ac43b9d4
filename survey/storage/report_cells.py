"""What pages read of releases: few queries, each by an index, plain rows and never a whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from survey.domain.wave import TICKETS, WaveState
from survey.storage.releases import (
    ChangeRow,
    ChartRow,
    EstimateRow,
    ReleaseRow,
    ResponseRateRow,
)
from survey.storage.waves import WaveGroupRow, WaveRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy.orm import Session


class ReleasedWave(NamedTuple):
    """A closed wave and its latest release."""

    id: str
    title: str
    questionnaire_id: str
    questionnaire_version: int
    opens: date
    closes: date
    k: int
    has_frame: bool
    series: str
    links: str
    open_at: list[str]
    revision: int
    digest: str

    @property
    def is_after_tickets(self) -> bool:
        """Whether it asked people whose ticket was closed."""
        return self.series == TICKETS

    @property
    def is_imported(self) -> bool:
        """Whether its answers were collected elsewhere."""
        return not (self.has_frame or self.is_after_tickets)


class Cell(NamedTuple):
    """A published figure; see `survey.storage.releases.EstimateRow`."""

    wave_id: str
    revision: int
    measure: str
    product: str
    group_key: str
    base: int | None
    eligible: int | None
    mean: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    score: float | None
    score_low: float | None
    score_high: float | None
    top_box: float | None
    top_box_low: float | None
    top_box_high: float | None
    suppressed: str


class Rate(NamedTuple):
    """Who answered in a group; see `survey.storage.releases.ResponseRateRow`."""

    wave_id: str
    revision: int
    group_key: str
    eligible: int | None
    invited: int | None
    returned: int


class Tested(NamedTuple):
    """A frozen test of change; see `survey.storage.releases.ChangeRow`."""

    family: str
    measure: str
    product: str
    contrast: str
    against: list[dict[str, Any]]
    difference: float
    se: float
    df: float
    p: float
    p_adjusted: float
    is_change: bool
    effect: float | None


_CELL = [getattr(EstimateRow, name) for name in Cell._fields]
_RATE = [getattr(ResponseRateRow, name) for name in Rate._fields]
_TEST = [getattr(ChangeRow, name) for name in Tested._fields]


def released_waves(session: Session, being_closed: str = "") -> list[ReleasedWave]:
    """Return every closed wave with its latest release, oldest first; withdrawn ones are not shown.

    The wave `being_closed` is taken in whatever its state.
    """
    latest = (
        select(ReleaseRow.wave_id, func.max(ReleaseRow.revision).label("revision"))
        .group_by(ReleaseRow.wave_id)
        .subquery()
    )
    columns = [getattr(WaveRow, name) for name in ReleasedWave._fields[:-2]]
    rows = session.execute(
        select(*columns, ReleaseRow.revision, ReleaseRow.digest)
        .join(latest, latest.c.wave_id == WaveRow.id)
        .join(
            ReleaseRow,
            (ReleaseRow.wave_id == latest.c.wave_id) & (ReleaseRow.revision == latest.c.revision),
        )
        .where((WaveRow.state == WaveState.CLOSED) | (WaveRow.id == being_closed))
        .order_by(WaveRow.closes, WaveRow.id)
    )
    return [ReleasedWave._make(row) for row in rows]


def running_waves(session: Session) -> list[tuple[str, date]]:
    """Return title and last day of the waves that are open or being closed, the next to end first."""
    rows = session.execute(
        select(WaveRow.title, WaveRow.closes)
        .where(WaveRow.state.in_([WaveState.OPEN, WaveState.CLOSING]))
        .order_by(WaveRow.closes, WaveRow.id)
    )
    return [(title, closes) for title, closes in rows]


def waves_with_group(
    session: Session, wave_ids: Collection[str], breakdown: str, code: str
) -> set[str]:
    """Return in which of these waves a group was counted by itself."""
    return set(
        session.scalars(
            select(WaveGroupRow.wave_id).where(
                WaveGroupRow.wave_id.in_(wave_ids),
                WaveGroupRow.breakdown == breakdown,
                WaveGroupRow.code == code,
            )
        )
    )


def product_names(session: Session, wave_id: str) -> dict[str, str]:
    """Return the names of the products that a wave asked about, by code."""
    catalogue = session.scalar(select(WaveRow.catalogue).where(WaveRow.id == wave_id)) or []
    return {str(product["code"]): str(product["name"]) for product in catalogue}


def names_of_product(session: Session, code: str) -> dict[str, str]:
    """Return what each wave that asked about a product called it, by wave; none for a code that no wave had."""
    catalogues = session.execute(select(WaveRow.id, WaveRow.catalogue))
    return {
        wave_id: str(product["name"])
        for wave_id, catalogue in catalogues
        for product in catalogue or ()
        if product["code"] == code
    }


def cells_over_waves(
    session: Session,
    revisions: Mapping[str, int],
    measures: Collection[str],
    group_keys: Collection[str],
) -> list[Cell]:
    """Return these measures of these groups in the releases given (wave, revision), with every product."""
    rows = session.execute(
        select(*_CELL).where(
            EstimateRow.measure.in_(measures), EstimateRow.group_key.in_(group_keys)
        )
    )
    return [Cell(*row) for row in rows if revisions.get(row.wave_id) == row.revision]


def cells_of_wave(
    session: Session,
    wave_id: str,
    revision: int,
    measures: Collection[str],
    group_keys: Collection[str],
) -> list[Cell]:
    """Return these measures of these groups in one release, with every product."""
    rows = session.execute(
        select(*_CELL).where(
            EstimateRow.wave_id == wave_id,
            EstimateRow.revision == revision,
            EstimateRow.measure.in_(measures),
            EstimateRow.group_key.in_(group_keys),
        )
    )
    return [Cell(*row) for row in rows]


def rates(
    session: Session, revisions: Mapping[str, int], group_keys: Collection[str]
) -> dict[tuple[str, str], Rate]:
    """Return who answered in these groups in the releases given, by wave and group."""
    rows = session.execute(
        select(*_RATE).where(
            ResponseRateRow.wave_id.in_(revisions),
            ResponseRateRow.revision.in_(set(revisions.values())),
            ResponseRateRow.group_key.in_(group_keys),
        )
    )
    found = (Rate(*row) for row in rows)
    return {
        (rate.wave_id, rate.group_key): rate
        for rate in found
        if revisions[rate.wave_id] == rate.revision
    }


def tests(session: Session, wave_id: str, revision: int, group_key: str) -> list[Tested]:
    """Return the frozen tests of change of a group."""
    rows = session.execute(
        select(*_TEST).where(
            ChangeRow.wave_id == wave_id,
            ChangeRow.revision == revision,
            ChangeRow.group_key == group_key,
        )
    )
    return [Tested(*row) for row in rows]


def family_sizes(session: Session, wave_id: str, revision: int) -> dict[str, int]:
    """Return how many tests each family of a release holds."""
    rows = session.execute(
        select(ChangeRow.family, func.count())
        .where(ChangeRow.wave_id == wave_id, ChangeRow.revision == revision)
        .group_by(ChangeRow.family)
    )
    return {family: int(number) for family, number in rows}


def charts(session: Session, digests: Collection[str]) -> dict[str, str]:
    """Return drawn charts by digest."""
    rows = session.execute(
        select(ChartRow.digest, ChartRow.svg).where(ChartRow.digest.in_(digests))
    )
    return {row.digest: row.svg for row in rows}


def keep_charts(session: Session, drawn: Mapping[str, str]) -> None:
    """Keep drawn charts; one that another process has kept meanwhile is the same."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"digest": digest, "svg": svg} for digest, svg in sorted(drawn.items())]
    if rows:
        session.execute(dialect.insert(ChartRow).on_conflict_do_nothing(), rows)
