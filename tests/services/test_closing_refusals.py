"""What stops a closing: one clear message, nothing stored, nothing lost."""

import secrets

import pytest
from sqlalchemy import delete, insert, select, update

from survey.domain.answers import Answers
from survey.domain.ballot import Ballot
from survey.domain.errors import NotFound, Refused
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.sealing.ballot import seal
from survey.services import closing
from survey.storage import ballot_box, releases, responses, waves
from survey.storage.ballot_box import BallotRow
from survey.storage.invitations import InvitationRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave, an_invitation, open_wave


@pytest.fixture
def wave(sessions, tmp_path):
    """A wave with 60 returns."""
    return a_closable_wave(sessions, tmp_path)


@pytest.fixture
def is_refused(sessions, tmp_path, wave):
    """Close, and see that nothing was stored or lost."""

    def is_refused(words):
        with sessions() as session:
            before = ballot_box.count(session, wave.id)
        with pytest.raises(Refused, match=words) as refusal:
            closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
        assert len(refusal.value.problems) == 1
        with sessions() as session:
            assert waves.get(session, wave.id).state is WaveState.CLOSING
            assert responses.count_responses(session, wave.id) == 0
            assert releases.latest(session, wave.id) is None
            assert ballot_box.count(session, wave.id) == before
        return True

    return is_refused


@pytest.fixture
def stuff(sessions, tmp_path, wave):
    """Put a ballot of somebody who may write the database, with an invitation to match."""

    def stuff(ballot, **changes):
        ballot_id = secrets.token_bytes(16)
        key = key_files.public_box_key(tmp_path, wave.id)
        sealed = seal(key, wave.id, ballot_id, ballot.to_bytes())
        row = {"id": ballot_id, "wave_id": wave.id, "sealed": sealed}
        with sessions.begin() as session:
            session.execute(insert(BallotRow).values(**row | changes))
            session.execute(insert(InvitationRow).values(**an_invitation(wave, 0, returned=True)))

    return stuff


def a_ballot(cell=0, name="two-items:1", asked=(), **answers):
    return Ballot(name, cell, Answers(**{"items": {"overall": 3}} | answers), asked)


def test_a_ballot_that_was_copied_over_another_is_found(sessions, wave, is_refused):
    with sessions.begin() as session:
        one, other = session.scalars(select(BallotRow.id).limit(2))
        sealed = session.scalar(select(BallotRow.sealed).where(BallotRow.id == one))
        session.execute(update(BallotRow).where(BallotRow.id == other).values(sealed=sealed))
    assert is_refused("1 of 60 ballots cannot be opened")


def test_a_ballot_of_another_wave_is_found(sessions, tmp_path, stuff, is_refused):
    other = a_closable_wave(sessions, tmp_path, id="2026-q3", counts={0: 1})
    with sessions() as session:
        sealed = session.scalar(select(BallotRow.sealed).where(BallotRow.wave_id == other.id))
    stuff(a_ballot(), sealed=sealed)
    assert is_refused("1 of 61 ballots cannot be opened")


def test_a_damaged_ballot_is_found(stuff, is_refused):
    stuff(a_ballot(), sealed=b"no ballot at all")
    assert is_refused("1 of 61 ballots cannot be opened")


@pytest.mark.parametrize(
    "ballot",
    [
        a_ballot(name="two-items:2"),
        a_ballot(cell=9),
        a_ballot(items={"overall": 6}),
        a_ballot(items={"liking": 3}),
        a_ballot(items={"unknown": 3}),
        a_ballot(items={"overall": [3]}),
        a_ballot(used=("abacus",)),
        a_ballot(used=("desk", "desk")),
        a_ballot(used=("desk",), asked=("mail",)),
        a_ballot(used=("desk",), products={"desk": {"liking": 3}}),
        a_ballot(used=("desk",), asked=("desk",), products={"desk": {"liking": 9}}),
        a_ballot(products={"desk": {"liking": 3}}, asked=("desk",)),
    ],
    ids=[
        "another questionnaire", "unknown cell", "no such option", "a roster's item outside it",
        "unknown item", "not a value", "unknown product", "a product ticked twice",
        "asked, not ticked", "rated, not asked", "no such option in a roster", "rated, none ticked",
    ],
)  # fmt: skip
def test_a_ballot_that_the_pages_cannot_have_made_is_found(stuff, is_refused, ballot):
    stuff(ballot)
    assert is_refused("1 of 61 ballots cannot be opened or were not given by this questionnaire")


def test_a_ballot_too_many_is_found(sessions, wave, stuff, is_refused):
    stuff(a_ballot())
    with sessions.begin() as session:
        extra = select(InvitationRow.id).where(InvitationRow.returned).limit(1)
        session.execute(delete(InvitationRow).where(InvitationRow.id == session.scalar(extra)))
    assert is_refused("the box holds 61 ballots, but 60 returns were counted")


def test_a_ballot_taken_out_is_found(sessions, is_refused):
    with sessions.begin() as session:
        one = session.scalar(select(BallotRow.id).limit(1))
        session.execute(delete(BallotRow).where(BallotRow.id == one))
    assert is_refused("the box holds 59 ballots, but 60 returns were counted")


def test_a_missing_key_is_named_and_a_key_put_back_closes_the_wave(
    sessions, tmp_path, wave, is_refused
):
    key = tmp_path / f"{wave.id}.box"
    elsewhere = key.rename(tmp_path / "copy")
    assert is_refused("The box key of wave 2026-q2 is not in .*: nothing has been opened")
    elsewhere.rename(key)
    closed = closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    assert closed.stored == 60


def test_a_key_that_does_not_match_is_told(tmp_path, wave, is_refused):
    (tmp_path / f"{wave.id}.box").write_bytes(secrets.token_bytes(32))
    assert is_refused("is not the one that this wave's ballots were sealed to")


def test_a_wave_that_was_never_opened_cannot_be_closed(sessions, tmp_path):
    with sessions.begin() as session:
        wave = open_wave(session, tmp_path)
        waves.change(session, wave.id, state=WaveState.DRAFT)
    with pytest.raises(Refused, match="it has not been opened"):
        closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)


def test_a_wave_that_was_withdrawn_before_it_opened_cannot_be_closed(sessions, tmp_path):
    with sessions.begin() as session:
        wave = open_wave(session, tmp_path)
        waves.change(session, wave.id, state=WaveState.WITHDRAWN)
    with pytest.raises(Refused, match="it was withdrawn before it was closed"):
        closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)


def test_a_wave_that_is_not_known_is_not_found(sessions, tmp_path):
    with pytest.raises(NotFound):
        closing.close(sessions, tmp_path, "no-such-wave", now=NOW, actor=ACTOR)


def test_keys_are_kept_while_the_box_is_not_empty(sessions, tmp_path, wave):
    closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    key_files.create(tmp_path, wave.id)
    with sessions.begin() as session:
        late = {"id": b"late", "wave_id": wave.id, "sealed": b"late"}
        session.execute(insert(BallotRow).values(**late))
    with pytest.raises(Refused, match="its ballot box is not empty, so its keys are kept"):
        closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    assert not key_files.missing(tmp_path, wave.id)
