"""`survey translations check` as a translator runs it: it tells what is missing, and finds nothing in what we ship."""

import shutil

import pytest
from click.testing import CliRunner

from survey import translations
from survey.cli import main
from tests.questionnaires.files import FOLDER


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """A copy of the catalogues, to be spoilt."""
    folder = tmp_path / "translations"
    shutil.copytree(translations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(translations, "FOLDER", folder)
    monkeypatch.setattr(translations, "TEMPLATE", folder / "messages.pot")
    return folder / "cy" / "LC_MESSAGES" / "messages.po"


def run(*words):
    return CliRunner().invoke(main, ["translations", "check", *words])


def told(catalogue, old, new):
    """What the check says of Welsh after one change of the catalogue."""
    text = catalogue.read_text(encoding="utf-8")
    assert text.count(old) == 1
    catalogue.write_text(text.replace(old, new), encoding="utf-8")
    return [line for line in run().stderr.splitlines() if line.startswith("cy:")]


def test_every_text_that_we_ship_is_there_in_every_language():
    result = run()
    assert result.stderr == ""
    assert result.exit_code == 0
    assert result.stdout.startswith("cy: all ")


def test_a_text_without_a_translation_is_told(catalogues):
    lines = told(catalogues, 'msgstr "Anfon fy atebion"', 'msgstr ""')
    assert lines == ["cy: “Send my answers”: not translated"]


def test_a_guess_of_the_machine_is_told(catalogues):
    lines = told(catalogues, 'msgid "Send my answers"', '#, fuzzy\nmsgid "Send my answers"')
    assert lines == ["cy: “Send my answers”: only guessed (fuzzy): review it, and remove the mark"]


def test_a_placeholder_that_was_lost_is_told(catalogues):
    (line,) = told(
        catalogues, 'tua <b>%(minutes)s munud</b>."\nmsgstr[1]', 'tua <b>munud</b>."\nmsgstr[1]'
    )
    assert "has other placeholders or markup" in line


def test_markup_that_was_changed_is_told(catalogues):
    (line,) = told(catalogues, "tan ddiwedd <b>%(day)s</b>", "tan ddiwedd <i>%(day)s</i>")
    assert "has other placeholders or markup" in line


def test_a_questionnaire_without_a_language_of_the_pages_is_told():
    file = str(FOLDER / "smallest.yaml")
    result = run(file)
    assert result.exit_code == 1
    assert result.stderr == f"{file}: gives none of its texts in cy\n"
