"""What is stored when a wave closes: responses, products and comments, each shuffled apart, and atoms."""

from __future__ import annotations

import secrets
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.comment import CommentState
from survey.domain.release import Atom
from survey.storage.base import KEYED_BY_CHANCE, OBJECT_KEY_BYTES, Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

_CHUNK = 2000


class ResponseRecord(NamedTuple):
    """One response: nodes of its atom, answers and weight (see `ResponseRow`)."""

    site: str
    organisation: str
    answers: dict[str, Any]
    weight: float | None


class ProductRecord(NamedTuple):
    """What one return said of products: nodes of its atom, m, a, and the answers (see `ProductResponseRow`)."""

    site: str
    organisation: str
    ticked: int
    asked: int
    answers: dict[str, dict[str, Any] | None]


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
    """One response under its atom. `answers` holds the SCALE items by id: a code, or the text of `Apart`.

    `weight` is empty but for answers collected elsewhere whose mapping names a weight.
    """

    __tablename__ = "response"
    __table_args__ = (Index(None, "wave_id"), KEYED_BY_CHANCE)

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    site: Mapped[str]
    organisation: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    weight: Mapped[float | None]


class ProductResponseRow(Base):
    """What one return said of products, apart from everything else that it said.

    `answers` holds, by product ticked, the answers of the roster by item id, or None where the product was
    not asked about; `ticked` is their number m (0: "none of these"), `asked` the number a that was put.
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
    """One comment at the nearest union of atoms that is large enough, apart from everything else.

    `product` is empty where it is on none. `words` are those of the respondent, empty once the review of the
    wave has ended; `redacted` those that a reviewer let through, empty in every state but "shown".
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'shown', 'withheld')", name="known_state"),
        Index(None, "wave_id"),
        KEYED_BY_CHANCE,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    site: Mapped[str]
    organisation: Mapped[str]
    item: Mapped[str]
    product: Mapped[str] = mapped_column(server_default="")
    words: Mapped[str]
    redacted: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default=CommentState.WAITING)


def insert_atoms(session: Session, wave_id: str, atoms: Iterable[Atom]) -> None:
    """Store the atoms of a wave."""
    rows = [{"wave_id": wave_id, **vars(atom)} for atom in atoms]
    if rows:
        session.execute(insert(AtomRow), rows)


def atoms(session: Session, wave_id: str) -> tuple[Atom, ...]:
    """Return the atoms of a wave by site and organisation node."""
    names = list(Atom.__dataclass_fields__)
    query = select(*(getattr(AtomRow, name) for name in names)).where(AtomRow.wave_id == wave_id)
    return tuple(sorted(Atom(*row) for row in session.execute(query)))


def insert_shuffled(
    session: Session,
    table: type[ResponseRow | ProductResponseRow | CommentRow],
    wave_id: str,
    rows: Iterable[Mapping[str, Any]],
) -> int:
    """Store rows in the order given, each under a fresh random id, and return how many.

    The caller has shuffled them: on PostgreSQL the order of writing can be read from the disk.
    """
    stored = 0
    waiting = iter(rows)
    while chunk := [
        {"id": secrets.token_bytes(OBJECT_KEY_BYTES), "wave_id": wave_id, **row}
        for row in islice(waiting, _CHUNK)
    ]:
        session.execute(insert(Base.metadata.tables[table.__tablename__]), chunk)
        stored += len(chunk)
    return stored


def responses(session: Session, wave_id: str) -> Iterator[ResponseRecord]:
    """Yield every response of a wave, in no order."""
    columns = (getattr(ResponseRow, name) for name in ResponseRecord._fields)
    for row in _streamed(session, select(*columns).where(ResponseRow.wave_id == wave_id)):
        yield ResponseRecord._make(row)


def product_responses(session: Session, wave_id: str) -> Iterator[ProductRecord]:
    """Yield what each return of a wave said of products, in no order."""
    columns = (getattr(ProductResponseRow, name) for name in ProductRecord._fields)
    for row in _streamed(session, select(*columns).where(ProductResponseRow.wave_id == wave_id)):
        yield ProductRecord._make(row)


def count_responses(session: Session, wave_id: str) -> int:
    """Return the number of stored responses of a wave."""
    query = select(func.count()).select_from(ResponseRow).where(ResponseRow.wave_id == wave_id)
    return session.execute(query).scalar_one()


def _streamed(session: Session, query: Select[Any]) -> Iterator[Row[Any]]:
    with session.execute(query.execution_options(yield_per=_CHUNK)) as rows:
        yield from rows
