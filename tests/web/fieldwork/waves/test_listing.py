"""The list of waves: where each stands and what is next, or what to do first where there is none."""

from datetime import date

import pytest

from survey.domain.wave import WaveState
from survey.storage import waves
from tests.wave_factories import a_wave
from tests.web.reading import Page


@pytest.fixture
def planned(council, writing, now):
    """One wave of each state but closing."""
    with writing() as session:
        for number, state in enumerate(WaveState):
            wave = a_wave(
                id=f"w{number}",
                title=f"A wave that is {state}",
                state=state,
                opens=date(2026, 1 + number, 3),
                closes=date(2026, 1 + number, 24),
            )
            waves.add(session, wave, now)


def row(page, title):
    (found,) = [one for one in page.all("tr") if one.all("th")[0].text == title]
    return [cell.text for cell in found.all("td")]


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.ask("/waves").location.startswith("/sign-in")


def test_an_administrator_who_begins_is_told_what_to_do_first(administrator):
    page = administrator.get("/waves")
    assert page.heading == "Waves"
    assert "No wave has been planned yet." in page.text
    steps = [step.text for step in page.all("li") if "check" in step.classes]
    assert [step.split(" ", 2)[0] for step in steps] == ["To", "To", "To"]
    assert "Bring in the staff list" in steps[0]


def test_what_has_been_done_already_is_marked(administrator, council):
    page = administrator.get("/waves")
    steps = [step.text for step in page.all("li") if "check" in step.classes]
    assert steps[0].startswith("Done Bring in the staff list")
    assert steps[1].startswith("Done Add a questionnaire")
    assert steps[2].startswith("To do Plan a wave")


def test_a_manager_is_not_told_to_do_what_is_not_theirs(manager):
    page = manager.get("/waves")
    assert "No wave has been planned yet." in page.text
    assert not [step for step in page.all("li") if "check" in step.classes]


def test_each_wave_says_where_it_stands_and_what_is_next(administrator, planned):
    page = administrator.get("/waves")
    assert row(page, "A wave that is draft") == [
        "Draft",
        "3 to 24 January 2026",
        "Everybody",
        "",
        "Opens by itself on 3 January 2026",
    ]
    assert row(page, "A wave that is open")[4] == "Closes by itself at the end of 24 February 2026"
    assert row(page, "A wave that is closed")[4] == "Results of A wave that is closed"
    assert row(page, "A wave that is withdrawn")[4] == ""
    assert [heading.text for heading in page.all("h2")] == ["Now", "Earlier"]


def test_the_latest_stands_first_and_leads_to_its_page(administrator, planned):
    page = administrator.get("/waves")
    titles = [row.all("th")[0].text for row in page.all("tr", role="row") if row.all("td")]
    assert titles == [
        f"A wave that is {state}" for state in ("closing", "open", "draft", "withdrawn", "closed")
    ]
    assert administrator.get(page.link("A wave that is open")).heading == "A wave that is open"


def test_a_manager_sees_the_list_and_pages_without_acts(manager, planned):
    page = manager.get("/waves")
    assert "Plan a wave" not in page.text
    for link in [link for link in page.all("a") if link["href"].startswith("/waves/")]:
        shown = manager.get(link["href"])
        assert [button.text for button in shown.all("button")] == ["Sign out"]


@pytest.mark.parametrize("path", ["/waves/none", "/waves/%00", "/waves/" + "x" * 500])
def test_a_wave_that_does_not_exist_is_not_found(administrator, planned, path):
    response = administrator.ask(path)
    assert response.status_code == 404
    assert Page(response).heading == "This page does not exist"
