"""Typing a code: the page, what it leads to, and every way in which it does not open."""

import pytest

from survey.services.code_entry import WRONG_PER_SOURCE
from survey.web.form_cookie import FIELD
from tests.answering_factories import open_wave

NEUTRAL = "This link has been used or is no longer valid."


@pytest.fixture
def opened(app, keys):
    with app.extensions["survey.sessions"].begin() as session:
        return open_wave(session, keys, slips=2)


def enter(client, code, status=200):
    return client.press(client.get("/code"), "Continue", status, code=code)


def test_the_home_page_leads_to_it(client):
    (link,) = (
        one for one in client.get("/").all("a") if one.text == "Type the code from your slip"
    )
    assert client.get(link["href"]).heading == "Type your code"


def test_a_slip_leads_to_the_survey_and_the_code_stands_in_no_address(client, opened):
    response = client.post(client.get("/code"), "Continue", code=opened.slips[0])
    assert response.status_code == 303
    assert response.location.startswith("/answer/")
    assert opened.slips[0] not in response.location
    page = client.get(response.location)
    assert page.heading == "IT survey, summer 2026"
    assert opened.slips[0] not in page.response.text


def test_a_whole_journey_by_slip_counts_once(client, another, opened):
    start = enter(client, opened.slips[0].upper())
    begun = client.press(start, "Start")
    check = client.get(begun.path.replace("page/overall", "check"))
    assert client.press(check, "Send my answers").heading.startswith("Thank you")
    assert NEUTRAL in enter(another, opened.slips[0]).text


def test_a_posters_code_can_be_typed_too(client, opened):
    assert "while this browser stays open" in enter(client, opened.code).text


def test_wrong_used_and_replaced_codes_look_alike(client, opened):
    pages = [enter(client, code) for code in ("0" * 14, "z" * 14, opened.tokens[0][:14])]
    assert {page.one("main").text for page in pages} == {pages[0].one("main").text}
    assert NEUTRAL in pages[0].text


@pytest.mark.parametrize("typed", ["abc", "0" * 13, "0" * 15, "u" * 14, "é" * 14, "0" * 26])
def test_what_cannot_be_a_code_is_told_at_the_field_and_is_no_guess(client, app, opened, typed):
    page = enter(client, typed, 422)
    assert page.one("a", href="#code").text.startswith("A code has 14 characters")
    assert page.one("input", name="code")["value"] == typed
    with app.extensions["survey.reading"]() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 0


def test_an_empty_field_is_told_at_the_field(client, opened):
    page = enter(client, "  ", 422)
    assert page.title.startswith("Error: ")
    assert page.one("a", href="#code").text == "Type the code from your slip or from the poster"


@pytest.mark.parametrize("address", ["/r/", "/s/", "/kiosk/"])
def test_a_slips_code_opens_nothing_by_get(client, opened, address):
    assert NEUTRAL in client.get(address + opened.slips[0]).text


def test_a_cookie_made_by_hand_does_not_get_round_the_page(client, opened):
    handle = "0123456789abcdef"
    code = opened.slips[0]
    for value in (f"p!{code}!!2026-q2!en!", f"p!{code}!!2026-q2!en", f"p!{code}!!2026-q2!en!é"):
        client.http.set_cookie(f"link-{handle}", value, domain="localhost")
        assert client.get(f"/answer/{handle}", 403).heading == "Please open your link again"
    spaced = "-".join(code)
    client.http.set_cookie(f"link-{handle}", f"p!{spaced}!!2026-q2!en!", domain="localhost")
    client.get(f"/answer/{handle}", 403)


def test_a_slips_journey_can_change_its_language(client, opened):
    start = enter(client, opened.slips[0])
    welsh = client.get(start.path + "?speak=cy")
    assert welsh.path == start.path


def test_too_many_wrong_codes_are_told_once_and_clearly(client, opened):
    for _ in range(WRONG_PER_SOURCE):
        enter(client, "0" * 14)
    page = enter(client, opened.slips[0], 429)
    assert page.heading == "Too many tries"
    assert page.response.headers["Retry-After"] == "900"


def test_looking_at_the_page_changes_nothing(client, app):
    client.get("/code")
    with app.extensions["survey.reading"]() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 0
    assert FIELD in client.ask("/code").text
