"""What the worker does about tickets: look at those that wait, some hundred in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.services import ticket_inviting

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker


def invite(
    sessions: sessionmaker[Session], keys: Path, wave_id: str, *, now: datetime, cap_days: int
) -> bool:
    """Look at the waiting tickets of a wave; return whether there were any.

    Of each transaction all is stored or nothing: invitations, their messages in the outbox, that their people were
    asked, and what became of the tickets. It can be killed anywhere and run again. Raises Refused where the wave's
    link key is not here.
    """
    any_done = False
    while True:
        with sessions.begin() as session:
            looked_at = ticket_inviting.look_at(session, keys, wave_id, now=now, cap_days=cap_days)
        any_done = any_done or bool(looked_at)
        if looked_at < ticket_inviting.BATCH:
            return any_done
