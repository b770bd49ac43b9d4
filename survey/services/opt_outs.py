"""Opting out: a link in every message, by which a person is left out of surveys from then on.

The link's token is derived from the staff reference, so nothing is stored for those who do not use it.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from survey.domain.wave import LONDON
from survey.sealing.tokens import canonical, stop_token
from survey.storage import contacts, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

TOKEN_CHARACTERS = 26


def listed(session: Session) -> frozenset[str]:
    """Return the references of all who asked to be left out, on the staff list or not."""
    return contacts.opted_out(session)


def address(public_url: str, secret_key: str, reference: str) -> str:
    """Return the address by which a person opts out; it is the same in every wave."""
    return f"{public_url}/stop/{stop_token(secret_key, reference)}"


def stop(session: Session, secret_key: str, token: str, *, now: datetime) -> None:
    """Leave out from now on whoever a token belongs to; one that belongs to nobody changes nothing.

    The caller learns nothing of which it was. The whole staff list is compared: nothing else knows a token.
    """
    typed = canonical(token)
    if len(typed) != TOKEN_CHARACTERS or not typed.isascii():
        return
    found = None
    for reference in people.references(session):
        if compare_digest(stop_token(secret_key, reference), typed):
            found = reference
    if found is not None:
        contacts.opt_out(session, found, now.astimezone(LONDON).date())
