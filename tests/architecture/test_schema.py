"""What the tables may hold: attack A03. A new column of these tables needs a line here, and a reason."""

import pytest
from sqlalchemy import Date, DateTime, LargeBinary, Time, inspect, text

from survey.storage.tables import metadata

CUT_FROM_PEOPLE = {
    "ballot_box": {"id", "wave_id", "sealed"},
    "draft": {"lookup", "wave_id", "sealed"},
    "response": {"id", "wave_id", "site", "organisation", "answers", "weight"},
    "product_response": {"id", "wave_id", "site", "organisation", "ticked", "asked", "answers"},
    "comment": {
        "id", "wave_id", "site", "organisation", "item", "product", "words", "redacted", "state",
    },
    "atom": {
        "wave_id", "site", "organisation", "eligible", "invited", "bounced", "returned", "answered",
    },
}  # fmt: skip
WITHOUT_HIDDEN_ORDER = {
    "ballot_box",
    "draft",
    "invitation",
    "message",
    "ticket",
    "ticket_seen",
    "response",
    "product_response",
    "comment",
}
TELLING = (
    "time",
    "date",
    "_at",
    "ip",
    "address",
    "agent",
    "browser",
    "session",
    "person",
    "token",
    "email",
    "seq",
)


@pytest.mark.parametrize("table", CUT_FROM_PEOPLE)
def test_a_table_of_answers_has_the_columns_that_were_agreed(engine, table):
    """Read from the migrated database, so that a migration cannot slip one in either."""
    assert {column["name"] for column in inspect(engine).get_columns(table)} == CUT_FROM_PEOPLE[
        table
    ]


@pytest.mark.parametrize("table", CUT_FROM_PEOPLE)
def test_a_table_of_answers_tells_neither_when_nor_who(table):
    for column in metadata.tables[table].columns:
        assert not isinstance(column.type, DateTime | Date | Time), column
        words = column.name.split("_")
        assert not any(mark in words or column.name.endswith(mark) for mark in TELLING), column


@pytest.mark.parametrize("table", sorted(WITHOUT_HIDDEN_ORDER))
def test_rows_whose_order_must_tell_nothing_are_keyed_by_chance(table):
    (key,) = metadata.tables[table].primary_key.columns
    assert isinstance(key.type, LargeBinary)
    assert key.default is None
    assert key.server_default is None


@pytest.mark.parametrize("table", sorted(WITHOUT_HIDDEN_ORDER))
def test_sqlite_keeps_no_row_number_of_them(sqlite_session, table):
    with pytest.raises(Exception, match="no such column: rowid"):
        sqlite_session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name from above


@pytest.fixture
def sqlite_session(sqlite_template):
    from survey.storage.engine import make_engine, make_reading_sessions  # noqa: PLC0415

    engine = make_engine(f"sqlite:///{sqlite_template}")
    with make_reading_sessions(engine)() as session:
        yield session
    engine.dispose()


def test_no_foreign_key_leads_from_answers_to_people():
    for table in CUT_FROM_PEOPLE:
        targets = {key.column.table.name for key in metadata.tables[table].foreign_keys}
        assert targets == {"wave"}, table
