"""Many submissions of the same links at once: one ballot each, on both databases (S16 of the threat model).

Exactly-once rests on the conditional claim. With the claim made unconditional the same run must report doubles.
"""

import threading
from collections import Counter

import pytest
from sqlalchemy import event, select

from survey.services import respond
from survey.services.respond import Gone
from survey.storage import drafts, invitations
from survey.storage.drafts import DraftRow
from tests.faults.unconditional import claim_anyway
from tests.fielded_factories import CELL, ballots, field_a_wave, walk

THREADS = 50
TOKENS = 40


@pytest.fixture
def fielded(sessions, keys, now):
    """Everybody has answered, each with words of their own, and is about to send them."""
    with sessions.begin() as session:
        fielded = field_a_wave(session, keys, now, people=TOKENS)
        for number in range(TOKENS):
            said = {"support": {"comments": [f"person {number}"]}}
            walk(session, fielded, fielded.link(number), said)
    return fielded


@pytest.fixture
def patient(engine, sessions):
    """SQLite lets writers wait five seconds; fifty that press on one file are given longer."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "checkout")
        def wait_long(connection, *_):
            connection.execute("PRAGMA busy_timeout=120000")

    return sessions


def submit_at_once(sessions, fielded, threads):
    """Every thread submits every link; return how many times each outcome was seen, by link."""
    outcomes = Counter()
    together = threading.Barrier(threads)
    guard = threading.Lock()

    def press():
        for number in range(len(fielded.tokens)):
            together.wait()
            try:
                with sessions.begin() as session:
                    respond.submit(session, fielded.keys, fielded.link(number))
                outcome = "acknowledged"
            except Gone:
                outcome = "neutral page"
            with guard:
                outcomes[number, outcome] += 1

    workers = [threading.Thread(target=press) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return outcomes


def test_fifty_threads_with_the_same_link_put_one_ballot(patient, fielded):
    outcomes = submit_at_once(patient, fielded, THREADS)
    for number in range(TOKENS):
        assert outcomes[number, "acknowledged"] == 1
        assert outcomes[number, "neutral page"] == THREADS - 1
    with patient() as session:
        said = Counter(one.answers.items["comments"] for one in ballots(session, fielded))
        assert said == {f"person {number}": 1 for number in range(TOKENS)}
        assert invitations.returned_by_cell(session, fielded.wave_id) == {CELL: TOKENS}
        assert session.scalar(select(DraftRow.lookup)) is None


def test_with_the_claim_made_unconditional_the_same_run_reports_doubles(
    patient, fielded, monkeypatch
):
    monkeypatch.setattr(invitations, "claim", claim_anyway)
    monkeypatch.setattr(drafts, "take", drafts.read)
    submit_at_once(patient, fielded, threads=4)
    with patient() as session:
        said = Counter(one.answers.items["comments"] for one in ballots(session, fielded))
    assert max(said.values()) == 4
