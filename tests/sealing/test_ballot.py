"""The sealed ballot opens for the closing of its own wave, in its own row, and for nothing else."""

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.ballot import NotOurBallotError, seal, unseal
from survey.sealing.padding import LONGEST, SIZES, TooLargeError

PRIVATE = bytes(range(32))
PUBLIC = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
BALLOT = bytes(16)
ADDED = 48
"""Bytes that HPKE adds: the encapsulated key (32) and the tag (16)."""


def test_the_library_speaks_rfc_9180():
    """RFC 9180, A.2.1: base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305, sequence number 0."""
    hpke = openssl.hpke
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    recipient = X25519PrivateKey.from_private_bytes(
        bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
    )
    encapsulated = bytes.fromhex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
    ciphertext = bytes.fromhex(
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
    )
    plaintext = hpke._decrypt_with_aad(  # noqa: SLF001 - the vector has associated data
        suite, encapsulated + ciphertext, recipient,
        bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"), bytes.fromhex("436f756e742d30"),
    )  # fmt: skip
    assert plaintext == b"Beauty is truth, truth beauty"


@given(st.binary(max_size=9000), st.binary(min_size=16, max_size=16))
def test_what_is_sealed_opens_with_the_box_key(plaintext, ballot_id):
    sealed = seal(PUBLIC, "2026-q2", ballot_id, plaintext)
    assert unseal(PRIVATE, "2026-q2", ballot_id, sealed) == plaintext
    assert len(sealed) - ADDED in SIZES


def test_two_equal_returns_look_different_and_are_equally_long():
    one, other = (seal(PUBLIC, "w", BALLOT, b"the same answers") for _ in range(2))
    assert one != other
    assert len(one) == len(other) == 2048 + ADDED


def test_a_ballot_copied_into_another_row_does_not_open():
    sealed = seal(PUBLIC, "w", BALLOT, b"answers")
    with pytest.raises(NotOurBallotError):
        unseal(PRIVATE, "w", b"\x01" + bytes(15), sealed)


def test_a_ballot_moved_to_another_wave_does_not_open():
    sealed = seal(PUBLIC, "w", BALLOT, b"answers")
    with pytest.raises(NotOurBallotError):
        unseal(PRIVATE, "v", BALLOT, sealed)


def test_wave_and_row_cannot_be_traded_for_one_another():
    sealed = seal(PUBLIC, "wa", b"b" + bytes(15), b"answers")
    with pytest.raises(NotOurBallotError):
        unseal(PRIVATE, "w", b"ab" + bytes(15), sealed)


def test_another_key_does_not_open_it():
    sealed = seal(PUBLIC, "w", BALLOT, b"answers")
    with pytest.raises(NotOurBallotError):
        unseal(bytes([7] * 32), "w", BALLOT, sealed)


@pytest.mark.parametrize("place", [0, 31, 32, 1000, -1])
def test_one_flipped_bit_is_noticed(place):
    sealed = bytearray(seal(PUBLIC, "w", BALLOT, b"answers"))
    sealed[place] ^= 1
    with pytest.raises(NotOurBallotError):
        unseal(PRIVATE, "w", BALLOT, bytes(sealed))


@pytest.mark.parametrize("junk", [b"", b"x", bytes(47), bytes(48), bytes(2096)])
def test_stuffed_junk_is_told_apart_from_a_ballot(junk):
    with pytest.raises(NotOurBallotError):
        unseal(PRIVATE, "w", BALLOT, junk)


def test_a_return_too_long_for_the_largest_size_is_refused():
    with pytest.raises(TooLargeError):
        seal(PUBLIC, "w", BALLOT, bytes(LONGEST + 1))
