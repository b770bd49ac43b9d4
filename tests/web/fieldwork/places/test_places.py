"""What is to be printed for each site, and what comes out of the printer."""

import re
from datetime import timedelta

import pytest

from survey.domain.access import StaffRole
from survey.services import closing
from survey.storage import waves
from tests.wave_factories import a_wave
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient

CODE = re.compile(r"\b(?:[0-9a-hjkmnp-tv-z]{4} ){3}[0-9a-hjkmnp-tv-z]{2}\b")


@pytest.fixture
def made(administrator, wave_id, worker_runs):
    """The page of places after the worker has made the codes."""
    administrator.press(administrator.get(f"/waves/{wave_id}/places"), "Make the codes")
    worker_runs()
    return administrator.get(f"/waves/{wave_id}/places")


def rows(page):
    return {
        row.all("th")[0].text.split(" one other")[0].split(" 4")[0]: [
            cell.text for cell in row.all("td")
        ]
        for row in page.one("table").all("tr")
        if row.all("td")
    }


def test_before_it_opens_it_says_what_will_be_needed(administrator, planned_wave):
    page = administrator.get(f"/waves/{planned_wave}/places")
    assert page.heading == "Slips and posters"
    assert "When the wave opens, codes can be made" in page.text
    found = rows(page)
    assert found["Beech Road School"] == ["for 20 people", "", "http://localhost/kiosk"]
    assert found["Dale School"] == ["", "for 46 people", ""]
    assert not page.one("main").all("button")


def test_what_was_planned_is_what_an_open_wave_needs(administrator, planned_wave, wave_id):
    page = administrator.get(f"/waves/{wave_id}/places")
    assert rows(page)["Beech Road School"][0] == "for 20 people"
    assert page.button("Make the codes")


def test_the_worker_makes_them_and_the_page_looks_again_until_it_has(
    administrator, wave_id, worker_runs
):
    asked = administrator.press(administrator.get(f"/waves/{wave_id}/places"), "Make the codes")
    assert asked.response.headers["Refresh"] == "5"
    assert "The codes are being made" in asked.text
    assert "No worker is running" in asked.text
    worker_runs()
    page = administrator.get(f"/waves/{wave_id}/places")
    assert "Refresh" not in page.response.headers
    assert "You can print them until 4 June 2026" in page.text
    assert re.fullmatch(r"http://localhost/kiosk/[0-9a-z]{14}", rows(page)["Dale School"][2])


def test_slips_of_a_site_each_with_its_own_code_and_no_link_that_holds_it(
    administrator, made, wave_id
):
    page = administrator.get(f"/waves/{wave_id}/slips?site=S2")
    slips = page.all("article")
    codes = {CODE.search(slip.text)[0] for slip in slips}
    assert len(codes) == len(slips) == 20
    for words in (
        "Go to localhost/code",
        "Borough of Exampleton",
        "Summer pulse",
        "P00143 Education",
        "counts once",
        "Until the end of 24 June 2026",
        "The survey team, 01632 960001",
    ):
        assert words in page.text, words
    addresses = " ".join(one["href"] for one in page.all("a"))
    assert not any(code.replace(" ", "") in addresses for code in codes)


def test_a_code_from_a_slip_opens_the_survey(administrator, another, made, wave_id):
    page = administrator.get(f"/waves/{wave_id}/slips?site=S2")
    code = CODE.search(page.all("article")[0].text)[0]
    start = another.press(another.get("/code"), "Continue", code=code.upper())
    assert start.heading == "Summer pulse"
    assert start.one("form", id="start")


def test_a_slip_speaks_the_language_of_its_person(administrator, made, wave_id):
    page = administrator.get(f"/waves/{wave_id}/slips")
    tongues = {slip["lang"] for slip in page.all("article")}
    assert tongues == {"en", "cy"}
    assert page.one("html")["lang"] == "en"
    assert page.one("footer").text.startswith("What happens to answers")


