"""`survey questionnaire` as an author and an operator run it."""

import json

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.domain.wave import WaveState
from survey.instruments.load import load_questionnaire
from survey.instruments.schema import json_schema
from survey.storage import waves
from tests.questionnaires.files import FOLDER, SMALLEST, changed
from tests.wave_factories import a_wave

SMALLEST_FILE = str(FOLDER / "smallest.yaml")


@pytest.fixture
def run(database_url, tmp_path):
    environment = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }
    runner = CliRunner(env=environment)
    return lambda *words: runner.invoke(main, ["questionnaire", *words])


def test_a_file_in_order_is_said_to_be(tmp_path):
    result = CliRunner().invoke(main, ["questionnaire", "check", SMALLEST_FILE])
    assert (result.exit_code, result.output) == (0, f"{SMALLEST_FILE}: smallest:1 is in order.\n")


def test_all_problems_of_all_files_are_told_one_a_line(tmp_path):
    broken, worse = tmp_path / "broken.yaml", tmp_path / "worse.yaml"
    broken.write_text(changed(SMALLEST, "minutes: 1", "minutes: 0\ncolour: red"))
    worse.write_text("a: &b")
    files = [str(broken), SMALLEST_FILE, str(worse)]
    result = CliRunner().invoke(main, ["questionnaire", "check", *files])
    assert result.exit_code == 1
    assert result.stdout == f"{SMALLEST_FILE}: smallest:1 is in order.\n"
    assert result.stderr.splitlines() == [
        f"{broken}:5: “minutes” should be 1 or more",
        f"{broken}:6: “colour” is not a key that is known here: check its spelling, or remove it",
        f"{worse}:1: uses an anchor (&): write the text out where it is needed",
    ]


@pytest.mark.parametrize("words", [["check"], ["check", "no-such-file.yaml"], ["add"], ["sing"]])
def test_wrong_usage_ends_with_two(words):
    assert CliRunner().invoke(main, ["questionnaire", *words]).exit_code == 2


def test_what_is_added_is_listed_and_shown(run, tmp_path):
    checksum = load_questionnaire(SMALLEST).checksum
    for _ in range(2):
        result = run("add", SMALLEST_FILE)
        assert (result.exit_code, result.output) == (
            0,
            f"smallest:1 is stored, SHA-256 {checksum}.\n",
        )
    name, day, title = run("list").output.rstrip("\n").split("\t")
    assert (name, len(day), title) == ("smallest:1", 10, "A small survey")
    shown = tmp_path / "shown.yaml"
    shown.write_text(run("show", "smallest").output)
    assert load_questionnaire(shown).checksum == checksum
    assert run("show", "smallest:1").output == shown.read_text()


def test_a_fielded_version_cannot_be_changed(run, sessions, tmp_path, now):
    run("add", SMALLEST_FILE)
    with sessions.begin() as session:
        waves.add(session, a_wave(questionnaire_id="smallest", state=WaveState.OPEN), now)
    other = tmp_path / "other.yaml"
    other.write_text(changed(SMALLEST, "How is it?", "How was it?"))
    result = run("add", str(other))
    assert result.exit_code == 1
    assert "a version never changes" in result.stderr
    assert "How is it?" in run("show", "smallest:1").output


def test_a_questionnaire_that_is_not_there_is_told(run):
    result = run("show", "nothing")
    assert (result.exit_code, result.stderr) == (1, "There is no questionnaire nothing.\n")


def test_the_schema_is_printed_without_a_database():
    result = CliRunner().invoke(main, ["questionnaire", "schema"])
    assert json.loads(result.output) == json_schema()
