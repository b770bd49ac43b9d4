"""Comments go twelve months after the last day of their wave, by the clock that is handed in."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from survey.domain.comment import kept_since
from survey.services import comment_retention, worker
from survey.services.comment_retention import Purged
from survey.storage import comments
from survey.storage.audit import AuditRow
from tests.comment_factories import PLANNING, WHO, show_all, store_comments
from tests.report_factories import GROUPS, store_council


@pytest.fixture
def closes(sessions, now):
    """The last days of two waves with comments, by wave id, the older first."""
    with sessions.begin() as session:
        waves = store_council(session, now, 2, GROUPS)
        for wave in waves:
            store_comments(session, wave.id)
        show_all(session, waves[0].id, now)
    return {wave.id: wave.closes for wave in waves}


def purge(sessions, day):
    return worker.purge_comments(sessions, datetime.combine(day, time(12), UTC), **WHO)


def test_comments_are_kept_to_the_day_and_then_deleted_wave_by_wave(sessions, session, closes):
    (old, closed), (young, _) = closes.items()
    assert purge(sessions, closed.replace(year=closed.year + 1, day=closed.day - 1)) == ()
    assert {count.wave_id for count in comments.counts(session)} == {old, young}
    session.rollback()  # PostgreSQL rewrites no table that somebody reads
    last = closed.replace(year=closed.year + 1)
    with sessions() as due:
        assert comment_retention.are_due(due, datetime.combine(last, time(12), UTC))
    assert purge(sessions, last) == (Purged(old, 48),)
    assert purge(sessions, last) == ()
    assert {count.wave_id for count in comments.counts(session)} == {young}
    told = select(AuditRow.object, AuditRow.detail).where(AuditRow.action == "purge comments")
    assert [tuple(row) for row in session.execute(told)] == [(f"wave:{old}", {"comments": 48})]


def test_what_was_shown_and_what_waits_goes_alike(sessions, session, closes):
    assert sum(one.comments for one in purge(sessions, date(2030, 1, 1))) == 96
    assert comments.counts(session) == ()


def test_the_words_are_not_left_on_the_disk(sessions, database_url, tmp_path, now):
    mark = b"Wort-das-niemand-sonst-schreibt"
    with sessions.begin() as session:
        (wave,) = store_council(session, now, 1, GROUPS)
        store_comments(session, wave.id, {PLANNING: [f"{mark.decode()} {n}" for n in range(40)]})
    purge(sessions, date(2030, 1, 1))
    if database_url.startswith(
        "sqlite"
    ):  # where PostgreSQL keeps its files is told in tests/attack
        files = list(tmp_path.glob("survey.db*"))
        assert files
        assert not any(mark in file.read_bytes() for file in files)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2027, 6, 21), date(2026, 6, 21)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 28)),
        (date(2029, 3, 1), date(2028, 3, 1)),
        (date(2027, 1, 1), date(2026, 1, 1)),
    ],
)
def test_twelve_months_are_counted_by_the_calendar(today, day):
    assert kept_since(today) == day
