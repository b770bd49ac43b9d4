"""Tokens: what stands in a link, how it is derived, and the hash by which the database knows it.

Tokens are written in Crockford's base 32: digits and small letters without i, l, o and u. Whoever types
one from paper may use capitals, spaces and dashes, and i or l for 1 and o for 0.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""The 32 characters of a token, five bits each."""

TOKEN_BITS = 128
CODE_BITS = 70
CODE_LENGTH = -(-CODE_BITS // 5)
"""Characters of a code."""

_SPACES = dict.fromkeys(map(ord, " \t\r\n-\u2010\u2011\u2012\u2013\u2014\u00a0"))
_TYPED = _SPACES | str.maketrans({"i": "1", "l": "1", "o": "0"})
_OPEN = b"open/v1"
_SLIP = b"slip/v1"
_STOP = b"stop/v1"


def personal_token(link_key: bytes, invitation_id: bytes) -> str:
    """Return the token of an invitation: HMAC-SHA256(link key, invitation id), its first 128 bits.

    Derived, not drawn, so that a reminder carries the same link and yet the database cannot make one.
    """
    return _written(hmac.digest(link_key, invitation_id, "sha256"), TOKEN_BITS)


def slip_code(link_key: bytes, invitation_id: bytes) -> str:
    """Return the code of an invitation that is printed on a slip, 70 bits: 14 characters to type."""
    message = b"\0".join((_SLIP, invitation_id))
    return _written(hmac.digest(link_key, message, "sha256"), CODE_BITS)


def open_code(link_key: bytes, wave_id: str, site: str) -> str:
    """Return the code of a site's open link, 70 bits: short enough to be typed from a poster."""
    message = b"\0".join((_OPEN, wave_id.encode(), site.encode()))
    return _written(hmac.digest(link_key, message, "sha256"), CODE_BITS)


def stop_token(secret_key: str, reference: str) -> str:
    """Return the token by which a person opts out: HMAC-SHA256(secret key, "stop/v1" and the staff reference).

    128 bits, the same in every wave, and kept nowhere.
    """
    message = b"\0".join((_STOP, reference.encode()))
    return _written(hmac.digest(secret_key.encode(), message, "sha256"), TOKEN_BITS)


def fresh_token() -> str:
    """Return a random token of 128 bits, for a visitor who came by an open link."""
    return _written(secrets.token_bytes(TOKEN_BITS // 8), TOKEN_BITS)


def canonical(text: str) -> str:
    """Return a token as it is written in links, from whatever a person has typed."""
    return text.lower().translate(_TYPED)


def could_be_code(text: str) -> bool:
    """Return whether what a person has typed has the length and the characters of a code."""
    typed = canonical(text)
    return len(typed) == CODE_LENGTH and set(typed) <= set(ALPHABET)


def token_hash(text: str) -> bytes:
    """Return SHA-256 of a token or code: all that the database keeps of it. Spelling does not matter."""
    return sha256(canonical(text).encode(errors="replace")).digest()


def _written(digest: bytes, bits: int) -> str:
    characters = -(-bits // 5)
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - bits)
    number <<= characters * 5 - bits
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * characters - 5, -1, -5))
