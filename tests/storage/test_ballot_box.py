"""The lock between submitting and closing, and the claim, with several sessions at once."""

import threading
import time

import pytest

from survey.domain.wave import WaveState
from survey.sealing.tokens import token_hash
from survey.storage import ballot_box, drafts, invitations, standing, waves
from survey.storage.ballot_box import SealedBallot
from survey.storage.standing import Look
from tests.fielded_factories import CELL, close, field_a_wave

WAVE = "2026-q2"
A_WHILE = 0.3
"""Seconds after which something that does not wait would long be over."""

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""SQLite has one writer at a time: there everybody waits for everybody."""


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now, people=2)


@pytest.fixture
def hashes(fielded):
    return [token_hash(token) for token in fielded.tokens]


def in_background(act):
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def test_a_return_under_way_is_in_the_box_before_the_wave_closes(sessions, fielded, hashes):
    order = []

    def closing():
        with sessions.begin() as session:
            close(session, fielded)
            order.append(("closed over", ballot_box.count(session, WAVE)))

    with sessions.begin() as session:
        assert standing.personal(session, hashes[0], Look.SUBMIT).cell == CELL
        thread = in_background(closing)
        time.sleep(A_WHILE)
        assert invitations.claim(session, hashes[0]) == CELL
        ballot_box.put(session, WAVE, SealedBallot(bytes(16), b"sealed"))
        order.append("put")
    thread.join()
    assert order == ["put", ("closed over", 1)]


def test_a_return_that_comes_while_the_wave_closes_waits_and_finds_it_closed(
    sessions, fielded, hashes
):
    claimed = []

    def submitting():
        with sessions.begin() as session:
            standing.personal(session, hashes[0], Look.SUBMIT)
            claimed.append(invitations.claim(session, hashes[0]))

    with sessions.begin() as session:
        close(session, fielded)
        thread = in_background(submitting)
        time.sleep(A_WHILE)
        assert claimed == []
    thread.join()
    assert claimed == [None]


@ON_POSTGRESQL
def test_two_returns_do_not_wait_for_one_another_on_postgresql(sessions, hashes):
    with sessions() as one, sessions() as other:
        for session, hashed in zip((one, other), hashes, strict=True):
            standing.personal(session, hashed, Look.SUBMIT)
            assert invitations.claim(session, hashed) == CELL
        one.commit()
        other.commit()


@ON_POSTGRESQL
def test_closing_one_wave_holds_up_no_other(sessions, keys, now, hashes):
    with sessions.begin() as session:
        other = field_a_wave(session, keys, now, wave_id="another")
    with sessions() as closing, sessions() as session:
        ballot_box.lock_exclusive(closing, WAVE)
        lookup = token_hash(other.tokens[0])
        assert standing.personal(session, lookup, Look.SUBMIT).wave_id == "another"
        assert invitations.claim(session, lookup) == CELL


def test_a_second_claim_waits_for_the_first_and_gets_nothing(sessions, fielded, hashes):
    second = []

    def claim():
        with sessions.begin() as session:
            second.append(invitations.claim(session, hashes[0]))

    with sessions.begin() as session:
        assert invitations.claim(session, hashes[0]) == CELL
        thread = in_background(claim)
        time.sleep(A_WHILE)
        assert second == []
    thread.join()
    assert second == [None]


def test_a_claim_that_is_rolled_back_was_none(sessions, hashes):
    with sessions() as session:
        invitations.claim(session, hashes[0])
        session.rollback()
    with sessions.begin() as session:
        assert invitations.claim(session, hashes[0]) == CELL


def test_two_tabs_take_turns_at_a_draft(sessions, hashes):
    seen = []

    def second_tab():
        with sessions.begin() as session:
            seen.append(standing.personal(session, hashes[0], Look.WRITE).draft)

    with sessions.begin() as session:
        drafts.begin(session, hashes[0], WAVE, b"old")
    with sessions.begin() as session:
        assert standing.personal(session, hashes[0], Look.WRITE).draft == b"old"
        thread = in_background(second_tab)
        time.sleep(A_WHILE)
        assert seen == []
        drafts.write(session, hashes[0], b"new")
    thread.join()
    assert seen == [b"new"]


def test_starting_twice_at_once_keeps_the_draft_that_came_first(session, fielded, hashes):
    drafts.begin(session, hashes[0], WAVE, b"first")
    drafts.begin(session, hashes[0], WAVE, b"second")
    assert drafts.read(session, hashes[0]) == b"first"


def test_a_used_invitation_and_a_closed_wave_have_nothing_to_hold(session, fielded, hashes):
    assert invitations.hold(session, hashes[0])
    invitations.claim(session, hashes[0])
    assert not invitations.hold(session, hashes[0])
    close(session, fielded)
    assert not invitations.hold(session, hashes[1])


def test_a_draft_of_a_closed_wave_cannot_be_taken(session, fielded, hashes):
    drafts.begin(session, hashes[0], WAVE, b"sealed")
    close(session, fielded)
    assert drafts.take(session, hashes[0]) is None
    assert drafts.read(session, hashes[0]) == b"sealed"


def test_emptying_the_box_and_forgetting_leaves_other_waves_alone(session, fielded, keys, now):
    other = field_a_wave(session, keys, now, wave_id="another")
    for number, wave in enumerate((WAVE, "another")):
        ballot_box.put(session, wave, SealedBallot(bytes([number] * 16), b"sealed"))
        drafts.begin(session, bytes([number] * 32), wave, b"sealed")
    ballot_box.empty(session, WAVE)
    drafts.forget(session, WAVE)
    invitations.forget(session, WAVE)
    assert (ballot_box.count(session, WAVE), ballot_box.count(session, "another")) == (0, 1)
    assert list(invitations.issued(session, WAVE)) == []
    assert [one.person for one in invitations.issued(session, "another")] == ["P00000"]
    assert drafts.read(session, bytes(32)) is None
    assert drafts.read(session, bytes([1] * 32)) == b"sealed"
    assert waves.get(session, other.wave_id).state is WaveState.OPEN


def test_thousands_of_invitations_are_written_and_listed_whole(session, keys, now):
    fielded = field_a_wave(session, keys, now, people=4321)
    listed = list(invitations.issued(session, fielded.wave_id))
    assert [one.person for one in listed] == [f"P{number:05}" for number in range(4321)]
    assert {one.language for one in listed} == {"en"}
