"""A journey in two languages: the invitation's first, then the one that its respondent chooses."""

import pytest

from tests.answering_factories import open_wave
from tests.questionnaires.files import FOLDER

SPEECH = """\
id: speech
version: 1
languages: [en, {other}]
title: {{en: Help, {other}: {word}}}
minutes: 1
scales:
  mood:
    points:
      1: {{en: Bad, {other}: {word}}}
      2: {{en: Good, {other}: {word}}}
    direction: higher-is-better
    top: [2]
sections:
  - id: help
    title: {{en: Help, {other}: {word}}}
    items:
      - id: mood
        ask: {{en: How are you?, {other}: {word}}}
        scale: mood
measures:
  - id: mood
    title: {{en: Mood, {other}: {word}}}
    items: [mood]
    role: headline
"""


@pytest.fixture
def wave(app, keys, tmp_path):
    """Open a wave of its own: of a questionnaire file, or of one in English and another language."""

    def opened(*, file=None, other="", word="", **more):
        if file is None:
            file = tmp_path / "speech.yaml"
            file.write_text(SPEECH.format(other=other, word=word), encoding="utf-8")
        with app.extensions["survey.sessions"].begin() as session:
            return open_wave(session, keys, file=file, wave_id="2026-other", **more)

    return opened


def lang(page):
    return page.one("html")["lang"]


def page_of(client, begun, section):
    return client.get(begun.path.replace("overall", section))


def follow(client, page, words):
    """Follow a link that may lead to the same page with another query."""
    target = page.link(words)
    return client.get(page.path.partition("?")[0] + target if target[0] == "?" else target)


def tongues(page):
    """The languages that a page offers, by link or by button."""
    ways = [one for one in page.all("a", "button") if one.get("lang")]
    return [(one["lang"], one.text) for one in ways]


def test_an_invitation_in_welsh_opens_in_welsh(client, wave):
    opened = wave(other="cy", word="Cymorth", language="cy")
    page = client.get(f"/r/{opened.tokens[0]}")
    assert lang(page) == "cy"
    assert "Gallwch ateb tan ddiwedd 21 Mehefin 2026" in page.text
    begun = client.press(page, "Dechrau")
    assert lang(begun) == "cy"
    assert begun.heading == "Cymorth"
    assert begun.button("Parhau")


def test_the_opening_page_links_to_itself_in_welsh(client, opened):
    page = client.get(f"/r/{opened.tokens[0]}")
    (link,) = [one for one in page.all("a") if one.text == "Cymraeg"]
    assert (link["lang"], link["hreflang"]) == ("cy", "cy")
    welsh = follow(client, page, "Cymraeg")
    assert lang(welsh) == "cy"
    assert welsh.path == page.path
    assert welsh.button("Dechrau")
    assert follow(client, welsh, "English").button("Start")


def test_on_a_question_page_the_button_keeps_what_was_chosen_and_typed(client, begun):
    last = page_of(client, begun, "last-things")
    welsh = client.press(last, "Cymraeg", lost_time="2", one_change="Faster logins.")
    assert lang(welsh) == "cy"
    assert welsh.path == last.path
    assert welsh.heading == "Dau gwestiwn olaf"
    assert welsh.chosen("lost-time") == ["2"]
    assert welsh.chosen("one-change") == ["Faster logins."]
    assert lang(client.press(welsh, "English")) == "en"


def test_what_cannot_be_kept_is_still_there_and_said_in_the_other_language(client, begun):
    last = page_of(client, begun, "last-things")
    again = client.press(last, "Cymraeg", 422, one_change="x" * 2345)
    assert lang(again) == "cy"
    assert again.chosen("one-change") == ["x" * 2345]
    (words,) = again.problems.values()
    assert words == "Rhaid i’ch ateb fod yn 2,000 o nodau neu lai. Mae ganddo 2,345."
    assert lang(client.press(again, "Parhau", one_change="Shorter.")) == "cy"


def test_a_form_whose_token_no_longer_fits_keeps_what_was_typed(client, begun):
    last = page_of(client, begun, "last-things")
    again = client.press(last, "Cymraeg", 400, one_change="Typed.", csrf_token="stale")
    assert lang(again) == "cy"
    assert again.chosen("one-change") == ["Typed."]


def test_continue_is_what_the_enter_key_presses(client, begun):
    (form,) = [one for one in begun.all("form") if one.all("fieldset")]
    assert form.all("button")[0].text == "Continue"
    assert form.all("button")[-1].text == "Cymraeg"


