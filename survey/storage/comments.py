"""Queries on comments: what waits for a reviewer, what may be shown, and what is to be deleted.

Comments are read in the order of their random ids, which tells nothing of when or by whom they were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, delete, func, select, update

from survey.domain.comment import CommentState
from survey.storage.responses import CommentRow
from survey.storage.waves import WaveRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


class Written(NamedTuple):
    """A comment as its reviewer sees it: without where it stands."""

    id: bytes
    item: str
    product: str
    words: str
    redacted: str
    state: str


class Shown(NamedTuple):
    """A comment that was let through, and where it stands; its own words are not among it."""

    id: bytes
    site: str
    organisation: str
    item: str
    product: str
    redacted: str


class Place(NamedTuple):
    """Where comments on one thing stand, and how many there are in whatever state."""

    site: str
    organisation: str
    item: str
    product: str
    number: int


class Count(NamedTuple):
    """How many comments of a wave are in each state, and of how many the words as written are kept."""

    wave_id: str
    waiting: int
    shown: int
    withheld: int
    unerased: int


_WRITTEN = [getattr(CommentRow, name) for name in Written._fields]
_SHOWN = [getattr(CommentRow, name) for name in Shown._fields]
_PLACE = [getattr(CommentRow, name) for name in Place._fields[:-1]]


def counts(session: Session, wave_id: str | None = None) -> tuple[Count, ...]:
    """Return the counts of every wave that has comments, or of one."""
    columns = [func.sum(case((CommentRow.state == state, 1), else_=0)) for state in CommentState]
    unerased = func.sum(case((CommentRow.words != "", 1), else_=0))
    query = select(CommentRow.wave_id, *columns, unerased).group_by(CommentRow.wave_id)
    if wave_id is not None:
        query = query.where(CommentRow.wave_id == wave_id)
    return tuple(
        Count(wave, *(int(number) for number in numbers))
        for wave, *numbers in session.execute(query)
    )


def waiting(session: Session, wave_id: str, limit: int, after: bytes = b"") -> tuple[Written, ...]:
    """Return the next comments of a wave that wait for a reviewer."""
    return _written(session, wave_id, [CommentState.WAITING], select(*_WRITTEN).limit(limit), after)


def decided(session: Session, wave_id: str, limit: int, after: bytes = b"") -> tuple[Written, ...]:
    """Return the next comments of a wave that were shown or withheld."""
    states = [CommentState.SHOWN, CommentState.WITHHELD]
    return _written(session, wave_id, states, select(*_WRITTEN).limit(limit), after)


def some(session: Session, wave_id: str, ids: Collection[bytes]) -> dict[bytes, Written]:
    """Return comments of a wave by their ids; what does not exist there is left out."""
    query = select(*_WRITTEN).where(CommentRow.wave_id == wave_id, CommentRow.id.in_(ids))
    return {row.id: Written._make(row) for row in session.execute(query)}


def shown(session: Session, wave_id: str) -> tuple[Shown, ...]:
    """Return every comment of a wave that a reviewer let through."""
    query = select(*_SHOWN).where(
        CommentRow.wave_id == wave_id, CommentRow.state == CommentState.SHOWN
    )
    return tuple(Shown._make(row) for row in session.execute(query))


def places(session: Session, wave_id: str) -> tuple[Place, ...]:
    """Return where the comments of a wave stand and how many there are of each, whatever was decided of them."""
    query = select(*_PLACE, func.count()).where(CommentRow.wave_id == wave_id).group_by(*_PLACE)
    return tuple(Place._make(row) for row in session.execute(query))


def decide(
    session: Session, wave_id: str, comment: bytes, state: CommentState, redacted: str
) -> bool:
    """Decide of a comment that waits; return False where it does not, or is gone."""
    return _changed(session, wave_id, comment, CommentState.WAITING, state=state, redacted=redacted)


def put_back(session: Session, wave_id: str, comment: bytes, state: CommentState) -> bool:
    """Let a comment wait again whose words are still kept and which is in a state; return whether it was."""
    return _changed(
        session, wave_id, comment, state, needs_words=True, state=CommentState.WAITING, redacted=""
    )


def withhold(session: Session, wave_id: str, comment: bytes) -> bool:
    """Take back a comment that was shown; return False where it was not."""
    return _changed(
        session, wave_id, comment, CommentState.SHOWN, state=CommentState.WITHHELD, redacted=""
    )


def erase_words(session: Session, wave_id: str) -> int:
    """Delete the words as written of every comment of a wave that was decided; return how many had any."""
    statement = (
        update(CommentRow)
        .where(
            CommentRow.wave_id == wave_id,
            CommentRow.state != CommentState.WAITING,
            CommentRow.words != "",
        )
        .values(words="")
        .returning(CommentRow.id)
    )
    return len(session.scalars(statement).all())


def waves_closed_until(session: Session, day: date) -> tuple[str, ...]:
    """Return the waves with comments whose last day was `day` or before."""
    query = (
        select(WaveRow.id)
        .where(WaveRow.closes <= day, WaveRow.id.in_(select(CommentRow.wave_id)))
        .order_by(WaveRow.closes, WaveRow.id)
    )
    return tuple(session.scalars(query))


def delete_all(session: Session, wave_id: str) -> int:
    """Delete every comment of a wave, in whatever state; return how many there were."""
    statement = delete(CommentRow).where(CommentRow.wave_id == wave_id).returning(CommentRow.id)
    return len(session.scalars(statement).all())


def _written(
    session: Session,
    wave_id: str,
    states: Collection[CommentState],
    query: Select[tuple[bytes, str, str, str, str, str]],
    after: bytes,
) -> tuple[Written, ...]:
    wanted = query.where(
        CommentRow.wave_id == wave_id, CommentRow.state.in_(states), CommentRow.id > after
    ).order_by(CommentRow.id)
    return tuple(Written._make(row) for row in session.execute(wanted))


def _changed(
    session: Session,
    wave_id: str,
    comment: bytes,
    before: CommentState,
    *,
    needs_words: bool = False,
    **values: str,
) -> bool:
    """Change a comment that is in the state `before`: of several at once, one does it."""
    statement = update(CommentRow).where(
        CommentRow.id == comment, CommentRow.wave_id == wave_id, CommentRow.state == before
    )
    if needs_words:
        statement = statement.where(CommentRow.words != "")
    changed = session.scalars(statement.values(**values).returning(CommentRow.id))
    return changed.one_or_none() is not None
