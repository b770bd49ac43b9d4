"""What is stored when a wave closes: responses, products and comments, each shuffled apart, and atoms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base


class AtomRow(Base):
    """An atom of a closed wave and its counts; never finer than what may be published.

    `answered` counts the returns with at least one scored answer.
    """

    __tablename__ = "atom"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(primary_key=True)
    eligible: Mapped[int]
    invited: Mapped[int]
    bounced: Mapped[int]
    returned: Mapped[int]
    answered: Mapped[int]


class ResponseRow(Base):
    """One response under its atom. `answers` holds the SCALE items by id: a code, or the text of `Apart`."""

    __tablename__ = "response"
    __table_args__ = (Index(None, "wave_id"), KEYED_BY_CHANCE)

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    site: Mapped[str]
    organisation: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class ProductResponseRow(Base):
    """What one return said of products, apart from everything else that it said.

    `answers` holds, by product ticked, the answers of the roster by item id (empty: ticked, not asked);
    `ticked` is their number m, `asked` the number a that was put.
    """

    __tablename__ = "product_response"
    __table_args__ = (Index(None, "wave_id"), KEYED_BY_CHANCE)

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    site: Mapped[str]
    organisation: Mapped[str]
    ticked: Mapped[int]
    asked: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class CommentRow(Base):
    """One comment at the nearest union of atoms that is large enough, apart from everything else."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "wave_id"), KEYED_BY_CHANCE)

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    site: Mapped[str]
    organisation: Mapped[str]
    item: Mapped[str]
    words: Mapped[str]
