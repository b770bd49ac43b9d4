"""The words of messages: standard ones in every language, and an administrator's, checked and shown before use."""

import pytest

from survey import translations
from survey.domain.fieldwork_plan import FieldworkPlan
from survey.domain.message import MessageKind, Wording
from survey.services import wording
from survey.storage import wave_plans
from tests.answering_factories import settings_for
from tests.wave_factories import store_wave

WAVE = "2026-q2"
GOOD = Wording("About {title}", "Hello\n\n{link}\n\nUntil {closes}. {contact}")


@pytest.fixture
def settings(tmp_path):
    return settings_for("sqlite://", tmp_path, public_url="https://survey.exton.example")


@pytest.fixture
def preview(session, settings, now):
    store_wave(session, now)

    def show(words=GOOD, language="en", **changes):
        changed = settings.__class__(**vars(settings) | changes)
        return wording.preview(
            session, WAVE, MessageKind.INVITATION, language, settings=changed, wording=words
        )

    return show


def told(**changes):
    return [(one.where, str(one.what)) for one in wording.check(Wording(**vars(GOOD) | changes))]


@pytest.mark.parametrize("language", translations.languages())
@pytest.mark.parametrize("kind", MessageKind)
def test_standard_texts_pass_their_own_check_in_every_language(kind, language):
    assert wording.check(wording.standard(kind, language)) == ()


def test_a_good_text_has_no_problem():
    assert told() == []
    assert told(body="Dear colleague,\u00a0\r\n\r\n\t{link} 👩‍🏫") == []


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"subject": "  "}, "subject", "Write a subject"),
        ({"subject": "x" * 151}, "subject", "150 characters"),
        ({"subject": "Hello\nBcc: eve@evil.example"}, "subject", "one line"),
        ({"subject": "a\u202eb"}, "subject", "invisible"),
        ({"subject": "=?utf-8?q?=0A?="}, "subject", "=?"),
        ({"subject": "{link}"}, "subject", "take {link} out"),
        ({"subject": "{person}"}, "subject", "{person} stands for nothing"),
        ({"body": "no link"}, "body", "Put {link}"),
        ({"body": "{link}" + "x" * 5000}, "body", "5000 characters"),
        ({"body": "{link} \x1b[31m"}, "body", "invisible characters"),
        ({"body": "{link} {name}"}, "body", "{name} stands for nothing"),
        ({"body": "{link} {"}, "body", "A brace stands alone"),
        ({"body": "{link} { title }"}, "body", "A brace stands alone"),
        ({"body": "{link} {title!r} {0}"}, "body", "A brace stands alone"),
    ],
)
def test_a_problem_is_told_at_its_field(changes, where, words):
    (problem,) = told(**changes)
    assert problem[0] == where
    assert words in problem[1]


def test_a_preview_shows_a_message_as_it_will_be_sent(preview):
    shown = preview()
    assert shown.subject == "About Summer 2026"
    assert "https://survey.exton.example/r/example" in shown.text
    assert "Until Wednesday 24 June 2026. The survey team, 01632 960001" in shown.text
    assert "https://survey.exton.example/stop/example" in shown.text
    assert shown.text.startswith("Hello\n\n")
    assert '<a class="button" href="https://survey.exton.example/r/example">' in shown.html


def test_braces_in_values_are_not_filled_in_again(preview):
    shown = preview(Wording("{council}", "{link}"), council="{link}{title}")
    assert shown.subject == "{link}{title}"


def test_without_a_contact_nothing_is_said_of_one(preview):
    shown = preview(wording.standard(MessageKind.INVITATION, "en"), contact="")
    assert "Questions?" not in shown.text
    assert "Questions?" in preview(wording.standard(MessageKind.INVITATION, "en")).text


def test_minutes_are_said_as_people_say_them(preview):
    assert preview(Wording("{minutes}", "{link}")).subject == "2 minutes"


def test_a_language_that_is_unknown_is_answered_in_english(preview):
    assert preview(language="xx").text.startswith("Hello")


def test_a_wave_uses_its_own_words_where_it_has_some(session, settings, now):
    store_wave(session, now)
    own = {MessageKind.INVITATION: {"en": Wording("Ours", "{link}")}}
    plan = FieldworkPlan(wordings=own)
    wave_plans.put(session, WAVE, plan)
    shown = {
        kind: wording.preview(session, WAVE, kind, "en", settings=settings).subject
        for kind in MessageKind
    }
    assert shown[MessageKind.INVITATION] == "Ours"
    assert shown[MessageKind.FIRST_REMINDER] == "A reminder: Summer 2026"
    assert wording.chosen(plan, MessageKind.INVITATION, "cy") == wording.standard(
        MessageKind.INVITATION, "cy"
    )
