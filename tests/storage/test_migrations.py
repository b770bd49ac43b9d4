"""The road from an empty database to this version, and back, with rows on it."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from survey.resources import resource_dir
from survey.storage.engine import make_engine
from survey.storage.migrate import migration_config, upgrade
from survey.storage.tables import metadata

UPGRADES_AT_ONCE = 5

SCRIPTS = ScriptDirectory(str(resource_dir("migrations")))
ROAD = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
STEPS = list(zip([None, *ROAD], ROAD, strict=False))

ALLOWED = {
    ("wave", "state"): "open",
    ("wave", "k"): 10,
    ("message", "state"): "waiting",
    ("job", "state"): "queued",
    ("comment", "state"): "waiting",
}
"""Values where a check constraint wants a certain one."""


@pytest.fixture
def empty_engine(empty_database_url):
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def move(engine, direction, revision):
    with engine.begin() as connection:
        getattr(command, direction)(migration_config(connection), revision)


def tables_of(engine):
    """The tables as they are now, those that others point to first."""
    found = sa.MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def a_value(table, column):
    if (table.name, column.name) in ALLOWED:
        return ALLOWED[table.name, column.name]
    kinds = [
        (sa.Boolean, True),
        (sa.DateTime, datetime(2026, 6, 3, 9, 30, tzinfo=UTC)),
        (sa.Date, date(2026, 6, 3)),
        (sa.LargeBinary, b"\x00\x01 sealed"),
        (sa.JSON, {"site": ["a", 1, None]}),
        (sa.Integer, 1),
        (sa.Float, 0.1),
        (sa.String, "Ysgol Llanfair, 20 % ŵ “one”"),
    ]
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def fill(engine):
    """One row in every table; keys that point to another table have its value."""
    tables = tables_of(engine)
    with engine.begin() as connection:
        for table in tables:
            connection.execute(
                sa.insert(table), {column.name: a_value(table, column) for column in table.columns}
            )
    return {table.name for table in tables}


def rows(engine, names):
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(sa.select(table))]  # noqa: SLF001 - its public name
            for table in tables_of(engine)
            if table.name in names
        }


def test_there_is_one_road():
    assert SCRIPTS.get_heads() == [ROAD[-1]]
    assert [f"{number:04}" for number in range(1, len(ROAD) + 1)] == ROAD


def test_the_tables_of_a_migrated_database_are_those_of_the_code(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_road_leads_back_to_nothing_and_up_again(empty_engine):
    move(empty_engine, "upgrade", "head")
    there = {table.name for table in tables_of(empty_engine)}
    move(empty_engine, "downgrade", "base")
    assert tables_of(empty_engine) == []
    move(empty_engine, "upgrade", "head")
    assert {table.name for table in tables_of(empty_engine)} == there == set(metadata.tables)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=ROAD)
def test_rows_survive_a_step_up_and_a_step_down(empty_engine, before, after):
    if before:
        move(empty_engine, "upgrade", before)
    names = fill(empty_engine)
    kept = rows(empty_engine, names)
    move(empty_engine, "upgrade", after)
    upgraded = rows(empty_engine, names)
    for name, (row,) in kept.items():
        assert row.items() <= upgraded[name][0].items(), name
    move(empty_engine, "downgrade", before or "base")
    assert rows(empty_engine, names) == kept


def test_every_table_of_this_version_takes_a_row(engine):
    names = fill(engine)
    assert names == set(metadata.tables)
    assert all(len(found) == 1 for found in rows(engine, names).values())


def test_an_upgrade_run_again_changes_nothing(database_url, engine):
    names = fill(engine)
    kept = rows(engine, names)
    assert upgrade(database_url) == ROAD[-1]
    assert rows(engine, names) == kept


def test_of_several_upgrades_at_once_one_works_and_the_others_wait(empty_database_url):
    """Processes, not threads: so many web servers that start together."""
    migrate = "import sys; from survey.storage.migrate import upgrade; print(upgrade(sys.argv[1]))"
    processes = [
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", migrate, empty_database_url],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(UPGRADES_AT_ONCE)
    ]  # fmt: skip
    ends = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * UPGRADES_AT_ONCE, ends
    assert [out.strip() for out, _ in ends] == [ROAD[-1]] * UPGRADES_AT_ONCE
