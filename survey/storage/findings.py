"""What a release holds beside its estimates: findings, distributions and shares of answers apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


class FindingRow(Base):
    """What a method that needs rows found in a wave.

    `kind` is `reliability`, `drivers`, `product-drivers`, `quality` or `lost-time`; `subject` a measure's id, a
    product's code, or empty; `content` is described in `survey.analysis.findings`. Methods that were not run say why
    under `refused`.
    """

    __tablename__ = "finding"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class DistributionRow(Base):
    """How many gave one answer: `count` unweighted (empty where a weight was mapped), `share` weighted, 0 to 1."""

    __tablename__ = "distribution"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
        Index("ix_distribution_measure_group", "measure", "group_key", "product"),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int | None]
    share: Mapped[float]


class AnswerShareRow(Base):
    """Of those asked, weighted, the share of each answer apart and of blanks; `not_asked` is a share of all."""

    __tablename__ = "answer_share"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
        Index("ix_answer_share_measure_group", "measure", "group_key", "product"),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    does_not_apply: Mapped[float | None]
    do_not_know: Mapped[float | None]
    missing: Mapped[float | None]
    not_asked: Mapped[float | None]


class Finding(NamedTuple):
    """A finding of a release; see `FindingRow`."""

    wave_id: str
    revision: int
    kind: str
    group_key: str
    subject: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spread:
    """One answer of a published distribution; see `DistributionRow`."""

    wave_id: str
    revision: int
    measure: str
    product: str
    group_key: str
    code: int
    count: int | None
    share: float


class AnswerShare(NamedTuple):
    """The published shares of answers apart; see `AnswerShareRow`."""

    wave_id: str
    revision: int
    measure: str
    product: str
    group_key: str
    does_not_apply: float | None
    do_not_know: float | None
    missing: float | None
    not_asked: float | None


def of_release(
    session: Session, wave: str, revision: int, kind: str, group_keys: Collection[str] = ()
) -> list[Finding]:
    """Return the findings of one kind in one release by group and subject; of all groups where none is named."""
    query = select(*(getattr(FindingRow, name) for name in Finding._fields)).where(
        FindingRow.wave_id == wave, FindingRow.revision == revision, FindingRow.kind == kind
    )
    if group_keys:
        query = query.where(FindingRow.group_key.in_(group_keys))
    return sorted((Finding(*row) for row in session.execute(query)), key=lambda one: one[:5])


def distributions(
    session: Session,
    revisions: Mapping[str, int],
    measures: Collection[str],
    group_keys: Collection[str],
) -> list[Spread]:
    """Return how answers spread in the releases given (wave, revision), by wave, measure, product, group and code."""
    columns = [getattr(DistributionRow, name) for name in Spread.__slots__]
    rows = session.execute(_wanted(DistributionRow, columns, measures, group_keys))
    found = [Spread(*row) for row in rows if revisions.get(row.wave_id) == row.revision]
    return sorted(
        found, key=lambda one: (one.wave_id, one.measure, one.product, one.group_key, one.code)
    )


def answer_shares(
    session: Session,
    revisions: Mapping[str, int],
    measures: Collection[str],
    group_keys: Collection[str],
) -> list[AnswerShare]:
    """Return the shares of answers apart in the releases given (wave, revision), by wave, measure, product, group."""
    columns = [getattr(AnswerShareRow, name) for name in AnswerShare._fields]
    rows = session.execute(_wanted(AnswerShareRow, columns, measures, group_keys))
    found = [AnswerShare(*row) for row in rows if revisions.get(row.wave_id) == row.revision]
    return sorted(found, key=lambda one: one[:5])


def _wanted(
    table: type[DistributionRow | AnswerShareRow],
    columns: list[Any],
    measures: Collection[str],
    group_keys: Collection[str],
) -> Select[Any]:
    return select(*columns).where(table.measure.in_(measures), table.group_key.in_(group_keys))
