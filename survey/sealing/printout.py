"""Sealed printouts: codes of slips and posters between the worker that makes them and the page that prints them.

The key is derived from the wave's draft key, which both have and which is destroyed when the wave closes.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"printout/v1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class NotOurPrintoutError(Exception):
    """The bytes were not sealed with this draft key for this wave, site and account."""


def seal(draft_key: bytes, wave_id: str, by: str, site: str, plaintext: bytes) -> bytes:
    """Return a fresh nonce, then the plaintext by ChaCha20-Poly1305, bound to the wave, the account and the site."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(draft_key, wave_id).encrypt(nonce, plaintext, _bound(by, site))


def unseal(draft_key: bytes, wave_id: str, by: str, site: str, sealed: bytes) -> bytes:
    """Return what a printout holds; raises NotOurPrintoutError."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(draft_key, wave_id).decrypt(nonce, rest, _bound(by, site))
    except (InvalidTag, ValueError) as wrong:
        raise NotOurPrintoutError("This printout was not sealed with this key.") from wrong


def _cipher(draft_key: bytes, wave_id: str) -> ChaCha20Poly1305:
    hkdf = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=wave_id.encode(), info=_PURPOSE)
    return ChaCha20Poly1305(hkdf.derive(draft_key))


def _bound(by: str, site: str) -> bytes:
    return b"\0".join((by.encode(), site.encode()))
