"""Releases: a wave's frozen results, and the cells from which pages are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


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
    variance with f = 0 that tests of change use; `df` belongs to both variances.
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

    `contrast` is `last-wave`, `year-ago` or `slope`; `against` lists the releases compared with (wave,
    revision, digest); difference and se are in score points, for a slope per year.
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


class ChartRow(Base):
    """A drawn chart, found by the digest of its data, theme, size and language."""

    __tablename__ = "chart"

    digest: Mapped[str] = mapped_column(primary_key=True)
    svg: Mapped[str]
