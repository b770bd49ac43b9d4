"""Attacks on a wave that is still open, with the whole database in hand: A05 and A09 of the threat model.

What an attacker may hold here: any number of copies of the database. What they may not: the folder of keys.
"""

import hmac
import random
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import select

from survey.sealing import keys as key_files
from survey.sealing.ballot import NotOurBallotError, unseal
from survey.sealing.draft import NotOurDraftError
from survey.sealing.draft import unseal as unseal_draft
from survey.sealing.tokens import personal_token, token_hash
from survey.services import respond
from survey.services.respond import Gone
from survey.services.respond_links import replace_link
from survey.storage import ballot_box
from survey.storage.drafts import DraftRow
from survey.storage.invitations import InvitationRow
from survey.storage.tables import metadata
from survey.storage.waves import OpenLinkRow, WaveRow
from tests.fielded_factories import answer_and_submit, field_a_wave, walk

PEOPLE = 60
WAVE = "2026-q2"


@pytest.fixture
def fielded(session, keys, now):
    """A third has returned, a third is half-way, a third has not come."""
    fielded = field_a_wave(session, keys, now, people=PEOPLE)
    chance = random.Random(7)  # noqa: S311 - a story, not a secret
    for number in range(PEOPLE):
        said = {
            "support": {
                "support-speed": [str(chance.randint(2, 5))],
                "comments": [f"secret words {number}"],
            }
        }
        if number % 3 == 0:
            answer_and_submit(session, fielded, fielded.link(number), said)
        elif number % 3 == 1:
            walk(session, fielded, fielded.link(number), said)
    return fielded


def dump(session):
    """Return every table, row by row, as a thief of the database has it."""
    session.flush()
    return {
        table.name: sorted(map(tuple, session.execute(select(table)).all()), key=repr)
        for table in metadata.sorted_tables
    }


def binary_values(stolen):
    """Return every byte string in a dump, and every text as bytes: all that a key could be hidden in."""
    return {
        value if isinstance(value, bytes) else value.encode()
        for rows in stolen.values()
        for row in rows
        for value in row
        if isinstance(value, bytes | str)
    }


def test_a09_no_token_can_be_derived_from_a_full_dump(session, fielded):
    """Every value in the database is tried as link key, plain and hashed, against every invitation."""
    stolen = dump(session)
    hashes = {row.token_hash for row in session.scalars(select(InvitationRow))}
    ids = [row.id for row in session.scalars(select(InvitationRow))][:5]
    values = binary_values(stolen)
    candidates = values | {sha256(value).digest() for value in values}
    for key in candidates:
        for id_ in ids:
            assert token_hash(personal_token(key, id_)) not in hashes
    real = key_files.link_key(fielded.keys, WAVE)
    assert all(token_hash(personal_token(real, id_)) in hashes for id_ in ids)


def test_a09_no_token_is_shorter_than_guessing_allows(session, fielded):
    codes = [row.code_hash for row in session.scalars(select(OpenLinkRow))]
    assert codes == [token_hash(fielded.code)]
    assert len(fielded.code) * 5 >= 70
    assert all(len(token) * 5 >= 128 for token in fielded.tokens)


def test_a09_no_draft_opens_with_anything_in_the_dump(session, fielded):
    """As draft keys, as finished keys, with every hash of a token in place of the token."""
    stolen = dump(session)
    sealed = [row.sealed for row in session.scalars(select(DraftRow))][:3]
    keys = {value for value in binary_values(stolen) if len(value) == 32}
    assert keys
    for draft in sealed:
        for key in keys:
            with pytest.raises(InvalidTag):
                ChaCha20Poly1305(key).decrypt(draft[:12], draft[12:], None)
            with pytest.raises(NotOurDraftError):
                unseal_draft(key.hex(), key, WAVE, draft)


def test_a09_the_list_of_links_without_the_draft_key_opens_no_draft(session, fielded):
    token = fielded.tokens[1]
    sealed = session.scalar(select(DraftRow.sealed).where(DraftRow.lookup == token_hash(token)))
    assert b"secret words 1" in unseal_draft(
        token, key_files.draft_key(fielded.keys, WAVE), WAVE, sealed
    )
    for key in (bytes(32), session.get(WaveRow, WAVE).box_key):
        with pytest.raises(NotOurDraftError):
            unseal_draft(token, key, WAVE, sealed)


def test_a09_a_superseded_link_is_void_and_its_draft_opens_with_no_new_one(session, fielded, now):
    old = fielded.link(1)
    before = session.scalar(select(DraftRow.sealed).where(DraftRow.lookup == token_hash(old.token)))
    token = replace_link(session, fielded.keys, WAVE, "P00001", now=now, actor="ada")
    with pytest.raises(Gone):
        respond.start(session, fielded.keys, old)
    with pytest.raises(NotOurDraftError):
        unseal_draft(token, key_files.draft_key(fielded.keys, WAVE), WAVE, before)


def test_no_ballot_opens_with_anything_in_the_dump(session, fielded):
    keys = {value for value in binary_values(dump(session)) if len(value) == 32}
    assert keys
    for ballot in list(ballot_box.iterate(session, WAVE))[:3]:
        for key in keys:
            with pytest.raises(NotOurBallotError):
                unseal(key, WAVE, ballot.id, ballot.sealed)


def test_a05_copies_taken_before_and_after_a_return_differ_in_sealed_bytes_and_a_flag(
    session, fielded
):
    link = fielded.link(1)
    before = dump(session)
    respond.submit(session, fielded.keys, link)
    after = dump(session)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ballot_box", "draft", "invitation"}
    (new,) = set(after["ballot_box"]) - set(before["ballot_box"])
    assert b"secret" not in b"".join(value for value in new if isinstance(value, bytes))
    (flag,) = set(after["invitation"]) - set(before["invitation"])
    (was,) = set(before["invitation"]) - set(after["invitation"])
    assert [pair for pair in zip(was, flag, strict=True) if pair[0] != pair[1]] == [(False, True)]


def test_a05_saving_a_page_changes_nothing_but_the_sealed_draft(session, fielded):
    before = dump(session)
    respond.clear(session, fielded.keys, fielded.link(1), address="support")
    after = dump(session)
    assert {name for name in before if before[name] != after[name]} == {"draft"}
    (row,) = set(after["draft"]) - set(before["draft"])
    (was,) = set(before["draft"]) - set(after["draft"])
    assert row[:2] == was[:2]
    assert len(row[2]) == len(was[2])


def test_no_plain_answer_stands_anywhere_in_the_dump(session, fielded):
    everything = repr(dump(session))
    assert "secret words" not in everything
    assert all(token not in everything for token in fielded.tokens)


def test_a_dump_that_did_hold_the_link_key_would_be_found_out(session, fielded):
    """The attack itself works: with the key among the values, the first test would fail."""
    real = key_files.link_key(fielded.keys, WAVE)
    row = session.scalars(select(InvitationRow)).first()
    assert token_hash(personal_token(real, row.id)) == row.token_hash
    assert hmac.digest(real, row.id, "sha256")[:16] not in binary_values(dump(session))
