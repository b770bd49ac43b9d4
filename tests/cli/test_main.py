"""The command line as a whole: lazy, and honest about how a command ended."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from survey.cli import COMMANDS, Commands, main
from survey.config import SETTINGS
from survey.domain.errors import NotFound, Problem, Refused


def run(*words, env=None):
    return CliRunner(env=env).invoke(main, words)


@pytest.fixture
def failing(monkeypatch):
    """A command that ends as it is told to, beside the real ones."""
    endings = {
        "refused": Refused(
            [Problem("people.csv:3", "no such site"), Problem("", "nothing was imported")]
        ),
        "missing": NotFound("There is no wave 2026-q9."),
    }

    @click.command("fail")
    @click.argument("how", type=click.Choice(sorted(endings)))
    def command(how):
        raise endings[how]

    class WithFailure(Commands):
        def get_command(self, ctx, cmd_name):
            return command if cmd_name == "fail" else super().get_command(ctx, cmd_name)

    return lambda how: CliRunner().invoke(WithFailure("survey"), ["fail", how])


def test_help_lists_every_command_and_every_setting():
    shown = run("--help")
    assert shown.exit_code == 0
    for word in [*COMMANDS, *SETTINGS]:
        assert word in shown.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_says(name):
    own = main.get_command(None, name).help.strip().partition("\n\n")[0]
    assert COMMANDS[name].words == " ".join(own.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    shown = run(name, "--help")
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith(f"Usage: main {name}")


def test_the_version_is_that_of_the_package():
    shown = run("--version")
    assert shown.exit_code == 0
    assert "0.1.0" in shown.output


@pytest.mark.parametrize(
    "words", [["no-such-noun"], ["migrate", "--no-such-option"], ["audit", "no-such-verb"]]
)
def test_wrong_usage_ends_with_2(words):
    assert run(*words).exit_code == 2


def test_a_refusal_ends_with_1_and_a_line_for_every_problem(failing):
    result = failing("refused")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "people.csv:3: no such site\nnothing was imported\n"


def test_what_does_not_exist_ends_with_1(failing):
    result = failing("missing")
    assert result.exit_code == 1
    assert result.stderr == "There is no wave 2026-q9.\n"


def test_settings_that_are_missing_are_told_before_anything_is_done():
    result = run("migrate", env=dict.fromkeys(SETTINGS))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 4
    assert "Traceback" not in result.output


def test_migrate_says_where_the_database_is_then(empty_database_url, tmp_path):
    environment = {
        "SURVEY_DATABASE_URL": empty_database_url,
        "SURVEY_SECRET_KEY": "s" * 32,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }
    for _ in range(2):
        result = run("migrate", env=environment)
        assert result.exit_code == 0, result.output
        assert result.output.startswith("The database is at 0")


@pytest.mark.parametrize("noun", ["", "migrate", "questionnaire", "user"])
def test_a_command_does_not_wait_for_the_libraries_of_another(noun):
    """pandas, scipy and altair cost 400 ms and 80 MB: only commands that compute may load them."""
    words = [noun, "--help"] if noun else ["--help"]
    slow = [] if noun else ["sqlalchemy"]
    look = (
        "import sys; from survey.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        f"print([name for name in ('pandas', 'scipy', 'altair', 'flask', *{slow!r}) if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert run.stdout.splitlines()[-1] == "[]"
