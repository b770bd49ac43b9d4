"""Sealed drafts: readable only with the respondent's token and the wave's draft key together.

The token alone (left in a mailbox) opens nothing once the draft key is destroyed; the draft key alone
(with a copy of the database) never does.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey.sealing.padding import padded, unpadded
from survey.sealing.tokens import canonical

_PURPOSE = b"draft/v1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class NotOurDraftError(Exception):
    """The bytes were not sealed with this token, draft key and wave."""


def seal(token: str, draft_key: bytes, wave_id: str, plaintext: bytes) -> bytes:
    """Return the draft: a fresh nonce, then the padded plaintext by ChaCha20-Poly1305.

    Raises `padding.TooLargeError` where it is longer than the largest size.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(derived_key(token, draft_key, wave_id))
    return nonce + cipher.encrypt(nonce, padded(plaintext), None)


def unseal(token: str, draft_key: bytes, wave_id: str, sealed: bytes) -> bytes:
    """Return what a draft holds; raises NotOurDraftError."""
    cipher = ChaCha20Poly1305(derived_key(token, draft_key, wave_id))
    try:
        return unpadded(cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
    except (InvalidTag, ValueError) as wrong:
        raise NotOurDraftError("This draft was not sealed with this link.") from wrong


def derived_key(token: str, draft_key: bytes, wave_id: str) -> bytes:
    """Return HKDF-SHA256(token ‖ draft key, salt = wave id, info = "draft/v1"), 32 bytes (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=wave_id.encode(), info=_PURPOSE)
    return hkdf.derive(canonical(token).encode() + draft_key)
