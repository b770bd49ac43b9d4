"""Waves, and what is frozen when one opens: its trees, its frame cells, its open links."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.sample import FrameCell
from survey.domain.wave import Links, Wave, WaveState
from survey.storage.base import Base, Utc
from survey.storage.products import as_rows, product_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from survey.domain.frame import Frame


class WaveRow(Base):
    """A wave; see `survey.domain.wave.Wave`. `box_key` is the public half of the box key."""

    __tablename__ = "wave"
    __table_args__ = (
        ForeignKeyConstraint(
            ["questionnaire_id", "questionnaire_version"],
            ["questionnaire.id", "questionnaire.version"],
        ),
        CheckConstraint("k >= 10", name="k_at_least_ten"),
        CheckConstraint("opens <= closes", name="opens_before_it_closes"),
        CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed', 'withdrawn')", name="known_state"
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    questionnaire_id: Mapped[str]
    questionnaire_version: Mapped[int]
    opens: Mapped[date]
    closes: Mapped[date]
    state: Mapped[str]
    links: Mapped[str]
    open_at: Mapped[list[str]] = mapped_column(JSON)
    k: Mapped[int]
    has_frame: Mapped[bool]
    series: Mapped[str]
    catalogue: Mapped[list[dict[str, str | None]]] = mapped_column(JSON)
    box_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Utc)
    opened_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)


class WaveGroupRow(Base):
    """A node of a wave's trees, frozen at opening: groups, planned classes, and sites inside a class.

    `level` is `root`, `upper` (kind or directorate), `class` or `leaf` (a site of a class of several);
    `leaves` holds the codes of the groups that the node counts.
    """

    __tablename__ = "wave_group"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    breakdown: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent: Mapped[str | None]
    level: Mapped[str]
    leaves: Mapped[list[str]] = mapped_column(JSON)


class FrameCellRow(Base):
    """People counted together; see `survey.domain.sample.FrameCell`."""

    __tablename__ = "frame_cell"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    site: Mapped[str]
    organisation: Mapped[str]
    leaf: Mapped[str | None]
    eligible: Mapped[int]
    invited: Mapped[int]


class PlannedPairRow(Base):
    """A pair of planned classes that is counted under its own name; the next wave keeps what it can."""

    __tablename__ = "planned_pair"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(primary_key=True)


class OpenLinkRow(Base):
    """A site's open link. `returned` counts its returns; `code_hash` is the SHA-256 of its code."""

    __tablename__ = "open_link"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    site: Mapped[str]
    cell: Mapped[int]
    returned: Mapped[int]


def add(session: Session, wave: Wave, now: datetime) -> None:
    """Store a new wave."""
    fields = asdict(wave) | {"catalogue": as_rows(wave.catalogue), "created_at": now}
    session.execute(insert(WaveRow).values(**fields))


def find(session: Session, wave_id: str) -> Wave | None:
    """Return a wave, or None."""
    row = session.execute(
        select(*WaveRow.__table__.columns).where(WaveRow.id == wave_id)
    ).one_or_none()
    return None if row is None else _wave(row)


def get(session: Session, wave_id: str) -> Wave:
    """Return a wave; raises NotFound."""
    wave = find(session, wave_id)
    if wave is None:
        raise NotFound(f"There is no wave {wave_id!r}.")
    return wave


def listing(session: Session, *states: WaveState) -> tuple[Wave, ...]:
    """Return the waves in any of `states`, or all, from the first to the last."""
    chosen = select(*WaveRow.__table__.columns).order_by(WaveRow.opens, WaveRow.id)
    if states:
        chosen = chosen.where(WaveRow.state.in_(states))
    return tuple(_wave(row) for row in session.execute(chosen))


def move(
    session: Session,
    wave_id: str,
    before: WaveState,
    after: WaveState,
    **changes: Any,  # noqa: ANN401 - columns
) -> bool:
    """Change a wave's state, and further columns with it, if it is in state `before`; say whether it was.

    Of several processes at once exactly one is told True; the others wait for it to commit.
    """
    moved = session.execute(
        update(WaveRow)
        .where(WaveRow.id == wave_id, WaveRow.state == before)
        .values(state=after, **changes)
        .execution_options(synchronize_session=False)
        .returning(WaveRow.id)
    )
    return moved.first() is not None


