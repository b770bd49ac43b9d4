"""The audit log: every way to tamper with its middle is found, and writers at once never fork it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from survey.storage import audit
from survey.storage.audit import AuditRow

ENTRIES = 5


@pytest.fixture
def entry(now):
    def append(session, number, **changes):
        given = {
            "now": now + timedelta(minutes=number),
            "actor": "ada@council.example",
            "role": "administrator",
            "action": "open",
            "object": f"wave:{number}",
            "detail": {"number": number, "file": "7f", "nested": {"b": 1.5, "a": [None, "é"]}},
        }
        return audit.append(session, **(given | changes))

    return append


@pytest.fixture
def tamperer(sessions, entry):
    """A log of five entries, and somebody who may run any statement on it."""
    with sessions.begin() as session:
        for number in range(1, ENTRIES + 1):
            entry(session, number)
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_refuses_update"))
            session.execute(text("DROP TRIGGER audit_refuses_delete"))
        else:
            session.execute(text("DROP TRIGGER audit_refuses ON audit"))

    def run(*statements):
        with sessions.begin() as session:
            for statement in statements:
                session.execute(text(statement))
        with sessions() as session:
            return audit.verify(session)

    return run


def test_an_empty_log_holds(session):
    assert audit.verify(session) is None


def test_a_log_that_nobody_touched_holds(tamperer):
    assert tamperer() is None


def test_entries_of_one_transaction_follow_one_another(session, entry):
    assert [entry(session, number) for number in (1, 2, 3)] == [1, 2, 3]
    assert audit.verify(session) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'eve'",
        "role = 'operator'",
        "action = 'close'",
        "object = 'wave:9'",
        "outcome = 'refused'",
        "detail = '{}'",
        "at = '2026-06-03 10:00:00.000000'",
    ],
)
def test_an_edited_field_is_found(tamperer, change):
    broken = tamperer(f"UPDATE audit SET {change} WHERE seq = 3")  # noqa: S608 - the test's own words
    assert (broken.seq, broken.what) == (3, "it was changed after it was written")


def test_words_moved_from_one_field_into_the_next_are_found(tamperer):
    broken = tamperer("UPDATE audit SET action = 'openw', object = 'ave:2' WHERE seq = 2")
    assert broken.seq == 2


def test_a_deleted_entry_is_found(tamperer):
    broken = tamperer("DELETE FROM audit WHERE seq = 3")
    assert (broken.seq, broken.what) == (4, "entry 3 is missing before it")


def test_a_deleted_first_entry_is_found(tamperer):
    assert tamperer("DELETE FROM audit WHERE seq = 1").seq == 2


def test_a_deleted_entry_is_found_though_the_rest_was_numbered_anew(tamperer):
    broken = tamperer(
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 5",
    )
    assert (broken.seq, broken.what) == (3, "it does not follow the entry before it")


def test_two_entries_put_in_another_order_are_found(tamperer):
    broken = tamperer(
        "UPDATE audit SET seq = 9 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 9",
    )
    assert broken.seq == 2


def test_an_inserted_entry_is_found(tamperer):
    broken = tamperer(
        "UPDATE audit SET seq = seq + 10 WHERE seq > 2",
        "INSERT INTO audit SELECT 3, at, 'eve', role, action, object, outcome, detail, previous, digest"
        " FROM audit WHERE seq = 2",
        "UPDATE audit SET seq = seq - 9 WHERE seq > 10",
    )
    assert broken.seq == 3


def test_writers_at_once_make_one_chain(sessions, entry):
    writers, entries = 8, 25

    def write(writer):
        for number in range(entries):
            with sessions.begin() as session:
                entry(session, number, actor=f"writer {writer}")

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with sessions() as session:
        assert audit.verify(session) is None
        assert len(session.scalars(select(AuditRow.seq)).all()) == writers * entries


def test_an_entry_that_is_rolled_back_leaves_no_gap(sessions, entry):
    with sessions() as session:
        entry(session, 1)
        session.rollback()
    with sessions.begin() as session:
        assert entry(session, 2) == 1
        assert audit.verify(session) is None


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("eve\r\n2026-06-03 root opened everything", r"eve\r\n2026-06-03 root opened everything"),
        ("\x1b[2J\x1b[31mall is well", r"\x1b[2J\x1b[31mall is well"),
        ("line\u2028line \u202eevil", r"line\u2028line \u202eevil"),
        ("zero\x00byte \ud800", r"zero\x00byte \ud800"),
        ("Siân Ó Briain", "Siân Ó Briain"),
    ],
)
def test_no_field_can_forge_a_line_or_drive_a_terminal(session, entry, words, kept):
    fields = dict.fromkeys(("actor", "role", "action", "object", "outcome"), words)
    entry(session, 1, **fields, detail={"given": words})
    row = session.scalars(select(AuditRow)).one()
    assert {row.actor, row.role, row.action, row.object, row.outcome} == {kept}
    assert audit.verify(session) is None
