"""Opting out: a link in every message, by which a person is left out of surveys from then on.

The link's token is derived from the staff reference, so nothing is stored for those who do not use it.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from survey import translations
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


def address(public_url: str, secret_key: str, reference: str, language: str = "") -> str:
    """Return the address by which a person opts out, the same in every wave; its page is in the language given."""
    code = translations.spoken(language)
    shown = f"?in={code}" if code and code != translations.SOURCE else ""
    return f"{public_url}/stop/{stop_token(secret_key, reference)}{shown}"


def stop(session: Session, secret_key: str, token: str, *, now: datetime) -> None:
    """Leave out from now on whoever a token belongs to; one that belongs to nobody changes nothing.

    The caller learns nothing of which it was.
    """
    found = _holder(session, secret_key, token)
    if found is not None:
        contacts.opt_out(session, found, now.astimezone(LONDON).date())


def ask_again(session: Session, secret_key: str, token: str, *, now: datetime) -> None:
    """Ask again whoever a token belongs to, as if they had never opted out; as silent as `stop`."""
    del now  # nothing is noted
    found = _holder(session, secret_key, token)
    if found is not None:
        contacts.opt_in(session, found)


def _holder(session: Session, secret_key: str, token: str) -> str | None:
    """Return whom of the staff list a token belongs to; the whole list is compared, for nothing else knows it."""
    typed = canonical(token)
    if len(typed) != TOKEN_CHARACTERS or not typed.isascii():
        return None
    found = None
    for reference in people.references(session):
        if compare_digest(stop_token(secret_key, reference), typed):
            found = reference
    return found
