"""Tokens: derived, typeable, and known to the database by their hash alone."""

import hmac
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.tokens import (
    ALPHABET,
    canonical,
    fresh_token,
    open_code,
    personal_token,
    slip_code,
    token_hash,
)

KEY = bytes(range(32))
PERSON = bytes(16)


def test_a_personal_token_is_the_first_128_bits_of_the_hmac_of_the_invitation():
    token = personal_token(KEY, PERSON)
    number = 0
    for character in token:
        number = number << 5 | ALPHABET.index(character)
    assert len(token) == 26
    assert (number >> 2).to_bytes(16, "big") == hmac.digest(KEY, PERSON, sha256)[:16]
    assert number & 0b11 == 0


def test_a_reminder_carries_the_same_link():
    assert personal_token(KEY, PERSON) == personal_token(KEY, PERSON)


def test_another_invitation_or_another_wave_has_another_token():
    tokens = {
        personal_token(KEY, PERSON),
        personal_token(KEY, b"\x01" + bytes(15)),
        personal_token(bytes(32), PERSON),
    }
    assert len(tokens) == 3


def test_an_open_code_has_70_bits_and_belongs_to_one_site_of_one_wave():
    codes = {
        open_code(KEY, "2026-q2", "school-1"),
        open_code(KEY, "2026-q2", "school-2"),
        open_code(KEY, "2026-q3", "school-1"),
        open_code(KEY, "2026-q2\0school", "-1"),
    }
    assert len(codes) == 4
    assert {len(code) for code in codes} == {14}


def test_the_code_of_a_slip_has_70_bits_and_is_no_part_of_a_link():
    codes = {
        slip_code(KEY, PERSON),
        slip_code(KEY, b"\x01" + bytes(15)),
        slip_code(bytes(32), PERSON),
    }
    assert len(codes) == 3
    assert {len(code) for code in codes} == {14}
    assert slip_code(KEY, PERSON) == slip_code(KEY, PERSON)
    assert not personal_token(KEY, PERSON).startswith(slip_code(KEY, PERSON)[:5])


def test_a_visitor_gets_a_token_of_128_bits_that_nobody_had_before():
    tokens = {fresh_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {26}


def test_no_character_of_a_token_looks_like_another():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ilou") & set(ALPHABET)


@given(st.binary(min_size=16, max_size=16), st.randoms())
def test_a_token_typed_from_paper_is_found(invitation, random):
    token = personal_token(KEY, invitation)
    typed = "".join(
        random.choice([sign, sign.upper(), f"{sign} ", f"-{sign}"]) for sign in token
    ).translate(str.maketrans({"1": random.choice("1iIlL"), "0": random.choice("0oO")}))
    assert canonical(typed) == token
    assert token_hash(typed) == token_hash(token) == sha256(token.encode()).digest()


@given(st.text())
def test_any_text_has_a_hash(text):
    assert len(token_hash(text)) == 32


def test_even_half_a_surrogate_pair_has_a_hash():
    assert len(token_hash("\ud800")) == 32
