"""`survey report` as it is scripted."""

from io import BytesIO

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from survey.cli import main
from tests.cli.environment import environment
from tests.report_factories import GROUPS, store_council

COUNCIL = "Borough of Exampleton"


@pytest.fixture
def run(database_url, tmp_path, sessions, now):
    with sessions.begin() as session:
        store_council(session, now, 2, GROUPS)
    env = environment(database_url, tmp_path, SURVEY_COUNCIL=COUNCIL)
    return lambda *options: CliRunner(env=env).invoke(main, ["report", "make", *options])


def test_a_paper_is_written_the_same_each_time(run, tmp_path):
    out = tmp_path / "report.pdf"
    result = run("2026-06", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{out}: report of 2026-06, revision 1, ")
    first = out.read_bytes()
    assert COUNCIL in PdfReader(BytesIO(first)).metadata.title
    run("2026-06", "--out", str(out))
    assert out.read_bytes() == first
    options = ("--edition", "summary", "--language", "cy", "--group", "organisation:people")
    assert run("2026-06", "--out", str(out), *options).exit_code == 0
    assert PdfReader(out).trailer["/Root"]["/Lang"] == "cy-GB"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("2020-01",), "2020-01: there are no results of it that could be printed"),
        (("2026-06", "--group", "site:nowhere"), "2026-06: there are no results of it"),
        (("2026-06", "--group", "site:school-003"), "2026-06: too few answers to show"),
    ],
)
def test_what_cannot_be_printed_leaves_no_file(run, tmp_path, options, told):
    result = run(*options, "--out", str(tmp_path / "report.pdf"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(told)
    assert not (tmp_path / "report.pdf").exists()


def test_a_place_that_cannot_be_written_is_told(run, tmp_path):
    result = run("2026-06", "--out", str(tmp_path / "nowhere" / "report.pdf"))
    assert result.exit_code == 1
    assert "nowhere/report.pdf" in result.stderr
