"""A computer for many: it goes back to its start by itself, and nobody finds what another has said."""

import re

import pytest

from survey.web.respond.kiosk import IDLE_SECONDS, PATIENCE
from tests.answering_factories import open_wave

GONE = "Please open your link again"


@pytest.fixture
def opened(app, keys):
    with app.extensions["survey.sessions"].begin() as session:
        return open_wave(session, keys, slips=1)


@pytest.fixture
def start(client, opened):
    return client.get(f"/kiosk/{opened.code}")


def refresh(page):
    seconds, address = page.response.headers["Refresh"].split("; url=")
    return int(seconds), address


def drafts(app):
    with app.extensions["survey.reading"]() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM draft").scalar()


def first_page(client, start, answer="3"):
    page = client.press(start, "Start")
    name = next(one["name"] for one in page.all("input", type="radio"))
    return page, client.press(page, "Continue", **{name: answer})


def test_every_page_goes_back_after_two_idle_minutes_and_says_so(client, opened, start):
    back = (IDLE_SECONDS, f"/kiosk/{opened.code}")
    first, second = first_page(client, start)
    check = client.get(re.sub(r"/page/.*", "/check", first.path))
    elsewhere = client.get("/confidentiality")
    for page in (start, first, second, check, elsewhere):
        assert refresh(page) == back, page.path
        assert "When nothing is pressed for 2 minutes" in page.text
        assert page.one("aside", **{"class": "notice"}).all("a")[0]["href"] == back[1]


def test_whoever_needs_more_time_gets_ten_times_as_much(client, opened, start):
    page = client.press(start, "Start, and give me more time")
    assert refresh(page)[0] == IDLE_SECONDS * PATIENCE
    assert "When nothing is pressed for 20 minutes" in page.text
    assert refresh(client.get(f"/kiosk/{opened.code}"))[0] == IDLE_SECONDS


def test_a_page_can_be_kept_and_stayed_on(client, start):
    page = client.press(start, "Start")
    name = next(one["name"] for one in page.all("input", type="radio"))
    again = client.press(page, "Keep my answers and stay on this page", **{name: "3"})
    assert again.path == page.path
    assert [
        one["value"] for one in again.all("input", name=name) if "checked" in one.attributes
    ] == ["3"]
    assert refresh(again)[0] == IDLE_SECONDS


def test_after_a_return_it_goes_back_within_seconds(client, opened, start):
    first, _ = first_page(client, start)
    check = client.get(re.sub(r"/page/.*", "/check", first.path))
    thanks = client.press(check, "Send my answers")
    assert refresh(thanks) == (15, f"/kiosk/{opened.code}")
    assert "In 15 seconds this screen goes back to the start" in thanks.text
    assert thanks.one("a", **{"class": "button"}).text == "Let the next person begin"


def test_the_next_person_is_somebody_new_and_finds_nothing(client, opened, start):
    first, _ = first_page(client, start)
    following = client.get(f"/kiosk/{opened.code}")
    assert following.path != start.path
    assert following.one("form", id="start").all("button")[0].text == "Start"
    for path in (start.path, first.path, start.path + "/check"):
        assert client.get(path, 403).heading == GONE


def test_it_forgets_links_of_people_who_used_their_own(client, opened, start):
    own = client.get(f"/r/{opened.tokens[0]}")
    client.get(f"/kiosk/{opened.code}")
    assert client.get(own.path, 403).heading == GONE


def test_it_forgets_in_which_language_the_one_before_read(client, opened, start):
    client.get("/confidentiality?speak=cy")
    assert client.get("/confidentiality").one("html")["lang"] == "cy"
    assert client.get(f"/kiosk/{opened.code}").one("html")["lang"] == "en"
    assert client.get("/confidentiality").one("html")["lang"] == "en"


def test_going_there_changes_nothing_in_the_database(app, client, opened):
    for _ in range(3):
        client.ask(f"/kiosk/{opened.code}")
        client.http.head(f"/kiosk/{opened.code}", base_url=client.base)
    assert drafts(app) == 0


def test_a_kiosk_for_slips_begins_with_the_code(client, opened):
    page = client.get("/kiosk")
    assert page.heading == "Type your code"
    assert refresh(page) == (IDLE_SECONDS, "/kiosk")
    start = client.press(page, "Continue", code=opened.slips[0])
    begun = client.press(start, "Start")
    assert refresh(begun) == (IDLE_SECONDS, "/kiosk")
    client.get("/kiosk")
    assert client.get(begun.path, 403).heading == GONE


def test_leaving_goes_back_within_seconds_too(client, opened, start):
    page = client.press(start, "Start")
    assert refresh(client.press(page, "Leave this computer")) == (15, f"/kiosk/{opened.code}")


@pytest.mark.parametrize("code", ["0" * 14, "x\r\nSet-Cookie: a=b", "é", "a" * 300])
def test_a_wrong_code_makes_no_kiosk(client, another, opened, code):
    own = client.get(f"/r/{opened.tokens[0]}")
    page = client.get(f"/kiosk/{code}".replace("\r\n", "%0d%0a"))
    assert "There is nothing to answer here" in page.heading
    assert "Refresh" not in page.response.headers
    assert client.get(own.path).path == own.path


@pytest.mark.parametrize("value", ["", "x", "!", "a!2", "../r!0", "a b!0", "a" * 65 + "!0"])
def test_a_cookie_made_by_hand_is_no_kiosk(client, value):
    client.http.set_cookie("kiosk", value, domain="localhost")
    assert "Refresh" not in client.get("/").response.headers


def test_other_browsers_are_never_led_away(another, opened):
    page = another.press(another.get(f"/s/{opened.code}"), "Start")
    assert "Refresh" not in page.response.headers
    assert "goes back to the start" not in page.text


def test_a_page_kept_ready_for_others_is_not_shown_at_a_kiosk_nor_the_other_way_round(
    client, another, opened
):
    def words(browser, address):
        page = browser.press(browser.get(address), "Start")
        return "Keep my answers and stay" in page.text

    assert not words(another, f"/s/{opened.code}")
    assert words(client, f"/kiosk/{opened.code}")
    assert not words(another, f"/s/{opened.code}")
