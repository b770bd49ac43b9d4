"""Lots: which tickets of a month are drawn, decided by the wave's link key and by nothing else.

Nobody without the key can tell, and whoever looks again finds the same.
"""

from __future__ import annotations

import hmac

_LOT = b"ticket-lot/v1\0"
_LOT_BYTES = 8


def lot(link_key: bytes, ticket_key: bytes) -> int:
    """Return the lot of a ticket: HMAC-SHA256(link key, "ticket-lot/v1" and the ticket's key), its first 64 bits."""
    digest = hmac.digest(link_key, _LOT + ticket_key, "sha256")
    return int.from_bytes(digest[:_LOT_BYTES], "big")
