"""The sealed ballot: HPKE (RFC 9180) to the wave's box key, so that only the closing of the wave can read it.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode. `info` names the purpose, the wave and
the ballot's own id, so a ballot copied into another row or another wave does not open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from survey.sealing.padding import padded, unpadded

if TYPE_CHECKING:
    from collections.abc import Callable

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PURPOSE = b"ballot/v1"


class NotOurBallotError(Exception):
    """The bytes were not sealed for this wave, under this ballot's id, to this key."""


def seal(public_key: bytes, wave_id: str, ballot_id: bytes, plaintext: bytes) -> bytes:
    """Return the ballot sealed to a raw X25519 public key: its padded length and 48 bytes.

    Raises `padding.TooLargeError` where it is longer than the largest size.
    """
    key = X25519PublicKey.from_public_bytes(public_key)
    return _SUITE.encrypt(padded(plaintext), key, _info(wave_id, ballot_id))


def unseal(private_key: bytes, wave_id: str, ballot_id: bytes, sealed: bytes) -> bytes:
    """Return what a ballot holds, given the raw X25519 private key; raises NotOurBallotError."""
    return opener(private_key, wave_id)(ballot_id, sealed)


def opener(private_key: bytes, wave_id: str) -> Callable[[bytes, bytes], bytes]:
    """Return what opens the ballots of a wave, given their ids and sealed bytes; it raises NotOurBallotError.

    Making the key ready takes half as long as opening a ballot, so it is done once for a whole box.
    """
    key = X25519PrivateKey.from_private_bytes(private_key)

    def open_ballot(ballot_id: bytes, sealed: bytes) -> bytes:
        try:
            return unpadded(_SUITE.decrypt(sealed, key, _info(wave_id, ballot_id)))
        except (InvalidTag, ValueError) as wrong:
            raise NotOurBallotError("This ballot was not sealed for this wave and row.") from wrong

    return open_ballot


def _info(wave_id: str, ballot_id: bytes) -> bytes:
    """Return the context. The library has no associated data for a single message; `info` binds as well.

    Lengths stand before the parts, so no two contexts are spelt alike.
    """
    parts = (_PURPOSE, wave_id.encode(), ballot_id)
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
