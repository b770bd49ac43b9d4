"""Sending what is due: leased in batches, looked at once more before it leaves, and settled one by one.

A process may be killed anywhere. What it had leased is taken up again when the lease has run out, and what had
left without being settled leaves again under the same Message-ID: at least once, and nobody is left out.

Nothing that is counted here tells how many have returned. A reminder that is not needed any more is dropped, but
meets the troubles of those that are sent: it takes the outcome of a letter of its batch, so that while a mail
server refuses everything, as many fail as were created.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.delivery.transport import ACCEPTED, Fate, Outcome, Reach
from survey.domain.message import MessageState
from survey.failpoint import reach
from survey.services.letters import Letters
from survey.storage import audit, message_leases
from survey.storage.engine import make_reading_sessions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

    from survey.config import Settings
    from survey.delivery.transport import Line, Transport
    from survey.storage.message_leases import Leased

BATCH = 100
LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=4)
_BACK_OFF_MINUTES = (1, 2, 4, 8, 10)
"""After the first, second… attempt, the last for all that follow: a mended server has the rest within ten minutes."""
_FEWEST_TO_JUDGE = 5
_ACTOR = "worker"


@dataclass
class Batch:
    """What a batch came to: messages taken, the first trouble that an operator can mend, if any.

    `is_cut_short`: the mail server is in trouble, and it is better to wait than to send on.
    """

    taken: int = 0
    trouble: str = ""
    is_cut_short: bool = False
    ended: Counter[tuple[str, str, MessageState]] = field(default_factory=Counter)
    """By wave, kind and state; what is not needed counts as sent."""


def send_batch(
    sessions: sessionmaker[Session],
    keys: Path,
    transport: Transport,
    settings: Settings,
    now: datetime,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Batch:
    """Lease what is due and send it; `taken` is 0 where nothing was due. Each message is committed by itself.

    `is_stopped` is asked between two messages; what is then left waits as before.
    """
    with sessions.begin() as session:
        leased = message_leases.lease(session, now, now + LEASE, BATCH)
    sending = _Sending(sessions, Letters(keys, settings), now, Batch(len(leased)))
    try:
        with transport.line() as line:
            rest = sending.send_all(leased, line, is_stopped)
    finally:
        sending.record()
    with sessions.begin() as session:
        message_leases.release(session, rest)
    return sending.batch


@dataclass
class _Sending:
    """One batch on its way."""

    sessions: sessionmaker[Session]
    letters: Letters
    now: datetime
    batch: Batch
    outcomes: list[Outcome] = field(default_factory=list)
    """Of what was sent."""
    not_needed: list[Leased] = field(default_factory=list)

    def send_all(
        self, leased: tuple[Leased, ...], line: Line, is_stopped: Callable[[], bool]
    ) -> tuple[Leased, ...]:
        """Send messages one after another; return those that were not tried."""
        begun = time.monotonic()
        for number, message in enumerate(leased):
            if is_stopped() or time.monotonic() - begun > LEASE.total_seconds() / 2:
                return (*leased[number:], *self.not_needed)
            last = self._send(message, line)
            if last.reach in {Reach.LINE, Reach.SERVER}:
                self.batch.trouble, self.batch.is_cut_short = last.answer, True
                return self._after_trouble(last, leased[number + 1 :])
        self._drop()
        return ()

    def _send(self, message: Leased, line: Line) -> Outcome:
        with make_reading_sessions(self.sessions.kw["bind"])() as session:
            if not message_leases.is_leased(session, message):
                return ACCEPTED  # it was closed over, or another worker has it: it is not ours to settle
            recipient = message_leases.recipient(session, message)
            if recipient is None:
                self.not_needed.append(message)
                return ACCEPTED
            letter = self.letters.write(session, message, recipient, self.now)
        if isinstance(letter, Outcome):
            outcome = letter
            self.batch.trouble = outcome.answer
        else:
            outcome = line.send(letter)
        reach("mid-mail")
        self.outcomes.append(outcome)
        self._settle(message, outcome)
        return outcome

    def _drop(self) -> None:
        """Settle what is not needed as what was sent beside it, each like one letter of the batch."""
        shared = _shared(self.outcomes)
        for number, message in enumerate(self.not_needed):
            like = shared[number % len(shared)] if shared else ACCEPTED
            self._settle(message, like, MessageState.NOT_NEEDED)
        self.not_needed.clear()

    def _after_trouble(self, last: Outcome, rest: tuple[Leased, ...]) -> tuple[Leased, ...]:
        """Let the rest of a batch wait: as before if only the line was lost, as the last if the server is down."""
        if last.reach is Reach.LINE:
            self._drop()
            return rest
        for message in (*self.not_needed, *rest):
            self._settle(message, last)
        self.not_needed.clear()
        return ()

    def _settle(
        self, message: Leased, outcome: Outcome, if_accepted: MessageState = MessageState.SENT
    ) -> None:
        since = message.tried_since or self.now
        is_given_up = outcome.fate is Fate.REFUSED or self.now - since >= GIVE_UP_AFTER
        with self.sessions.begin() as session:
            if outcome.fate is Fate.ACCEPTED:
                self._end(session, message, if_accepted)
            elif is_given_up:
                self._end(session, message, MessageState.FAILED, outcome.answer)
            else:
                message_leases.put_back(
                    session,
                    message,
                    due_at=self.now + _back_off(message.attempts),
                    tried_since=since,
                    trouble=outcome.answer,
                )

    def _end(
        self, session: Session, message: Leased, state: MessageState, trouble: str = ""
    ) -> None:
        if message_leases.end(session, message, state, trouble):
            told = MessageState.SENT if state is MessageState.NOT_NEEDED else state
            self.batch.ended[message.wave_id, message.kind.value, told] += 1

    def record(self) -> None:
        """Enter the batch into the audit log: how many of each kind, and nobody's name."""
        waves = sorted({wave_id for wave_id, _, _ in self.batch.ended})
        if not waves:
            return
        with self.sessions.begin() as session:
            for wave_id in waves:
                detail = {
                    f"{kind} {state}": number
                    for (of_wave, kind, state), number in sorted(self.batch.ended.items())
                    if of_wave == wave_id
                }
                audit.append(
                    session, now=self.now, actor=_ACTOR, role=_ACTOR,
                    action="send mail", object=f"wave:{wave_id}", detail=detail,
                )  # fmt: skip


def _shared(outcomes: list[Outcome]) -> list[Outcome]:
    """Return the outcomes that messages of the same batch have met or would have met.

    An address that is refused for good is one person's trouble, unless most are: then the server refuses us.
    """
    of_addresses = sum(_is_of_address(one) for one in outcomes)
    if len(outcomes) >= _FEWEST_TO_JUDGE and 2 * of_addresses >= len(outcomes):
        return outcomes
    return [one for one in outcomes if not _is_of_address(one)]


def _is_of_address(outcome: Outcome) -> bool:
    return outcome.fate is Fate.REFUSED and outcome.reach is Reach.ADDRESS


def _back_off(attempts: int) -> timedelta:
    """Return how long to wait after an attempt, `attempts` of which went before it."""
    return timedelta(minutes=_BACK_OFF_MINUTES[min(attempts, len(_BACK_OFF_MINUTES) - 1)])
