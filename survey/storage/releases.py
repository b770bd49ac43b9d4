"""Releases: a wave's frozen results, and the cells from which pages are answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.errors import NotFound
from survey.domain.release import Estimate, ReleaseName
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_CHUNK = 2000


class ReleaseRow(Base):
    """A frozen release. `document` is the canonical JSON in UTF-8, `digest` its SHA-256 (hex)."""

    __tablename__ = "release"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    frozen_at: Mapped[datetime] = mapped_column(Utc)


class EstimateRow(Base):
    """One figure of a release: measure, product ('' for none), group (`all` or `breakdown:code`).

    mean, se and ci are on the raw scale, score on 0-100, top_box a proportion. `change_variance` is the
    variance with f = 0 that tests of change use; `df` belongs to both variances. `sd` is the weighted standard
    deviation of the answers, on the raw scale.
    """

    __tablename__ = "estimate"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
        Index("ix_estimate_measure_group", "measure", "group_key", "product"),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    eligible: Mapped[int | None]
    mean: Mapped[float | None]
    se: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    score: Mapped[float | None]
    score_low: Mapped[float | None]
    score_high: Mapped[float | None]
    top_box: Mapped[float | None]
    top_box_low: Mapped[float | None]
    top_box_high: Mapped[float | None]
    df: Mapped[float | None]
    change_variance: Mapped[float | None]
    sd: Mapped[float | None]
    suppressed: Mapped[str]


class ResponseRateRow(Base):
    """Eligible, invited and returned of a published group; eligible is empty where the rate is over 90 %."""

    __tablename__ = "response_rate"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    eligible: Mapped[int | None]
    invited: Mapped[int | None]
    returned: Mapped[int]


class ChangeRow(Base):
    """One test of change, frozen with the release that made it.

    `family` is F1, F2, F3-organisation, F3-site or F4; `contrast` is `last-wave`, `year-ago`, `slope` or, in F4,
    `since:` and a wave; `against` lists the releases compared with (wave, revision, digest); difference and se are
    in score points, for a slope per year; `effect` is Hedges' g, for a slope per year too.
    """

    __tablename__ = "change"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    family: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    contrast: Mapped[str] = mapped_column(primary_key=True)
    against: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    difference: Mapped[float]
    se: Mapped[float]
    df: Mapped[float]
    p: Mapped[float]
    p_adjusted: Mapped[float]
    is_change: Mapped[bool]
    effect: Mapped[float | None]


class ChartRow(Base):
    """A drawn chart, found by the digest of its data, theme, size and language."""

    __tablename__ = "chart"

    digest: Mapped[str] = mapped_column(primary_key=True)
    svg: Mapped[str]


def freeze(session: Session, name: ReleaseName, document: bytes, now: datetime) -> None:
    """Store a release. It never changes: a correction is a further revision."""
    row = {
        "wave_id": name.wave,
        "revision": name.revision,
        "digest": name.digest,
        "document": document,
        "frozen_at": now,
    }
    session.execute(insert(ReleaseRow).values(row))


def insert_cells(
    session: Session,
    table: type[Base],
    name: ReleaseName,
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Store the cells of a release; the rows carry the table's columns but wave and revision."""
    own = {"wave_id": name.wave, "revision": name.revision}
    for start in range(0, len(rows), _CHUNK):
        session.execute(
            insert(Base.metadata.tables[table.__tablename__]),
            [{**own, **row} for row in rows[start : start + _CHUNK]],
        )


def latest(session: Session, wave_id: str) -> ReleaseName | None:
    """Return the latest revision of a wave's release, or None where there is none yet."""
    return latest_of(session, [wave_id]).get(wave_id)


def latest_of(session: Session, wave_ids: Collection[str] | None = None) -> dict[str, ReleaseName]:
    """Return the latest revision of each wave's release, of the waves given or of all, by wave."""
    newest = select(ReleaseRow.wave_id, func.max(ReleaseRow.revision)).group_by(ReleaseRow.wave_id)
    if wave_ids is not None:
        newest = newest.where(ReleaseRow.wave_id.in_(wave_ids))
    query = select(ReleaseRow.wave_id, ReleaseRow.revision, ReleaseRow.digest).where(
        tuple_(ReleaseRow.wave_id, ReleaseRow.revision).in_(newest)
    )
    return {row.wave_id: ReleaseName(*row) for row in session.execute(query)}


def document(session: Session, wave_id: str, revision: int) -> bytes:
    """Return the canonical document of a release; raises NotFound."""
    query = select(ReleaseRow.document).where(
        ReleaseRow.wave_id == wave_id, ReleaseRow.revision == revision
    )
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"Wave {wave_id} has no release of revision {revision}.")
    return found


def estimates(
    session: Session,
    releases: Iterable[ReleaseName],
    *,
    measures: Collection[str] = (),
    groups: Collection[str] = (),
    products: Collection[str] = (),
) -> Iterator[Estimate]:
    """Yield the estimates of releases by measure, product and group, release after release.

    An empty filter lets everything through; figures without a product have the product "".
    """
    names = [name for name in Estimate.__dataclass_fields__ if name not in {"wave", "group"}]
    columns = [getattr(EstimateRow, name) for name in names]
    for release in releases:
        query = select(EstimateRow.group_key, *columns).where(_of(EstimateRow, release))
        for column, wanted in (
            (EstimateRow.measure, measures),
            (EstimateRow.group_key, groups),
            (EstimateRow.product, products),
        ):
            if wanted:
                query = query.where(column.in_(wanted))
        found = [
            Estimate(
                wave=release.wave, group=row.group_key, **dict(zip(names, row[1:], strict=True))
            )
            for row in session.execute(query)
        ]
        yield from sorted(found, key=lambda one: (one.measure, one.product, one.group))


def distinct(session: Session, releases: Iterable[ReleaseName], column: str) -> list[str]:
    """Return the values that a column of the estimates takes in some releases, by code point."""
    pairs = [(release.wave, release.revision) for release in releases]
    query = select(getattr(EstimateRow, column)).distinct()
    within = tuple_(EstimateRow.wave_id, EstimateRow.revision).in_(pairs)
    return sorted(session.execute(query.where(within)).scalars())


def _of(table: type[EstimateRow], release: ReleaseName) -> ColumnElement[bool]:
    return (table.wave_id == release.wave) & (table.revision == release.revision)
