"""The page on which a code is typed from a slip or a poster: what a code opens, and how often one may be wrong.

Only wrong codes are counted, so that a whole school behind one address can come in one after another, and whoever
types a right one leaves nothing behind that says when. A source is kept as a keyed hash and for minutes.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from survey.domain.message import Channel
from survey.sealing.tokens import could_be_code
from survey.services.accounts import WINDOW
from survey.services.respond_start import arrive
from survey.services.respond_views import Link, LinkKind
from survey.storage import attempts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

__all__ = ["WRONG_IN_TOTAL", "WRONG_PER_SOURCE", "could_be_code", "enter"]

WRONG_PER_SOURCE = 30
WRONG_IN_TOTAL = 1000
"""Wrong codes within `WINDOW` after which no code is taken, from one source and from all of them."""

_IN_TOTAL = "code"
_NEIGHBOURS = {4: 32, 6: 64}
"""Leading bits of an address that make one source: of IPv6, whoever has one address has all with these."""


def enter(session: Session, text: str, *, source: str, secret: str, now: datetime) -> Link | None:
    """Return what the cookie of somebody who typed a code is to hold, None while too many wrong ones are typed.

    A wrong code gives a link that opens nothing, like one that has been used. `source` is an address, `secret` the
    secret key. Commit what this counts.
    """
    limits = {_IN_TOTAL: WRONG_IN_TOTAL, _counted_as(source, secret): WRONG_PER_SOURCE}
    since = now - WINDOW
    if any(attempts.so_far(session, one, since) >= most for one, most in limits.items()):
        return None
    slip = arrive(session, LinkKind.PERSONAL, text, Channel.SLIP)
    if slip.wave_id:
        return slip
    poster = arrive(session, LinkKind.OPEN, text)
    if poster.wave_id:
        return poster
    attempts.forget_before(session, since)
    for one in limits:
        attempts.count(session, one, now=now, since=since)
    return slip


def _counted_as(source: str, secret: str) -> str:
    """Return the name under which wrong codes of a source are counted; the source cannot be read from it."""
    try:
        address = ip_address(source)
        source = str(ip_network((address, _NEIGHBOURS[address.version]), strict=False))
    except ValueError:  # no address: behind a socket everybody is one source
        source = ""
    digest = hmac.new(secret.encode(), f"{_IN_TOTAL}\0{source}".encode(), sha256)
    return f"{_IN_TOTAL}:{digest.hexdigest()[:32]}"
