"""Bounces: invitations that came back, told by the addresses that they came back from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.phrase import phrase
from survey.domain.wave import WaveState
from survey.storage import audit, messages, people, waves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_CHARACTERS = 2_000_000
_LONGEST_ADDRESS = 254
_AROUND = "()[]':.\ufeff"


@dataclass(frozen=True)
class Bounced:
    """Whose invitation came back: how many are counted, and the addresses that nobody here was invited at."""

    found: int
    unknown: tuple[str, ...]


def import_addresses(
    session: Session, wave_id: str, text: str, *, now: datetime, actor: str, role: str
) -> Bounced:
    """Count the invitations that came back; `text` holds their addresses, one a line or in the cells of a CSV.

    Told twice, an address counts once. A bounced person gets no reminder. Raises NotFound, or Refused where
    the wave is not open or the text holds no address.
    """
    wave = waves.get(session, wave_id)
    if wave.state is not WaveState.OPEN:
        raise Refused.because(
            phrase("Bounces are counted while a wave is open: afterwards nobody is known.")
        )
    told = frozenset(_addresses(text))
    if not told:
        raise Refused.because(phrase("There is no address in it."))
    known = {
        reference: email.casefold()
        for reference, email in people.addresses(session)
        if email.casefold() in told
    }
    invited = messages.having_invitation(session, wave_id, known)
    messages.bounce(session, wave_id, sorted(invited))
    unknown = tuple(sorted(told - {known[one] for one in invited}))
    audit.append(
        session, now=now, actor=actor, role=role, action="import bounces",
        object=f"wave:{wave_id}", detail={"found": len(invited), "unknown": len(unknown)},
    )  # fmt: skip
    return Bounced(len(invited), unknown)


def _addresses(text: str) -> Iterator[str]:
    """Yield every address in a text, in small letters: words with an @ inside, whatever stands around them."""
    if len(text) > MOST_CHARACTERS:
        raise Refused.because(phrase("The list is too long: divide it into several."))
    if "\0" in text:
        raise Refused.because(
            phrase("This is not a text: save the addresses as CSV or plain text.")
        )
    for word in re.split(r"[\s,;<>\"]+", text):
        address = word.strip(_AROUND).casefold()
        local, _, domain = address.rpartition("@")
        if local and domain and len(address) <= _LONGEST_ADDRESS:
            yield address
