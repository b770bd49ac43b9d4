"""The database as every test and every process meets it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import DBAPIError

from survey.storage.audit import AuditRow
from survey.storage.engine import make_page_sessions
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


def test_what_is_rolled_back_is_gone_on_a_connection_that_a_page_has_read_by(engine, sessions):
    engine.dispose()
    with make_page_sessions(engine)() as session:
        read_by = backend(session)
        assert session.scalars(select(ProductRow)).all() == []
    with sessions() as session:
        assert backend(session) == read_by
        session.add(ProductRow(code="mail", name="Email", service="email"))
        session.flush()
        session.rollback()
    with make_page_sessions(engine)() as session:
        assert session.scalars(select(ProductRow)).all() == []


def test_a_page_sees_what_was_committed_before_its_query(engine, sessions):
    with sessions.begin() as session:
        session.add(ProductRow(code="mail", name="Email", service="email"))
    with make_page_sessions(engine)() as session:
        assert [product.code for product in session.scalars(select(ProductRow))] == ["mail"]


def backend(session):
    """The driver's own connection, which the pool hands out again."""
    return id(session.connection().connection.driver_connection)


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


def test_what_is_stored_never_stands_in_an_error(sessions):
    product = {"code": "mail", "name": "what somebody answered", "service": "email"}
    with sessions() as session:
        session.execute(insert(ProductRow), [product])
        with pytest.raises(DBAPIError) as trouble:
            session.execute(insert(ProductRow), [product])
    assert "somebody" not in str(trouble.value)
