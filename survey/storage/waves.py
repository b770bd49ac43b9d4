"""Waves, and what is frozen when one opens: its trees, its frame cells, its open links."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


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