def change(session: Session, wave_id: str, **changes: Any) -> None:  # noqa: ANN401 - columns
    """Change columns of a wave, whatever its state."""
    session.execute(
        update(WaveRow)
        .where(WaveRow.id == wave_id)
        .values(**changes)
        .execution_options(synchronize_session=False)
    )


def discard(session: Session, wave_id: str) -> None:
    """Delete a wave that has never opened."""
    session.execute(
        delete(WaveRow)
        .where(WaveRow.id == wave_id, WaveRow.state == WaveState.DRAFT)
        .execution_options(synchronize_session=False)
    )


def hold(session: Session, wave_id: str) -> Wave:
    """Return a wave whose row is locked until the transaction ends; raises NotFound."""
    session.execute(select(WaveRow.id).where(WaveRow.id == wave_id).with_for_update())
    return get(session, wave_id)


def freeze(session: Session, wave: Wave, box_key: bytes | None, frame: Frame) -> None:
    """Store what never changes again: the catalogue, the box key (if any) and the frame of a wave that opens."""
    of_wave = {"wave_id": wave.id}
    change(session, wave.id, catalogue=as_rows(wave.catalogue), box_key=box_key)
    _insert_all(session, WaveGroupRow, (asdict(group) | of_wave for group in frame.groups))
    _insert_all(session, FrameCellRow, (asdict(cell) | of_wave for cell in frame.cells))
    planned = ({"site": site, "organisation": of} | of_wave for site, of in frame.pairs)
    _insert_all(session, PlannedPairRow, planned)


def trees(session: Session, wave_id: str) -> tuple[WaveGroup, ...]:
    """Return the nodes of a wave's trees in order of breakdown and code; none before it opens."""
    ordered = (
        select(*WaveGroupRow.__table__.columns)
        .where(WaveGroupRow.wave_id == wave_id)
        .order_by(WaveGroupRow.breakdown, WaveGroupRow.code)
    )
    return tuple(
        WaveGroup(
            Breakdown(row.breakdown), row.code, row.name, row.kind, row.parent,
            Level(row.level), tuple(row.leaves),
        )
        for row in session.execute(ordered)
    )  # fmt: skip


def cells(session: Session, wave_id: str) -> tuple[FrameCell, ...]:
    """Return a wave's frame cells by number; none before it opens."""
    ordered = (
        select(*FrameCellRow.__table__.columns)
        .where(FrameCellRow.wave_id == wave_id)
        .order_by(FrameCellRow.number)
    )
    return tuple(
        FrameCell(row.number, row.site, row.organisation, row.leaf, row.eligible, row.invited)
        for row in session.execute(ordered)
    )


def planned_pairs(session: Session, wave_id: str) -> frozenset[tuple[str, str]]:
    """Return the (site class, organisation class) pairs that a wave counts under their own name."""
    pairs = select(PlannedPairRow.site, PlannedPairRow.organisation).where(
        PlannedPairRow.wave_id == wave_id
    )
    return frozenset((site, organisation) for site, organisation in session.execute(pairs))


def box_key(session: Session, wave_id: str) -> bytes | None:
    """Return the public box key of a wave, to which its ballots are sealed; None before it opens."""
    return session.scalar(select(WaveRow.box_key).where(WaveRow.id == wave_id))


def forget_counts(session: Session, wave_id: str) -> None:
    """Delete what a closed wave counted finer than by atom: its frame cells and its open links."""
    for row in (FrameCellRow, OpenLinkRow):
        session.execute(delete(row).where(row.wave_id == wave_id))


def open_sites(session: Session, wave_id: str) -> dict[str, int]:
    """Return the sites that a wave asks by open link, in order of code, each with the number of its cell."""
    row = OpenLinkRow
    sites = select(row.site, row.cell).where(row.wave_id == wave_id).order_by(row.site)
    return dict(session.execute(sites).all())


def _insert_all(session: Session, row: type[Base], values: Iterable[dict[str, Any]]) -> None:
    rows = list(values)
    if rows:
        session.execute(insert(row), rows)


def _wave(row: Any) -> Wave:  # noqa: ANN401 - a row of the wave table
    return Wave(
        id=row.id,
        title=row.title,
        questionnaire_id=row.questionnaire_id,
        questionnaire_version=row.questionnaire_version,
        opens=row.opens,
        closes=row.closes,
        state=WaveState(row.state),
        links=Links(row.links),
        open_at=tuple(row.open_at),
        k=row.k,
        has_frame=row.has_frame,
        series=row.series,
        catalogue=tuple(product_of(entry) for entry in row.catalogue),
    )
