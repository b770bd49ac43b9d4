"""Closing a wave: opened once, in three transactions, each of which can be killed and run again.

1. The state turns to closing: from here on no return is accepted.
2. Worked out without holding anybody up, then written as one: responses under their atoms, the frozen
   release; the box, the drafts, the invitations, the messages and every count finer than an atom are deleted.
3. What was deleted is rewritten on the disk, and the wave's keys are destroyed.

The database stands in the way of a second closing at the same moment: one of the two finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.phrase import phrase
from survey.domain.release import FIRST_REVISION
from survey.domain.wave import LONDON, WaveState
from survey.failpoint import reach
from survey.sealing import keys as key_files
from survey.services import (
    closing_box,
    outbox,
    questionnaires,
    release,
    standard_charts,
    ticket_counts,
    unlinking,
)
from survey.storage import (
    actions,
    audit,
    ballot_box,
    drafts,
    invitations,
    messages,
    printouts,
    releases,
    responses,
    waves,
)
from survey.storage.engine import make_reading_sessions
from survey.storage.erasure import StillReadError, erase_freed_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.release import ReleaseName
    from survey.domain.wave import Wave
    from survey.services.release import Draft
    from survey.services.unlinking import Unlinked

    Progress = Callable[[int, int, str], None]

ROLE = "operator"
KEYS_DESTROYED = "destroy keys"
STEPS = (
    phrase("Stopping returns."),
    phrase("Opening the ballot box and working out the results."),
    phrase("Storing the responses and the release."),
    phrase("Drawing the charts."),
    phrase("Erasing what was deleted, and destroying the keys."),
)
"""What closing does, in order; each is begun after the transaction before it has been committed."""


@dataclass(frozen=True)
class Closed:
    """A closed wave: the returns opened, the responses stored of them, and the release made of these.

    `is_too_few`: fewer returns than K came from the whole wave, so that only their number is kept.
    """

    wave: str
    returned: int
    stored: int
    release: ReleaseName
    is_too_few: bool


@dataclass(frozen=True)
class _Hand:
    """Whose hand closes a wave, and when: what the log keeps."""

    now: datetime
    actor: str
    role: str

    def log(
        self,
        session: Session,
        action: str,
        wave_id: str,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        audit.append(
            session, now=self.now, actor=self.actor, role=self.role,
            action=action, object=f"wave:{wave_id}", detail=detail,
        )  # fmt: skip


@dataclass(frozen=True)
class _Opened:
    """What the second transaction writes, worked out before it."""

    wave: Wave
    questionnaire: Questionnaire
    returned: int
    unlinked: Unlinked
    draft: Draft


def close(
    sessions: sessionmaker[Session],
    keys: Path,
    wave_id: str,
    *,
    now: datetime,
    actor: str,
    role: str = ROLE,
    progress: Progress | None = None,
) -> Closed:
    """Close a wave, or finish a closing that was cut off; on a closed wave this changes nothing.

    `progress(step, steps, words)` is called as each of `STEPS` begins, never within a transaction. Raises NotFound
    for an unknown wave; Refused where the wave is not open, and where the box cannot be opened whole (then no
    return is accepted any longer, and nothing has been stored or lost), or where another process keeps reading
    what was deleted (the results stand, and closing again finishes the work).
    """
    engine: Engine = sessions.kw["bind"]
    hand = _Hand(now, actor, role)
    begin = _steps(progress)
    begin(1)
    with sessions.begin() as session:
        _stop_returns(session, wave_id, hand)
    reach("after-t1")
    begin(2)
    with make_reading_sessions(engine)() as session:
        opened = _open(session, keys, wave_id)
    if opened is not None:
        begin(3)
        with sessions.begin() as session:
            _settle(session, opened, hand)
    reach("after-t2-commit")
    if opened is not None:
        begin(4)
        with sessions.begin() as session:
            standard_charts.draw(session, opened.draft.name)
    begin(5)
    _clean_up(sessions, keys, wave_id, hand)
    with make_reading_sessions(engine)() as session:
        return _outcome(session, wave_id)


def _steps(progress: Progress | None) -> Callable[[int], None]:
    def begin(step: int) -> None:
        if progress is not None:
            progress(step, len(STEPS), STEPS[step - 1])

    return begin


def unfinished(session: Session, keys: Path) -> tuple[str, ...]:
    """Return the waves whose closing was cut off: still closing, or closed and their keys not yet destroyed."""
    begun = waves.listing(session, WaveState.CLOSING, WaveState.CLOSED, WaveState.WITHDRAWN)
    return tuple(
        wave.id
        for wave in begun
        if wave.state is WaveState.CLOSING or key_files.any_left(keys, wave.id)
    )


def is_too_few(session: Session, wave_id: str) -> bool:
    """Return whether so few have returned that closing now would keep their number and nothing else."""
    wave = waves.get(session, wave_id)
    return invitations.counted_returns(session, wave_id) < wave.k


def _stop_returns(session: Session, wave_id: str, hand: _Hand) -> None:
    """Turn an open wave to closing; submissions under way are waited for. Stopped early, it ends today."""
    ballot_box.lock_exclusive(session, wave_id)
    wave = waves.get(session, wave_id)
    if wave.state is WaveState.DRAFT:
        raise Refused.because("it has not been opened, so there is nothing to close", wave_id)
    last = _last_day(wave, hand.now)
    if waves.move(session, wave_id, WaveState.OPEN, WaveState.CLOSING, closes=last):
        moved = {"before": str(wave.closes), "after": str(last)} if last != wave.closes else None
        hand.log(session, "stop returns", wave_id, moved)


def _last_day(wave: Wave, now: datetime) -> date:
    """Return the last day on which a wave that is stopped now took answers; a day, so that no release tells a time."""
    return max(wave.opens, min(wave.closes, now.astimezone(LONDON).date()))


def _open(session: Session, keys: Path, wave_id: str) -> _Opened | None:
    """Open the box and work out everything that is to be stored; None where that has been done."""
    wave = waves.get(session, wave_id)
    if wave.state is not WaveState.CLOSING:
        return None
    questionnaire = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    groups = waves.trees(session, wave_id)
    returns = closing_box.open_box(session, keys, wave, questionnaire)
    reach("after-decrypt")
    unlinked = unlinking.unlink(
        returns,
        waves.cells(session, wave_id),
        groups,
        wave,
        questionnaire,
        messages.undelivered_by_cell(session, wave_id),
    )
    draft = release.draft(
        session, wave, questionnaire, groups, unlinked.responses,
        revision=FIRST_REVISION, actions=actions.registered(session, wave.opens),
    )  # fmt: skip
    return _Opened(wave, questionnaire, len(returns.cells), unlinked, draft)


def _settle(session: Session, opened: _Opened, hand: _Hand) -> None:
    """Write a closed wave as one: all of this, or nothing."""
    wave_id = opened.wave.id
    if not waves.move(session, wave_id, WaveState.CLOSING, WaveState.CLOSED, closed_at=hand.now):
        return
    sealed = ballot_box.count(session, wave_id)
    if sealed != opened.returned:
        raise Refused.because(
            "the ballot box changed while it was being opened: close again", wave_id
        )
    stored = unlinking.store(session, wave_id, opened.unlinked, opened.questionnaire)
    reach("mid-t2")
    release.freeze(session, opened.draft, hand.now)
    mailings = outbox.settle(session, wave_id)
    ticket_counts.settle(session, wave_id)
    for forget in (
        ballot_box.empty,
        drafts.forget,
        invitations.forget,
        printouts.forget,
        waves.forget_counts,
    ):
        forget(session, wave_id)
    hand.log(
        session,
        "close",
        wave_id,
        {
            "sealed": sealed,
            "opened": opened.returned,
            "stored": stored,
            "release": opened.draft.name.digest,
            **{f"{one.kind} created": one.created for one in mailings},
        },
    )
    reach("before-t2-commit")


def _clean_up(sessions: sessionmaker[Session], keys: Path, wave_id: str, hand: _Hand) -> None:
    """Rewrite what was deleted and destroy the keys, unless a closing before this one came to the end."""
    with sessions() as session:
        is_done = audit.has(session, KEYS_DESTROYED, f"wave:{wave_id}")
        is_empty = ballot_box.count(session, wave_id) == 0
    if not is_empty:
        raise Refused.because("its ballot box is not empty, so its keys are kept", wave_id)
    if is_done and not key_files.any_left(keys, wave_id):
        return
    try:
        erase_freed_pages(sessions.kw["bind"])
    except StillReadError as still:
        what = phrase("its results stand, but %(trouble)s", trouble=str(still))
        raise Refused.because(what, wave_id) from still
    reach("before-key-destruction")
    key_files.destroy(keys, wave_id)
    reach("after-key-destruction")
    with sessions.begin() as session:
        hand.log(session, KEYS_DESTROYED, wave_id)


def _outcome(session: Session, wave_id: str) -> Closed:
    name = releases.latest(session, wave_id)
    if name is None:
        raise Refused.because("it was withdrawn before it was closed", wave_id)
    returned = sum(atom.returned for atom in responses.atoms(session, wave_id))
    stored = responses.count_responses(session, wave_id)
    return Closed(wave_id, returned, stored, name, is_too_few=stored < returned)
