"""Languages and answers in words, in the language of the page."""

import pytest

from survey.domain.questionnaire import ItemKind
from survey.web import language
from survey.web.fieldwork.questionnaires import words


@pytest.fixture
def speak(app):
    """Show a request's page in a language."""
    with app.test_request_context():
        yield language.choose


@pytest.mark.parametrize(
    ("code", "english", "welsh", "own"),
    [
        ("cy", "Welsh", "Cymraeg", "Cymraeg"),
        ("en", "English", "Saesneg", "English"),
        ("xx", "xx", "xx", "xx"),
        ("zzz-QQQQQQQQ", "zzz-QQQQQQQQ", "zzz-QQQQQQQQ", "zzz-QQQQQQQQ"),
    ],
)
def test_a_language_is_named_or_stays_its_code(speak, code, english, welsh, own):
    speak("en")
    assert (words.language_name(code), words.own_name(code)) == (english, own)
    speak("cy")
    assert words.language_name(code) == welsh


def test_one_of_several_is_said_as_here(speak):
    speak("en")
    assert words.either(["A"]) == "A"
    assert words.either("ABC") == "A, B or C"
    speak("cy")
    assert words.either("AB") == "A neu B"


def test_each_kind_of_answer_has_words(speak):
    assert len({words.kind(kind) for kind in ItemKind}) == len(ItemKind)
