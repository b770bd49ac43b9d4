"""Rewriting what was deleted: it waits for those who may still read it, and says so when they do not end."""

import pytest
from sqlalchemy import text

from survey.storage import erasure
from survey.storage.engine import READING
from survey.storage.erasure import StillReadError, erase_freed_pages


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(erasure, "_TRIES", 1)


def test_it_can_be_run_again_and_again(engine):
    erase_freed_pages(engine)
    erase_freed_pages(engine)


def test_a_reader_is_waited_for(engine, impatient):
    with engine.connect().execution_options(**{READING: True}) as reader:
        reader.execute(text("SELECT count(*) FROM wave"))
        with pytest.raises(StillReadError, match="still being read"):
            erase_freed_pages(engine)
    erase_freed_pages(engine)


def test_a_writer_is_waited_for(engine, impatient):
    with engine.connect() as writer:
        writer.execute(text("DELETE FROM draft"))
        with pytest.raises(StillReadError):
            erase_freed_pages(engine)
    erase_freed_pages(engine)


def test_its_connection_is_not_left_outside_transactions(engine):
    erase_freed_pages(engine)
    with engine.connect() as connection:
        connection.execute(text("DELETE FROM draft"))
        assert connection.in_transaction()
        if engine.dialect.name == "postgresql":
            assert not connection.connection.driver_connection.autocommit
