"""What an operator can set or run is in the manual, and what the manual names exists."""

import re

import click
import pytest

from survey.cli import COMMANDS, main
from survey.config import SETTINGS
from tests.architecture.checkout import ROOT

OPERATE = ROOT / "docs" / "operate.md"


def text(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_in_the_manual(setting):
    assert f"| `{setting}` |" in text("operate.md")


def test_the_manual_names_no_setting_that_does_not_exist():
    assert set(re.findall(r"SURVEY_[A-Z_]+", text("operate.md"))) <= set(SETTINGS)


def usages():
    """Every command with a subcommand, as typed: `survey wave open`."""
    context = click.Context(main)
    for noun in COMMANDS:
        command = main.get_command(context, noun)
        if isinstance(command, click.Group):
            for verb, sub in command.commands.items():
                yield f"survey {noun} {verb}", sub
        else:
            yield f"survey {noun}", command


def test_every_command_and_option_is_in_the_manual():
    manual = text("operate.md")
    missing = []
    for usage, command in usages():
        section = re.search(rf"^\| `{re.escape(usage)}\b.*$", manual, re.MULTILINE)
        if not section:
            missing.append(usage)
            continue
        missing += [
            f"{usage} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option)
            and not option.hidden
            and option.opts[0] not in section[0]
        ]
    assert not missing


def test_the_manual_names_no_command_that_does_not_exist():
    known = {usage for usage, _ in usages()}
    named = set(
        re.findall(r"^\| `(survey [a-z]+(?: (?!FILE)[a-z]+)?)", text("operate.md"), re.MULTILINE)
    )
    assert named == known


def test_every_relative_link_of_the_documents_leads_somewhere():
    lost = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not lost