def test_a_poster_leads_to_the_open_link_by_scanning_and_by_typing(
    administrator, another, made, wave_id
):
    page = administrator.get(f"/waves/{wave_id}/posters?site=S4")
    assert [poster["lang"] for poster in page.all("article")] == ["en", "cy"]
    poster = page.all("article")[0]
    code = CODE.search(poster.text)[0]
    assert another.get("/s/" + code.replace(" ", "")).one("form", id="start")
    for words in (
        "Borough of Exampleton",
        "How well does IT serve you?",
        "localhost/code",
        "minutes",
        "Confidential",
        "until the end of 24 June 2026",
        "Dale School",
    ):
        assert words in poster.text, words
    assert poster.all("svg")[0]["aria-label"]


def test_all_sites_together(administrator, made, wave_id):
    page = administrator.get(f"/waves/{wave_id}/slips")
    assert page.one("main").all("h2")[0].text == "Ash Lane School 3 slips"
    assert len(page.all("article")) == sum(
        int(re.search(r"\d+", cells[0])[0]) for cells in rows(made).values() if cells[0]
    )


def test_a_site_without_slips_says_so(administrator, made, wave_id):
    assert (
        "Nobody here is asked by slip" in administrator.get(f"/waves/{wave_id}/slips?site=S4").text
    )
    assert (
        "No place here has an open link"
        in administrator.get(f"/waves/{wave_id}/posters?site=S2").text
    )


@pytest.mark.parametrize("what", ["slips", "posters", "slips?site=S9"])
def test_before_they_are_made_there_is_nothing_to_print(administrator, wave_id, what):
    page = administrator.get(f"/waves/{wave_id}/{what}")
    assert page.path.endswith("/places")
    assert "There is nothing to print yet, or no longer." in page.text


def test_after_a_day_they_are_made_again(administrator, made, wave_id, moment):
    moment.at += timedelta(days=1)
    sign_in = administrator.get(f"/waves/{wave_id}/slips")
    page = administrator.press(sign_in, "Sign in", email="ada@exton.example", password=PASSWORD)
    assert page.path.endswith("/places")
    assert page.button("Make the codes")


def test_another_administrator_does_not_see_them(sign_in, made, wave_id):
    other = sign_in(StaffRole.ADMINISTRATOR, "bo@exton.example")
    assert other.get(f"/waves/{wave_id}/slips").path.endswith("/places")
    assert "kiosk/" not in other.get(f"/waves/{wave_id}/places").text


def test_a_manager_prints_nothing(manager, wave_id):
    for what in ("places", "slips", "posters"):
        manager.get(f"/waves/{wave_id}/{what}", 403)


def test_a_wave_that_has_closed_says_what_to_do_with_what_is_left(
    administrator, made, wave_id, app, keys, now
):
    closing.close(
        app.extensions["survey.sessions"], keys, wave_id, now=now, actor="ada@exton.example"
    )
    page = administrator.get(f"/waves/{wave_id}/places")
    assert "its codes open nothing" in page.text
    assert not page.all("table")


def test_a_wave_without_slips_needs_nothing(administrator, council, writing, now):
    with writing() as session:
        waves.add(session, a_wave(), now)
    assert "Nothing has to be printed" in administrator.get("/waves/2026-q2/places").text


def test_a_wave_that_is_not_there(administrator):
    for what in ("places", "slips", "posters"):
        page = administrator.ask(f"/waves/nowhere/{what}")
        assert page.status_code in {303, 404}


def test_asking_twice_makes_them_once(administrator, wave_id, worker_runs):
    page = administrator.get(f"/waves/{wave_id}/places")
    assert isinstance(administrator, PageClient)
    for _ in range(2):
        assert administrator.post(page, "Make the codes").status_code == 303
    worker_runs()
    assert "You can print them until" in administrator.get(f"/waves/{wave_id}/places").text


def test_asking_too_late_says_why_not(administrator, wave_id, app, keys, now):
    page = administrator.get(f"/waves/{wave_id}/places")
    closing.close(
        app.extensions["survey.sessions"], keys, wave_id, now=now, actor="ada@exton.example"
    )
    after = administrator.press(page, "Make the codes")
    assert "slips and posters are made while it is open" in after.text
