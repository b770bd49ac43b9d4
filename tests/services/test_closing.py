"""Closing a wave: what is stored, what is forgotten, and that it happens once."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from survey.domain.errors import Refused
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.services import closing, standard_charts
from survey.storage import audit, ballot_box, erasure, invitations, releases, responses, waves
from survey.storage.audit import AuditRow
from survey.storage.ballot_box import BallotRow
from survey.storage.drafts import DraftRow
from survey.storage.engine import make_reading_sessions
from survey.storage.invitations import InvitationRow
from survey.storage.responses import CommentRow, ProductResponseRow, ResponseRow
from survey.storage.waves import FrameCellRow, OpenLinkRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave, some_returns


@pytest.fixture
def wave(sessions, tmp_path):
    """A wave with 60 returns."""
    return a_closable_wave(sessions, tmp_path)


@pytest.fixture
def close(sessions, tmp_path):
    return lambda wave: closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)


def count(session, row, wave):
    return session.scalar(select(func.count()).select_from(row).where(row.wave_id == wave.id))


def test_every_ballot_becomes_one_response(close, wave, session):
    closed = close(wave)
    assert (closed.returned, closed.stored, closed.is_too_few) == (60, 60, False)
    assert count(session, ResponseRow, wave) == 60


def test_responses_hold_what_was_answered_and_nothing_else(close, wave, session):
    close(wave)
    scored = ("overall", "speed", "waiting")
    given = Counter(
        tuple((item, answers.items[item]) for item in scored if item in answers.items)
        for _, answers, _ in some_returns({0: 25, 1: 20, 2: 15})
    )
    stored = Counter(
        tuple((item, record.answers[item]) for item in scored if item in record.answers)
        for record in responses.responses(session, wave.id)
    )
    assert stored == given


def test_responses_lie_under_their_atom(close, wave, session):
    close(wave)
    pairs = Counter((r.site, r.organisation) for r in responses.responses(session, wave.id))
    assert pairs == {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 15}
    atoms = responses.atoms(session, wave.id)
    assert [(atom.eligible, atom.returned) for atom in atoms] == [(40, 15), (60, 25), (50, 20)]


def test_what_was_said_of_products_lies_apart(close, wave, session):
    close(wave)
    given = Counter(
        (len(answers.used), len(asked)) for _, answers, asked in some_returns({0: 25, 1: 20, 2: 15})
    )
    stored = list(responses.product_responses(session, wave.id))
    assert Counter((record.ticked, record.asked) for record in stored) == given
    assert all(
        sum(said is not None for said in record.answers.values()) == record.asked
        for record in stored
    )


def test_comments_lie_apart_and_are_all_kept_where_enough_wrote(close, wave, session):
    close(wave)
    given = sorted(
        answers.items["words"]
        for _, answers, _ in some_returns({0: 25, 1: 20, 2: 15})
        if "words" in answers.items
    )
    assert sorted(session.scalars(select(CommentRow.words))) == given


def test_no_id_is_used_twice_or_carried_over(close, wave, session, sessions):
    with sessions() as before:
        ballots = {ballot.id for ballot in ballot_box.iterate(before, wave.id)}
    close(wave)
    ids = [
        one
        for row in (ResponseRow, ProductResponseRow, CommentRow)
        for one in session.scalars(select(row.id))
    ]
    assert len(ids) == len(set(ids))
    assert not ballots & set(ids)


def test_everything_finer_than_an_atom_is_forgotten(close, wave, session, sessions):
    with sessions.begin() as before:
        before.execute(insert(DraftRow).values(lookup=b"d" * 32, wave_id=wave.id, sealed=b"noise"))
    close(wave)
    for row in (BallotRow, InvitationRow, DraftRow, OpenLinkRow, FrameCellRow):
        assert count(session, row, wave) == 0


def test_the_keys_are_destroyed(close, wave, tmp_path):
    close(wave)
    assert not key_files.any_left(tmp_path, wave.id)


def test_another_wave_stays_as_it_is(close, wave, session, sessions, tmp_path):
    other = a_closable_wave(sessions, tmp_path, id="2026-q3", counts={0: 12})
    close(wave)
    assert waves.get(session, other.id).state is WaveState.OPEN
    assert ballot_box.count(session, other.id) == 12
    assert invitations.counted_returns(session, other.id) == 12
    assert not key_files.missing(tmp_path, other.id)


def test_returns_by_open_links_are_counted_too(close, sessions, session, tmp_path):
    wave = a_closable_wave(sessions, tmp_path, counts={0: 20})
    with sessions.begin() as before:
        link = {"code_hash": b"c" * 32, "wave_id": wave.id, "site": "S1", "cell": 2, "returned": 4}
        before.execute(insert(OpenLinkRow).values(**link))
        by_link = select(InvitationRow.id).where(InvitationRow.returned).limit(4)
        for one in before.scalars(by_link).all():
            before.delete(before.get(InvitationRow, one))
    assert close(wave).stored == 20


def test_the_log_says_that_as_many_were_sealed_as_opened_and_stored(close, wave, session):
    close(wave)
    entry = session.execute(select(AuditRow).where(AuditRow.action == "close")).scalar_one()
    assert {entry.detail[name] for name in ("sealed", "opened", "stored")} == {60}
    assert entry.detail["release"] == releases.latest(session, wave.id).digest
    assert audit.has(session, closing.KEYS_DESTROYED, f"wave:{wave.id}")
    assert audit.verify(session) is None


def test_closing_again_changes_nothing(close, wave, session):
    first = close(wave)
    entries = session.scalar(select(func.count()).select_from(AuditRow))
    session.rollback()
    assert close(wave) == first
    assert session.scalar(select(func.count()).select_from(AuditRow)) == entries


def test_of_two_closings_at_once_one_does_the_work(close, wave, session):
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(close(wave))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes[0] == outcomes[1]
    assert count(session, ResponseRow, wave) == 60
    assert session.scalar(select(func.count()).where(AuditRow.action == "close")) == 1


def test_a_closing_that_is_overtaken_writes_nothing(close, wave, session, monkeypatch):
    settle = closing._settle  # noqa: SLF001 - the moment between reading and writing

    def after_another(*arguments):
        monkeypatch.setattr(closing, "_settle", settle)
        close(wave)
        settle(*arguments)

    monkeypatch.setattr(closing, "_settle", after_another)
    assert close(wave).stored == 60
    assert count(session, ResponseRow, wave) == 60
    assert session.scalar(select(func.count()).where(AuditRow.action == "close")) == 1


def test_a_return_under_way_is_waited_for(sessions, tmp_path, wave):
    under_way = sessions()
    ballot_box.lock_shared(under_way, wave.id)
    under_way.execute(select(1))
    thread = threading.Thread(
        target=closing.close,
        args=(sessions, tmp_path, wave.id),
        kwargs={"now": NOW, "actor": ACTOR},
    )
    thread.start()
    thread.join(timeout=0.5)
    assert thread.is_alive()
    assert waves.get(under_way, wave.id).state is WaveState.OPEN
    under_way.commit()
    under_way.close()
    thread.join(timeout=60)
    with sessions() as after:
        assert waves.get(after, wave.id).state is WaveState.CLOSED


def test_a_chart_that_cannot_be_drawn_holds_up_nothing(close, wave, monkeypatch, caplog):
    def out_of_ink(*_):
        raise RuntimeError("no ink")

    monkeypatch.setattr(standard_charts, "draw_standard", out_of_ink)
    assert close(wave).stored == 60
    assert "were not drawn" in caplog.text


def test_what_somebody_still_reads_is_erased_when_the_closing_is_run_again(
    close, sessions, tmp_path, wave, monkeypatch
):
    monkeypatch.setattr(erasure, "_TRIES", 1)
    with make_reading_sessions(sessions.kw["bind"])() as reader:
        ballot_box.count(reader, wave.id)
        with pytest.raises(Refused, match="its results stand, but what was deleted is still"):
            close(wave)
        assert key_files.any_left(tmp_path, wave.id)
    with sessions() as after:
        assert closing.unfinished(after, tmp_path) == (wave.id,)
    assert close(wave).stored == 60
    assert not key_files.any_left(tmp_path, wave.id)


@pytest.mark.parametrize(
    ("day", "last"),
    [(1, date(2026, 6, 2)), (4, date(2026, 6, 5)), (60, date(2026, 6, 21))],
)
def test_a_wave_ends_on_the_day_on_which_it_is_stopped(
    sessions, session, tmp_path, wave, day, last
):
    moment = datetime(2026, 6, 1, 23, 30, tzinfo=UTC) + timedelta(days=day - 1)
    closing.close(sessions, tmp_path, wave.id, now=moment, actor=ACTOR)
    closed = waves.get(session, wave.id)
    assert closed.closes == max(last, closed.opens)
    entry = session.execute(select(AuditRow).where(AuditRow.action == "stop returns")).scalar_one()
    moved = {"before": "2026-06-21", "after": str(closed.closes)}
    assert (entry.detail or {}) == (moved if closed.closes != date(2026, 6, 21) else {})
