"""`survey directory` and `survey wave` as an administrator types them."""

import csv
import os
import pty
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from survey.cli import edge, main
from survey.domain.wave import LONDON, WaveState
from survey.services import response_rates
from survey.storage import contacts, releases, waves
from survey.storage.audit import AuditRow
from survey.storage.groups import GroupRow
from survey.storage.invitations import InvitationRow
from survey.storage.releases import ReleaseRow
from tests.cli.environment import environment
from tests.directory_factories import write_directory
from tests.wave_factories import QUESTIONNAIRE, add_questionnaire

TODAY = edge.now().astimezone(LONDON).date()
CREATE = [
    "wave", "create", "q2", "--questionnaire", QUESTIONNAIRE, "--opens", str(TODAY), "--closes",
    str(TODAY + timedelta(days=20)), "--title", "Summer", "--open-at", "S4",
]  # fmt: skip


@pytest.fixture
def survey(database_url, tmp_path):
    runner = CliRunner(env=environment(database_url, tmp_path))
    return lambda *arguments: runner.invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def terminal(database_url, tmp_path):
    """Run a command at a terminal, type a line, and return its exit code and everything shown."""

    def run(*arguments, typed):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "survey.cli", *arguments]
        given = environment(database_url, tmp_path)
        with subprocess.Popen(  # noqa: S603 - our own command
            command, env=given, stdin=theirs, stdout=theirs, stderr=theirs
        ) as shown:
            os.close(theirs)
            os.write(ours, f"{typed}\n".encode())
            output = b""
            with suppress(OSError):  # how Linux says that the other side has closed
                while piece := os.read(ours, 4096):
                    output += piece
            os.close(ours)
        return shown.returncode, output.decode()

    return run


@pytest.fixture
def files(tmp_path):
    return write_directory(tmp_path / "council")


@pytest.fixture
def planned(survey, files, sessions, now):
    with sessions.begin() as session:
        add_questionnaire(session, now)
    flags = [part for name, path in files.items() for part in (f"--{name}", path)]
    assert survey("directory", "import", *flags).exit_code == 0
    assert survey(*CREATE).exit_code == 0


@pytest.fixture
def opened(survey, planned):
    assert survey("wave", "open", "q2").exit_code == 0


def test_who_has_opted_out_is_told_when_a_wave_opens(survey, planned, sessions, now):
    with sessions.begin() as session:
        contacts.opt_out(session, "P00001", now.date())
    lines = survey("wave", "open", "q2").output.splitlines()
    assert "One has opted out and is left out." in lines[1]


def test_a_directory_is_imported(survey, files):
    result = survey(
        "directory", "import", "--groups", files["groups"], "--products", files["products"]
    )
    assert result.output == "14 groups imported.\n3 products imported.\n"


def test_a_single_thing_that_is_imported_is_told_as_one(survey, files):
    files["products"].write_text("code,name,service\nmail,Mail,email\n")
    result = survey("directory", "import", "--products", files["products"])
    assert result.output == "1 product imported.\n"


