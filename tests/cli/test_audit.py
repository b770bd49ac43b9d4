"""`survey audit verify` as an operator runs it."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from survey.cli import main
from survey.storage import audit


@pytest.fixture
def verify(database_url, tmp_path):
    environment = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }
    return lambda: CliRunner(env=environment).invoke(main, ["audit", "verify"])


@pytest.fixture
def log(sessions, now):
    with sessions.begin() as session:
        for number in range(3):
            audit.append(session, now=now, actor="a", role="r", action="open", object=str(number))


def test_a_log_that_holds_is_said_to_hold(verify, log):
    result = verify()
    assert result.exit_code == 0
    assert result.output == "The audit log holds: every entry follows the one before it.\n"


def test_the_first_broken_link_is_named(verify, log, sessions):
    with sessions.begin() as session:
        drop = (
            "audit_refuses ON audit"
            if "postgresql" in str(session.get_bind().url)
            else "audit_refuses_update"
        )
        session.execute(text(f"DROP TRIGGER {drop}"))
        session.execute(text("UPDATE audit SET actor = 'eve' WHERE seq >= 2"))
    result = verify()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Audit entry 2: it was changed after it was written\n"
