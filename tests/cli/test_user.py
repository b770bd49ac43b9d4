"""`survey user` as an operator runs it."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from survey.cli import main
from survey.storage.accounts import AccountRow
from survey.storage.audit import AuditRow

EMAIL = "ada@exton.example"


@pytest.fixture
def run(database_url, tmp_path):
    environment = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
        "SURVEY_PASSWORD_COST": "1",
    }
    return lambda *arguments: CliRunner(env=environment).invoke(main, ["user", *arguments])


def test_an_account_is_added_and_its_password_is_printed_once(run, sessions):
    result = run("add", EMAIL, "--role", "manager", "--until", "2099-03-31")
    assert result.exit_code == 0
    first, second = result.output.splitlines()
    assert first == "ada@exton.example may sign in as manager, for all."
    password = second.removeprefix("Password: ")
    assert len(password) >= 20
    with sessions() as session:
        account = session.get(AccountRow, EMAIL)
        logged = session.scalars(select(AuditRow.action)).all()
    assert account.password_hash.startswith("$argon2id$")
    assert password not in account.password_hash
    assert account.until.isoformat() == "2099-03-31"
    assert logged == ["add account"]


def test_everything_wrong_with_an_account_is_told(run):
    run("add", EMAIL, "--role", "manager")
    again = run("add", EMAIL.upper(), "--role", "manager", "--scope", "organisation:nowhere")
    assert again.exit_code == 1
    assert "there is an account ada@exton.example already" in again.output
    assert "there is no group organisation:nowhere" in again.output
    assert run("add", "ada", "--role", "manager").exit_code == 1
    assert run("add", EMAIL, "--role", "king").exit_code == 2


def test_accounts_are_listed_with_what_they_may_do(run):
    run("add", EMAIL, "--role", "manager")
    run("add", "bo@exton.example", "--role", "inspector", "--until", "2099-01-31")
    run("disable", EMAIL)
    assert run("list").output.splitlines() == [
        "ada@exton.example\tmanager\tall\t-\tdisabled",
        "bo@exton.example\tinspector\tall\t2099-01-31\tenabled",
    ]


def test_another_password_replaces_the_first(run, sessions):
    run("add", EMAIL, "--role", "manager")
    with sessions() as session:
        before = session.get(AccountRow, EMAIL).password_hash
    result = run("password", EMAIL)
    assert "Password: " in result.output
    with sessions() as session:
        assert session.get(AccountRow, EMAIL).password_hash != before


def test_a_disabled_account_is_enabled_with_the_password_that_it_had(run, sessions):
    run("add", EMAIL, "--role", "manager")
    with sessions() as session:
        before = session.get(AccountRow, EMAIL).password_hash
    run("disable", EMAIL)
    result = run("enable", EMAIL.upper())
    assert (result.exit_code, result.output) == (0, f"{EMAIL} is enabled.\n")
    assert run("list").output == f"{EMAIL}\tmanager\tall\t-\tenabled\n"
    with sessions() as session:
        assert session.get(AccountRow, EMAIL).password_hash == before
        logged = session.execute(
            select(AuditRow.action, AuditRow.object).order_by(AuditRow.seq)
        ).all()
    assert logged[-1] == ("enable account", EMAIL)


def test_an_account_that_is_enabled_after_its_last_day_is_told_to_be_over(run, sessions):
    run("add", EMAIL, "--role", "manager", "--until", "2099-03-31")
    with sessions.begin() as session:
        session.get(AccountRow, EMAIL).until = date(2020, 3, 31)
    assert run("enable", EMAIL).output.endswith("all the same: its last day was 2020-03-31.\n")


@pytest.mark.parametrize("what", ["password", "disable", "enable"])
def test_an_account_that_does_not_exist_is_told(run, what):
    result = run(what, "nobody@exton.example")
    assert result.exit_code == 1
    assert result.output == "There is no account nobody@exton.example.\n"


def test_another_password_lets_no_disabled_account_in(run):
    run("add", EMAIL, "--role", "manager")
    assert "disabled" not in run("password", EMAIL).output
    run("disable", EMAIL)
    assert f"{EMAIL} stays disabled: it may not sign in." in run("password", EMAIL).output
