"""The texts of messages: shown as they would arrive, changed until the wave opens, checked before they are kept."""

import pytest

from survey.domain.message import MessageKind, Wording
from survey.services import wave_plans
from survey.storage import waves

WAVE = "/waves/pulse-2026-06"


def stored(app):
    with app.extensions["survey.reading"]() as session:
        return wave_plans.plan_view(session, "pulse-2026-06").outline.plan.wordings


@pytest.fixture
def page(administrator, planned):
    return administrator.get(planned.link("Texts"))


def preview(page):
    """What the two previews say: the one that looks like a message, and the plain one."""
    letters = [one for one in page.all("section") if "letter" in one.classes]
    return [letter.text for letter in letters]


def test_the_standard_invitation_is_shown_as_it_would_arrive(page):
    assert page.heading == "Texts"
    assert "{link}" in page.chosen("body")[0]
    html, plain = preview(page)
    assert "Summer pulse" in html
    for shown in (html, plain):
        assert "http://localhost/r/example" in shown
        assert "{" not in shown
    assert "Open the survey" in html


def test_each_kind_and_language_has_its_text(administrator, page):
    reminder = administrator.get(page.link("First reminder"))
    assert reminder.chosen("subject")[0].startswith("A reminder")
    assert administrator.get(reminder.link("Invitation")).chosen("subject") == page.chosen(
        "subject"
    )


def test_a_text_is_shown_without_being_kept(app, administrator, page):
    shown = administrator.press(
        page, "Show it without saving", subject="Hello {council}", body="Please: {link}"
    )
    assert "Hello Borough of Exampleton" in preview(shown)[0]
    assert shown.chosen("body") == ["Please: {link}"]
    assert stored(app) == {}


def test_a_text_is_kept_and_given_up_again(app, administrator, page):
    after = administrator.press(page, "Save the text", subject="Hello", body="One.\r\n\r\n{link}")
    assert "The text is saved." in after.text
    assert "Your own text" in after.text
    assert stored(app) == {MessageKind.INVITATION: {"en": Wording("Hello", "One.\n\n{link}")}}
    again = administrator.press(after, "Use the standard text again")
    assert "The standard text is used." in again.text
    assert stored(app) == {}


def test_the_standard_text_saved_is_no_text_of_ones_own(app, administrator, page):
    after = administrator.press(page, "Save the text")
    assert "Standard text" in after.text
    assert stored(app) == {}


@pytest.mark.parametrize("button", ["Save the text", "Show it without saving"])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "No way to answer"}, "#body"),
        ({"body": "{link} {name}"}, "#body"),
        ({"subject": ""}, "#subject"),
        ({"subject": "One\tTwo"}, "#subject"),
        ({"subject": "=?utf-8?q?a?="}, "#subject"),
        ({"body": "{link}" + "x" * 6000}, "#body"),
    ],
)
def test_what_cannot_be_sent_is_told_at_its_field(app, administrator, page, button, changes, field):
    wrong = administrator.press(page, button, 422, **changes)
    assert list(wrong.problems) == [field]
    assert wrong.title.startswith("Error: Texts")
    assert stored(app) == {}


def test_markup_in_a_text_stays_text(administrator, page):
    shown = administrator.press(
        page, "Show it without saving", subject="<b>Hello</b>", body="<script>x</script> {link}"
    )
    assert "<script>x</script>" in preview(shown)[0]
    assert not shown.all("script")


def test_the_texts_of_an_open_wave_can_only_be_read(administrator, writing, planned):
    with writing() as session:
        waves.move(session, "pulse-2026-06", "draft", "open")
    page = administrator.get(f"{WAVE}/texts")
    assert "The texts stand" in page.text
    assert len(preview(page)) == 2
    assert [button.text for button in page.all("button")] == ["Sign out"]


@pytest.mark.parametrize(
    "path",
    [f"{WAVE}/texts?kind=letter", f"{WAVE}/texts?language=xx", "/waves/none/texts"],
)
def test_a_text_that_does_not_exist_is_not_found(administrator, planned, path):
    assert administrator.ask(path).status_code == 404


def test_they_are_for_administrators(manager, planned):
    assert manager.ask(f"{WAVE}/texts").status_code == 403
