"""A stolen database after a month of tickets: it tells neither whose ticket it was nor what was answered to it."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import make_url, select

from survey.domain.ticket import Programme
from survey.services import ticket_programme
from survey.storage.tables import metadata
from tests.ticket_factories import (
    ADA,
    MAPPING,
    a_row,
    fill_council,
    let_worker_work,
    take_up,
)

WAVE = "tickets-2026-06"
GIVEAWAY = "Betriebskindergartenbeleuchtung"
AS_WRITTEN = MAPPING.replace("services:\n  Mailbox: email\n  Something is slow: network\n", "")
ROWS = [a_row(number, category=GIVEAWAY) for number in range(1, 40)]
KEYS = {sha256(row["number"].encode()).digest() for row in ROWS}


@pytest.fixture
def stolen(sessions, keys, tmp_path, now):
    """Copies of every table while the month is open, and after it has closed."""
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        ticket_programme.change(session, Programme(share=100), now=now, **ADA)
    take_up(sessions, tmp_path, now, ROWS, AS_WRITTEN)
    let_worker_work(sessions, keys, now)
    before = everything(sessions)
    let_worker_work(sessions, keys, datetime(2026, 7, 1, 9, tzinfo=UTC))
    return before, everything(sessions)


def everything(sessions):
    with sessions() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table))]
            for name, table in metadata.tables.items()
        }


def holding(copy, value):
    """The names of the tables that hold a value, whole or inside a text or bytes."""
    return {
        name
        for name, rows in copy.items()
        for row in rows
        for cell in row
        if cell == value or (isinstance(cell, type(value)) and value in cell)
    }


def test_the_desks_id_is_nowhere_and_its_hash_is_joined_to_nothing_but_the_ticket(stolen):
    before, after = stolen
    for row in ROWS:
        assert holding(before, row["number"]) == holding(after, row["number"]) == set()
    for key in KEYS:
        assert holding(before, key) == {"ticket"}
        assert holding(after, key) == {"ticket_seen"}


def test_after_the_close_nothing_says_who_had_a_ticket_or_what_about(stolen):
    before, after = stolen
    assert holding(before, GIVEAWAY) == {"ticket"}
    assert holding(after, GIVEAWAY) == set()
    assert after["ticket"] == after["invitation"] == after["message"] == []
    assert {len(row) for row in after["ticket_seen"]} == {2}
    counted = {outcome: number for _, outcome, number in after["ticket_count"]}
    assert counted == {"invited": 34, "unknown person": 5}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_file_holds_no_deleted_ticket(stolen, database_url):
    """SQLite's; PostgreSQL's files are rewritten table by table (tests/storage/test_erasure.py)."""
    file = make_url(database_url).database
    for name in (file, f"{file}-wal"):
        with open(name, "rb") as stream:  # noqa: PTH123 - a name, not a path
            assert GIVEAWAY.encode() not in stream.read()