def test_a_refused_directory_is_told_line_by_line(survey, files):
    files["products"].write_text("code,name,service\nmail,,email\n=fax,Fax,\n")
    result = survey("directory", "import", "--products", files["products"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[0] == "products.csv row 2: name is empty"
    assert len(result.stderr.splitlines()) == 3


def test_a_file_that_is_not_there_is_wrong_usage(survey):
    assert survey("directory", "import", "--people", "nowhere.csv").exit_code == 2


def test_a_wave_is_planned_opened_extended_and_listed(survey, planned):
    closes = TODAY + timedelta(days=30)
    assert survey("wave", "list").output == (
        f"q2: draft, {TODAY} to {TODAY + timedelta(days=20)}, {QUESTIONNAIRE}, Summer\n"
    )
    assert survey("wave", "open", "q2").output.startswith(
        f"q2 is open until the end of {TODAY + timedelta(days=20)}: 228 people, 182 personal links, 1 open links."
    )
    assert (
        survey("wave", "extend", "q2", "--closes", closes).output
        == f"q2 closes at the end of {closes}.\n"
    )
    assert survey("wave", "status").output == (
        f"q2: open, {TODAY} to {closes}, {QUESTIONNAIRE}, Summer; 228 people, response rate not read yet\n"
    )


def test_status_of_an_open_wave_gives_no_count_away(survey, opened, sessions):
    def told(returned):
        with sessions.begin() as session:
            some = select(InvitationRow.id).order_by(InvitationRow.id).limit(returned)
            session.execute(
                update(InvitationRow).where(InvitationRow.id.in_(some)).values(returned=True)
            )
        return survey("wave", "status", "q2").output

    assert told(4) == told(100)
    at_seven = datetime.combine(TODAY, time(7), LONDON)
    with sessions.begin() as session:
        response_rates.read(session, "q2", at_seven)
    assert "response rate 40 %" in told(110)


def test_nothing_planned_is_said(survey):
    assert survey("wave", "status").output == "No wave is planned.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["open", "q9"], "There is no wave 'q9'.\n"),
        (["close", "q2"], "q2: it has not been opened, so there is nothing to close\n"),
        (["links", "q2", "--out", "links.csv"], "q2: it is draft: only an open wave has links\n"),
        (["withdraw", "q9"], "There is no wave 'q9'.\n"),
        (
            ["revise", "q2", "--reason", "Why"],
            "q2: only the results of a closed wave can be revised\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_1(
    survey, planned, arguments, told, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = survey("wave", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)
    assert not (tmp_path / "links.csv").exists()


def test_wrong_dates_are_wrong_usage(survey):
    result = survey("wave", "extend", "q2", "--closes", "1/7/2026")
    assert result.exit_code == 2


@pytest.mark.parametrize("k", ["9", "1001", "99999999999999999999"])
def test_a_k_out_of_bounds_is_wrong_usage(survey, k):
    days = ("--opens", "2099-06-10", "--closes", "2099-06-24")
    result = survey("wave", "create", "q2", "--questionnaire", "it-service:1", *days, "--k", k)
    assert result.exit_code == 2
    assert "10<=x<=1000" in result.stderr


def test_a_plan_is_withdrawn(survey, planned, session):
    assert survey("wave", "withdraw", "q2").output == "q2 is withdrawn.\n"
    assert waves.get(session, "q2").state is WaveState.WITHDRAWN


def test_every_link_is_written_to_a_file_of_its_owner(survey, opened, tmp_path, session):
    out = tmp_path / "links.csv"
    result = survey("wave", "links", "q2", "--out", out)
    assert result.output.startswith(f"183 links are in {out}.")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["link"].startswith("https://survey.exton.example/r/")
    assert rows[0] | {"link": ""} == {
        "person": "P00001", "email": "p1@exton.example", "language": "en",
        "site": "B1", "name": "Town hall", "link": "", "code": "",
    }  # fmt: skip
    assert rows[-1]["person"] == ""
    assert rows[-1]["link"] == "https://survey.exton.example/s/" + rows[-1]["code"]
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "write links")).one()
    assert entry.detail["links"] == 183
    assert [path.name for path in tmp_path.glob("*links*")] == ["links.csv"]


def test_a_name_in_the_list_of_links_is_no_formula(survey, planned, sessions, tmp_path):
    with sessions.begin() as session:
        session.execute(update(GroupRow).where(GroupRow.code == "B1").values(name="=HYPERLINK(1)"))
    survey("wave", "open", "q2")
    survey("wave", "links", "q2", "--out", tmp_path / "links.csv")
    assert ",'=HYPERLINK(1)," in (tmp_path / "links.csv").read_text()


def test_a_list_that_cannot_be_written_leaves_the_old_one(survey, planned, tmp_path):
    out = tmp_path / "links.csv"
    out.write_text("the old list")
    assert survey("wave", "links", "q2", "--out", out).exit_code == 1
    assert out.read_text() == "the old list"
    assert [path.name for path in tmp_path.glob("*links*")] == ["links.csv"]


def test_a_list_needs_a_folder(survey, opened, tmp_path):
    result = survey("wave", "links", "q2", "--out", tmp_path / "none" / "links.csv")
    assert result.exit_code == 1
    assert "there is no folder" in result.stderr


def test_a_script_closes_no_wave_with_hardly_any_returns(survey, opened, session):
    result = survey("wave", "close", "q2")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "q2: fewer than 10 returns so far. Closing now keeps their number and nothing else;"
        " survey wave extend q2 --closes DATE gives people more time."
        " To close it all the same, add --yes\n"
    )
    assert waves.get(session, "q2").state is WaveState.OPEN


def test_a_script_that_is_sure_closes_it_and_its_release_is_revised(
    survey, opened, session, sessions
):
    result = survey("wave", "close", "q2", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("q2 is closed: 0 returns, 0 responses stored, release 1 (")
    assert waves.get(session, "q2").state is WaveState.CLOSED
    before = releases.document(session, "q2", 1)
    session.rollback()
    again = survey("wave", "revise", "q2", "--reason", "Why")
    assert again.stderr == "q2: nothing would change: its release says the same already\n"
    with sessions.begin() as other:
        of_old = before.replace(b'"findings":[]', b'"findings":[{}]')
        other.execute(update(ReleaseRow).values(document=of_old))
    again = survey("wave", "revise", "q2", "--reason", "Why")
    assert again.stdout.startswith("q2 has release 2 (")


@pytest.mark.parametrize(
    ("typed", "code", "state"), [("n", 1, WaveState.OPEN), ("y", 0, WaveState.CLOSED)]
)
def test_somebody_at_a_terminal_is_asked(terminal, opened, session, typed, code, state):
    ended, output = terminal("wave", "close", "q2", typed=typed)
    assert ended == code
    assert "q2: fewer than 10 returns so far." in output
    assert "Close it all the same? [y/N]" in output
    assert ("Closing q2" in output and "100%" in output) == (typed == "y")
    assert waves.get(session, "q2").state is state
