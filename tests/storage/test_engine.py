"""The database as every test and every process meets it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select

from survey.storage.audit import AuditRow
from survey.storage.products import ProductRow
from survey.storage.tables import metadata


def test_a_migrated_database_has_every_table(engine):
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_what_is_rolled_back_is_gone(sessions):
    with sessions() as session:
        session.add(ProductRow(code="mail", name="Email", service="email"))
        session.flush()
        session.rollback()
    with sessions() as session:
        assert session.scalars(select(ProductRow)).all() == []


def test_the_audit_log_refuses_to_be_rewritten(sessions):
    moment = datetime(2026, 6, 3, tzinfo=UTC)
    entry = AuditRow(
        seq=1, at=moment, actor="a", role="r", action="open", object="w", outcome="done",
        detail={}, previous=b"", digest=b"",
    )  # fmt: skip
    with sessions.begin() as session:
        session.add(entry)
    for statement in ("UPDATE audit SET actor = 'b'", "DELETE FROM audit"):
        with sessions() as session, pytest.raises(Exception, match="append-only"):
            session.connection().exec_driver_sql(statement)