def test_changing_the_language_does_not_move_the_journey(client, begun, opened):
    client.press(begun, "Cymraeg")
    page = client.press(client.get(f"/r/{opened.tokens[0]}"), "Parhau o’r lle y gwnaethoch stopio")
    assert page.path == begun.path


def test_a_page_opened_from_the_check_still_leads_back_there(client, begun):
    check = follow(client, client.get(begun.path.replace("page/overall", "check")), "Cymraeg")
    assert lang(check) == "cy"
    changed = client.get(check.link("Newid TG yn ei gyfanrwydd"))
    english = client.press(changed, "English")
    assert english.button("Save and go back to the check")


def test_everything_up_to_the_thanks_is_in_the_language_of_the_journey(client, begun, opened):
    welsh = client.press(begun, "Cymraeg")
    about = client.get(welsh.link("Beth sy’n digwydd i atebion"))
    assert (lang(about), about.heading) == ("cy", "Beth sy’n digwydd i atebion")
    later = client.press(welsh, "Cadw a dod yn ôl yn nes ymlaen")
    assert (lang(later), later.title.split(" – ")[0]) == ("cy", "Wedi’i gadw at nes ymlaen")
    check = client.get(begun.path.replace("page/overall", "check"))
    thanks = client.press(check, "Anfon fy atebion")
    assert (lang(thanks), thanks.title.split(" – ")[0]) == ("cy", "Diolch")
    assert lang(client.get(thanks.link("Beth sy’n digwydd i’m hatebion"))) == "cy"


def test_the_next_person_at_a_computer_is_met_in_the_language_of_their_own_invitation(
    client, begun, opened
):
    client.press(begun, "Cymraeg")
    assert lang(client.get(f"/r/{opened.tokens[1]}")) == "en"
    assert lang(client.get("/")) == "en"


def test_leaving_is_told_in_the_language_of_the_journey(client, begun):
    welsh = client.press(begun, "Cymraeg")
    assert lang(client.press(welsh, "Gadael y cyfrifiadur hwn")) == "cy"


def test_the_language_stays_when_the_link_is_followed_again_in_this_browser(
    client, another, begun, opened
):
    client.press(begun, "Cymraeg")
    assert lang(client.get(f"/r/{opened.tokens[0]}")) == "cy"
    assert lang(another.get(f"/r/{opened.tokens[0]}")) == "en"


@pytest.mark.parametrize(("wanted", "spoken"), [("cy-GB,en;q=0.5", "cy"), ("fr,en;q=0.5", "en")])
def test_whoever_comes_by_a_poster_is_met_in_the_language_of_their_browser(
    client, opened, wanted, spoken
):
    headers = {"Accept-Language": wanted}
    arrived = client.ask(f"/s/{opened.code}", headers=headers)
    assert lang(client.get(arrived.location)) == spoken


def test_a_slip_typed_on_a_welsh_page_goes_on_in_welsh(client, another, wave):
    opened = wave(other="cy", word="Cymorth", slips=2)
    for browser, spoken in ((client, "cy"), (another, "en")):
        page = browser.get(f"/code?speak={spoken}")
        words = {"cy": "Parhau", "en": "Continue"}[spoken]
        assert lang(browser.press(page, words, code=opened.slips[spoken == "en"])) == spoken


def test_a_language_that_the_questionnaire_lacks_is_not_offered(client, wave):
    opened = wave(file=FOLDER / "smallest.yaml")
    page = client.get(f"/r/{opened.tokens[0]}")
    assert tongues(page) == []
    assert tongues(client.press(page, "Start")) == []
    assert lang(client.get(page.path + "?speak=cy")) == "en"


def test_a_language_that_the_pages_lack_is_marked_and_not_offered(client, wave):
    opened = wave(other="fr", word="Aide", language="fr")
    page = client.get(f"/r/{opened.tokens[0]}")
    begun = client.press(page, "Start")
    assert (lang(begun), begun.heading) == ("fr", "Aide")
    assert tongues(begun) == [("en", "English")]


def test_arabic_runs_from_right_to_left(client, wave):
    opened = wave(other="ar", word="مساعدة", language="ar")
    page = client.get(f"/r/{opened.tokens[0]}")
    begun = client.press(page, "Start")
    for shown in (page, begun):
        assert shown.one("html")["dir"] == "rtl"
        assert lang(shown) == "ar"
    english = client.press(begun, "English")
    assert english.one("html").get("dir") is None
