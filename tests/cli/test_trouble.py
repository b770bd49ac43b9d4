"""A database in trouble: one plain line, exit 1, and never a statement or what it was given."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from survey.cli import main
from survey.cli.trouble import words_of
from tests.cli.environment import environment

COMMANDS = (("wave", "list"), ("audit", "verify"))
CONNECTING = (*COMMANDS, ("migrate",))


def told(url, folder, words):
    result = CliRunner(env=environment(url, folder)).invoke(main, words)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("words", COMMANDS)
def test_an_empty_database_asks_to_be_migrated(empty_database_url, tmp_path, words):
    line = told(empty_database_url, tmp_path, words)
    assert line == "the database has no tables: run survey migrate"


@pytest.mark.parametrize("words", CONNECTING)
def test_a_folder_that_is_not_there_is_told(tmp_path, words):
    line = told(f"sqlite:///{tmp_path}/nowhere/survey.db", tmp_path, words)
    assert line == "the database cannot be reached: unable to open database file"


@pytest.mark.parametrize("words", CONNECTING)
def test_a_file_that_is_no_database_is_told(tmp_path, words):
    (tmp_path / "notes.txt").write_text("Nothing but words, " * 400)
    line = told(f"sqlite:///{tmp_path}/notes.txt", tmp_path, words)
    assert line == "the database cannot be reached: file is not a database"


@pytest.mark.parametrize("words", CONNECTING)
def test_a_server_that_does_not_answer_is_told(tmp_path, words):
    line = told("postgresql+psycopg://ada:hush@127.0.0.1:9/survey", tmp_path, words)
    assert line.startswith("the database cannot be reached: ")
    assert "hush" not in line


def test_an_address_that_cannot_be_read_is_told(tmp_path):
    assert told("sqlite:nonsense", tmp_path, ("wave", "list")).startswith("SURVEY_DATABASE_URL")


def test_neither_statement_nor_parameters_are_told(engine):
    insert = text("INSERT INTO account (email) VALUES (:email)")
    with pytest.raises(SQLAlchemyError) as refused, engine.begin() as connection:
        connection.execute(insert, {"email": "ada@exton.example"})
    assert words_of(refused.value).startswith("the database refused: ")
    assert "ada" not in words_of(refused.value)
    assert "INSERT" not in words_of(refused.value)


def test_what_is_refused_at_commit_is_not_told_as_a_connection():
    error = IntegrityError(None, None, ValueError("Key (email)=(ada@exton.example) is missing"))
    assert words_of(error) == "the database refused: ValueError"
