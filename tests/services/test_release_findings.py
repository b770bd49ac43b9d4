"""What a release keeps beside its estimates, and how an older one is made anew."""

import json
from datetime import date

import pytest
from sqlalchemy import delete, select, update

from survey.domain.errors import NotFound, Refused
from survey.domain.wave import WaveState
from survey.services import closing, release, release_document, revising
from survey.services.estimates import Wanted, published
from survey.storage import findings, releases, waves
from survey.storage.audit import AuditRow
from survey.storage.findings import AnswerShareRow, DistributionRow, FindingRow
from survey.storage.releases import EstimateRow, ReleaseRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave

REASON = "Findings were added."


@pytest.fixture
def closed(sessions, tmp_path):
    """The release of a wave with 60 returns."""
    wave = a_closable_wave(sessions, tmp_path, id="w1", opens=date(2026, 6, 1))
    return closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR).release


def document_of(session, revision=1):
    return json.loads(releases.document(session, "w1", revision))


def as_rows(document, table):
    return [
        dict(zip(document[table]["columns"], row, strict=True)) for row in document[table]["rows"]
    ]


def kept(session, table, names, revision=1):
    rows = session.scalars(select(table).filter_by(wave_id="w1", revision=revision))
    found = [{name: getattr(row, name) for name in names} for row in rows]
    return sorted(found, key=json.dumps)


def made_before_findings(sessions):
    """Let the release be one of an earlier version, which knew no findings."""
    with sessions.begin() as session:
        frozen = document_of(session)
        frozen["findings"] = []
        document = release_document.canonical_bytes(frozen)
        digest = release_document.digest_of(document)
        session.execute(update(ReleaseRow).values(document=document, digest=digest))
        for table in (FindingRow, DistributionRow, AnswerShareRow):
            session.execute(delete(table))


def revise(sessions, wave="w1", reason=REASON):
    with sessions.begin() as session:
        return revising.revise(session, wave, reason, now=NOW, actor=ACTOR)


def test_the_rows_are_those_of_the_document_and_are_read_by_group(closed, session):
    document = document_of(session)
    for table, rows in (
        (DistributionRow, as_rows(document, "distributions")),
        (AnswerShareRow, as_rows(document, "shares")),
        (FindingRow, document["findings"]),
    ):
        assert kept(session, table, list(rows[0])) == sorted(rows, key=json.dumps)
        assert {"all"} <= {row["group_key"] for row in rows}
    (found,) = findings.of_release(session, "w1", 1, "drivers", ["all"])
    assert found == ("w1", 1, "drivers", "all", "overall", {"n": None, "refused": "no drivers"})
    assert findings.of_release(session, "w1", 1, "drivers", ["organisation:care"]) == []
    assert findings.of_release(session, "w1", 2, "drivers") == []
    spread = findings.distributions(session, {"w1": 1}, ["overall"], ["all"])
    assert [one.code for one in spread] == [1, 2, 3, 4, 5]
    assert sum(one.share for one in spread) == pytest.approx(1)
    assert sum(one.count for one in spread) == 60
    (shares,) = findings.answer_shares(session, {"w1": 1}, ["speed"], ["all"])
    assert 0 < shares.does_not_apply < 1
    assert findings.answer_shares(session, {"w1": 2}, ["speed"], ["all"]) == []


def test_an_older_release_is_made_anew_and_told_why(closed, sessions, session):
    made_before_findings(sessions)
    before = releases.latest(session, "w1")
    session.rollback()
    name = revise(sessions)
    assert name == releases.latest(session, "w1")
    assert name.revision == 2
    document = document_of(session, 2)
    assert (document["reason"], document["revision"]) == (REASON, 2)
    assert document_of(session, 1)["reason"] == ""
    assert document["estimates"] == document_of(session, 1)["estimates"]
    assert findings.of_release(session, "w1", 2, "quality") != []
    assert release.recompute(session, "w1", 2) == releases.document(session, "w1", 2)
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "revise")).one()
    assert (entry.actor, entry.object) == (ACTOR, "wave:w1")
    detail = entry.detail
    session.rollback()
    with sessions.begin() as other:
        other.execute(update(EstimateRow).where(EstimateRow.revision == 1).values(base=1))
    lines = published(session, Wanted(measures=("overall",), groups=("all",)))
    assert [line.estimate.base for line in lines] == [60]
    assert detail == {
        "revision": 2, "reason": REASON, "before": before.digest, "after": name.digest,
    }  # fmt: skip


def test_a_later_release_is_tested_against_what_it_names(closed, sessions, session, tmp_path):
    wave = a_closable_wave(sessions, tmp_path, id="w2", opens=date(2026, 6, 2))
    closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    with sessions.begin() as other:
        frozen = json.loads(releases.document(other, "w2", 1))
        frozen["findings"] = []
        changed = release_document.canonical_bytes(frozen)
        other.execute(update(ReleaseRow).filter_by(wave_id="w2").values(document=changed))
    made_again = revise(sessions, "w2")
    document = json.loads(releases.document(session, "w2", 2))
    assert [one["wave"] for one in document["earlier"]] == ["w1"]
    assert document["earlier"] == frozen["earlier"]
    assert made_again.revision == 2


def test_a_revision_wants_a_closed_wave_a_reason_and_something_new(closed, sessions):
    with pytest.raises(Refused, match="nothing would change"):
        revise(sessions)
    for reason in ("", "  \n ", "x" * 301):
        with pytest.raises(Refused, match="say why"):
            revise(sessions, reason=reason)
    with pytest.raises(NotFound):
        revise(sessions, "w9")
    with sessions.begin() as session:
        waves.change(session, "w1", state=WaveState.WITHDRAWN)
    with pytest.raises(Refused, match="closed wave"):
        revise(sessions)
