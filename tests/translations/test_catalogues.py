"""The catalogues: every text is found, every one is translated, and they work without compiled files."""

import re
import shlex
from collections import defaultdict

import pytest
from babel.messages.extract import extract
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from survey import translations
from survey.services import parity
from tests.architecture.checkout import ROOT

KEYWORDS = {"ngettext": (1, 2), "lazy_ngettext": (1, 2), "counted": (1, 2)}
OTHERS = translations.languages()[1:]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The template as `make translations` would write it now."""
    path = tmp_path_factory.mktemp("translations") / "messages.pot"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    options = shlex.split(re.search(r"^TEXTS := (.*)$", makefile, re.MULTILINE)[1])
    options[options.index("pyproject.toml")] = str(ROOT / "pyproject.toml")
    places = [str(ROOT / name) for name in ("survey", "templates")]
    words = ["pybabel", "-q", "extract", *options, "-o", str(path), *places]
    CommandLineInterface().run(words)
    return path


def test_the_template_holds_every_text_as_it_is_written_now(template):
    """Where this fails: make translations."""
    assert _texts(template) == _texts(translations.TEMPLATE)


def test_no_singular_has_two_plurals():
    """A catalogue holds one plural for each singular: the other page would fill it with what it does not have."""
    plurals = defaultdict(set)
    for path, method, options in _sources():
        with path.open("rb") as file:
            for _, texts, _, _ in extract(method, file, KEYWORDS, options=options):
                if isinstance(texts, tuple):
                    plurals[texts[0]].add(texts[1])
    assert plurals
    assert not {one: many for one, many in plurals.items() if len(many) > 1}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_untranslated_or_altered(language):
    """Where this fails: survey translations check."""
    assert [str(problem) for problem in parity.of_interface(language)] == []


def test_every_shipped_questionnaire_speaks_every_language():
    files = sorted(ROOT.glob("questionnaires/*/*.yaml"))
    assert files
    assert parity.of_questionnaires(files) == ()


def test_welsh_has_its_six_plurals():
    ngettext = translations.of("cy").ngettext
    forms = [ngettext("%(num)s wave", "%(num)s waves", n) % {"num": n} for n in (0, 1, 2, 3, 6, 11)]
    assert forms == ["0 ton", "1 don", "2 don", "3 ton", "6 thon", "11 ton"]


@pytest.mark.parametrize("code", ["cy", "cy-GB", "cy_GB"])
def test_a_language_is_known_by_each_way_of_writing_it(code):
    assert translations.of(code).gettext("Thank you") == "Diolch"


@pytest.mark.parametrize("code", ["en", "en-GB", "tlh", ""])
def test_a_language_without_a_catalogue_is_said_in_english(code):
    assert translations.of(code).gettext("Thank you") == "Thank you"


def test_languages_are_called_by_the_names_of_their_speakers():
    names = [translations.own_name(code) for code in ("en", "cy", "fr", "ar")]
    assert names == ["English", "Cymraeg", "Français", "العربية"]


def _sources():
    """Every file that has texts, with how they are found in it."""
    for path in (ROOT / "survey").rglob("*.py"):
        yield path, "python", {}
    for path in (ROOT / "templates").rglob("*.html"):
        yield path, "jinja2", {"silent": "false", "newstyle_gettext": "true"}


def _texts(template):
    """The texts of a template, each with its plural."""
    with template.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}
