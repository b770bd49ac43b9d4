"""A draft opens with the respondent's token and the wave's draft key together, and with nothing less."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.draft import NotOurDraftError, derived_key, seal, unseal
from survey.sealing.padding import LONGEST, SIZES, TooLargeError
from survey.sealing.tokens import personal_token

TOKEN = personal_token(bytes(32), bytes(16))
KEY = bytes(range(32))


def test_the_library_speaks_rfc_5869():
    """RFC 5869, A.1: test case 1, SHA-256."""
    hkdf = HKDF(
        algorithm=SHA256(),
        length=42,
        salt=bytes.fromhex("000102030405060708090a0b0c"),
        info=bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"),
    )
    assert hkdf.derive(bytes([0x0B] * 22)).hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_the_key_is_made_of_token_draft_key_and_wave():
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"2026-q2", info=b"draft/v1")
    assert derived_key(TOKEN, KEY, "2026-q2") == hkdf.derive(TOKEN.encode() + KEY)


@given(st.binary(max_size=9000))
def test_what_is_sealed_opens_with_token_and_draft_key(plaintext):
    sealed = seal(TOKEN, KEY, "w", plaintext)
    assert unseal(TOKEN, KEY, "w", sealed) == plaintext
    assert len(sealed) - 28 in SIZES


def test_a_link_typed_in_capitals_opens_it_too():
    assert unseal(TOKEN.upper(), KEY, "w", seal(TOKEN, KEY, "w", b"answers")) == b"answers"


@pytest.mark.parametrize(
    ("token", "key", "wave"),
    [
        (personal_token(bytes(32), bytes([1] * 16)), KEY, "w"),
        (TOKEN, bytes(32), "w"),
        (TOKEN, KEY, "v"),
    ],
    ids=["another token", "another draft key", "another wave"],
)
def test_with_one_part_wrong_it_stays_shut(token, key, wave):
    sealed = seal(TOKEN, KEY, "w", b"answers")
    with pytest.raises(NotOurDraftError):
        unseal(token, key, wave, sealed)


def test_saving_the_same_answers_again_looks_different():
    assert seal(TOKEN, KEY, "w", b"answers") != seal(TOKEN, KEY, "w", b"answers")


@pytest.mark.parametrize("place", [0, 11, 12, 500, -1])
def test_one_flipped_bit_is_noticed(place):
    sealed = bytearray(seal(TOKEN, KEY, "w", b"answers"))
    sealed[place] ^= 1
    with pytest.raises(NotOurDraftError):
        unseal(TOKEN, KEY, "w", bytes(sealed))


@pytest.mark.parametrize("junk", [b"", bytes(5), bytes(12), bytes(28), bytes(2076)])
def test_junk_is_told_apart_from_a_draft(junk):
    with pytest.raises(NotOurDraftError):
        unseal(TOKEN, KEY, "w", junk)


def test_answers_too_long_for_the_largest_size_are_refused():
    with pytest.raises(TooLargeError):
        seal(TOKEN, KEY, "w", bytes(LONGEST + 1))
