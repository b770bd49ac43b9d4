"""Where somebody stands who followed a link: the wave, the invitation or open link, and the draft. One query."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, literal, null, or_, select

from survey.domain.wave import WaveState
from survey.storage.ballot_box import shared_lock
from survey.storage.drafts import DraftRow
from survey.storage.invitations import InvitationRow
from survey.storage.waves import FrameCellRow, OpenLinkRow, WaveGroupRow, WaveRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from survey.domain.message import Channel


@dataclass(frozen=True)
class Standing:
    """What one query tells of a link that is known.

    `language` is "" for an open link; `draft` holds the sealed bytes of the draft, None where nothing has
    been begun. What is frozen with the wave (questionnaire, catalogue) may be kept by its `box_key`.
    """

    wave_id: str
    title: str
    closes: date
    state: WaveState
    k: int
    questionnaire: tuple[str, int]
    box_key: bytes
    cell: int
    language: str
    is_returned: bool
    draft: bytes | None

    @property
    def may_answer(self) -> bool:
        """Whether answers can still be given."""
        return self.state is WaveState.OPEN and not self.is_returned


_WAVE = (
    WaveRow.id,
    WaveRow.title,
    WaveRow.closes,
    WaveRow.state,
    WaveRow.k,
    WaveRow.questionnaire_id,
    WaveRow.questionnaire_version,
    WaveRow.box_key,
)


class Look(Enum):
    """What a look is for."""

    READ = "read"
    """To show: the draft is read where there is one."""
    WRITE = "write"
    """To change the draft: finds only those who have one, and locks its row, so that two tabs take turns."""
    SUBMIT = "submit"
    """To submit: holds off the closing of the wave; the draft is left for the claim to take."""


def personal(session: Session, token_hash: bytes, look: Look = Look.READ) -> Standing | None:
    """Return where the holder of a personal link stands, None for a link that is not known."""
    return _standing(session, _BY_TOKEN[look, _dialect(session)], {"token_hash": token_hash})


def by_open_link(
    session: Session, code_hash: bytes, lookup: bytes, look: Look = Look.READ
) -> Standing | None:
    """Return where a visitor by an open link stands, None for a code that is not known."""
    statement = _BY_CODE[look, _dialect(session)]
    return _standing(session, statement, {"code_hash": code_hash, "lookup": lookup})


def wave_of_token(session: Session, token_hash: bytes, channel: Channel) -> tuple[str, str] | None:
    """Return the wave that a personal link or a slip's code belongs to, and the invitation's language."""
    row = InvitationRow
    found = session.execute(
        select(row.wave_id, row.language).where(
            row.token_hash == token_hash, row.channel == channel.value
        )
    ).first()
    return None if found is None else (found[0], found[1])


def wave_of_code(session: Session, code_hash: bytes) -> str | None:
    """Return the id of the wave that an open link belongs to."""
    return session.scalar(select(OpenLinkRow.wave_id).where(OpenLinkRow.code_hash == code_hash))


def state_of(session: Session, wave_id: str) -> WaveState | None:
    """Return the state of a wave, None where there is no such wave."""
    state = session.scalar(select(WaveRow.state).where(WaveRow.id == wave_id))
    return None if state is None else WaveState(state)


def counted_with(session: Session, wave_id: str, cell: int) -> tuple[str, ...]:
    """Return the names of the groups that a cell is counted in: who they work for, then where.

    A root is left out: it says nothing of anybody, and whoever comes by an open link is of no department.
    """
    group = WaveGroupRow
    statement = (
        select(group.name)
        .join(FrameCellRow, FrameCellRow.wave_id == group.wave_id)
        .where(
            group.wave_id == wave_id,
            FrameCellRow.number == cell,
            group.level != "root",
            or_(
                and_(group.breakdown == "organisation", group.code == FrameCellRow.organisation),
                and_(group.breakdown == "site", group.code == FrameCellRow.site),
            ),
        )
        .order_by(group.breakdown)
    )
    return tuple(session.scalars(statement))


def _by_token(look: Look, dialect: str) -> Select[*tuple[Any, ...]]:
    """Return the query for personal links."""
    row = InvitationRow
    statement = (
        select(*_WAVE, row.cell, row.language, row.returned)
        .join_from(row, WaveRow, WaveRow.id == row.wave_id)
        .where(row.token_hash == bindparam("token_hash"))
    )
    return _with_draft(statement, DraftRow.lookup == row.token_hash, look, dialect)


def _by_code(look: Look, dialect: str) -> Select[*tuple[Any, ...]]:
    """Return the query for open links."""
    row = OpenLinkRow
    statement = (
        select(*_WAVE, row.cell, literal(""), literal(value=False))
        .join_from(row, WaveRow, WaveRow.id == row.wave_id)
        .where(row.code_hash == bindparam("code_hash"))
    )
    of_visitor = and_(DraftRow.lookup == bindparam("lookup"), DraftRow.wave_id == row.wave_id)
    return _with_draft(statement, of_visitor, look, dialect)


def _with_draft(
    statement: Select[*tuple[Any, ...]], is_theirs: ColumnElement[bool], look: Look, dialect: str
) -> Select[*tuple[Any, ...]]:
    match look:
        case Look.READ:
            return statement.add_columns(DraftRow.sealed).outerjoin(DraftRow, is_theirs)
        case Look.WRITE:
            with_draft = statement.add_columns(DraftRow.sealed).join(DraftRow, is_theirs)
            return with_draft.with_for_update(of=DraftRow)
        case Look.SUBMIT:
            statement = statement.add_columns(null())
            return statement.add_columns(shared_lock()) if dialect == "postgresql" else statement


_DIALECTS = ("sqlite", "postgresql")
_BY_TOKEN = {(look, dialect): _by_token(look, dialect) for look in Look for dialect in _DIALECTS}
_BY_CODE = {(look, dialect): _by_code(look, dialect) for look in Look for dialect in _DIALECTS}
"""Built once, for building takes longer than running; and before there are threads, for of two statements that
are alike SQLAlchemy keeps one compiled, and has to fit the results of the other to it at every run."""


def _standing(
    session: Session, statement: Select[*tuple[Any, ...]], parameters: dict[str, bytes]
) -> Standing | None:
    row = (
        session.connection().execute(statement, parameters).first()
    )  # half the time of the ORM's way
    if row is None:
        return None
    wave_id, title, closes, state, k, questionnaire, version, box_key = row[:8]
    cell, language, is_returned, draft = row[8:12]
    return Standing(
        wave_id=wave_id,
        title=title,
        closes=closes,
        state=WaveState(state),
        k=k,
        questionnaire=(questionnaire, version),
        box_key=box_key,
        cell=cell,
        language=language,
        is_returned=bool(is_returned),
        draft=draft,
    )


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
