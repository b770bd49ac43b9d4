"""Improvement and value as they are read: empty pages that say what to do, verdicts, and what is public."""

import pytest

from survey.storage import waves
from survey.storage.accounts import AccountRow
from tests.improvement_factories import EARLY, an_action, an_aim, enter, judge
from tests.web.page_client import PageClient
from tests.web.report.improvement.conftest import PASSWORD


def test_an_empty_page_says_what_to_do(council, root):
    page = root.get("/results/improvement")
    assert page.heading == "Improvement"
    for words in (
        "No aim has been set here. Set one",
        "No action is registered here. Register what you do",
        "No event has been written down. Write down",
        "No ICT strategy is in force. Enter the one",
        "No service level has been agreed here. Agree",
        "None has been entered. Assess",
    ):
        assert words in page.text
    reader = council.browser("grace@exton.example").get("/results/improvement?group=site:schools")
    assert reader.heading == "Improvement: Schools"
    assert "Write down an event" not in reader.text
    value = root.get("/results/value")
    assert "No costs have been entered. Take them" in value.text
    assert root.get("/did").heading == "You said, we did"
    assert "Nothing has been written here yet" in root.get("/did").text


def test_anybody_may_read_what_was_marked_and_how_it_went(council, client_of_nobody):
    with council.sessions() as session:
        by_id = {wave.id: wave for wave in waves.listing(session)}
        public = {"said": "<b>Slow</b>", "did": "We hurried.", "is_public": True}
        enter(session, an_action(**public, measure="email", group_key="site:schools"), now=EARLY)
        judge(
            session, by_id["2026-03"], by_id["2025-12"], measure="email", group_key="site:schools"
        )
    page = client_of_nobody.get("/did")
    page = client_of_nobody.get(page.link("Schools"))
    assert page.path == "/did/site:schools"
    assert "<b>Slow</b>" in page.text, "what was typed is text"
    assert "We hurried." in page.text
    assert "That is clearly better." in page.text
    for key in ("site:school-001", "organisation:none", "%00", "x" * 3000):
        assert client_of_nobody.ask(f"/did/{key}").status_code == 404
    assert client_of_nobody.ask("/results/improvement").status_code == 303
    assert client_of_nobody.ask("/results/register/aims/new").status_code == 303


@pytest.fixture
def client_of_nobody(council):
    return PageClient(council.app)


def test_what_is_tested_is_shown_with_its_verdict_and_its_twin(council, root):
    with council.sessions() as session:
        by_id = {wave.id: wave for wave in waves.listing(session)}
        enter(session, an_action(title="Tried", measure="intranet"), now=EARLY)
        enter(session, an_aim(measure="intranet", target=99.0))
        judge(session, by_id["2026-03"], by_id["2025-12"], measure="intranet", is_change=False)
    page = root.get("/results/improvement")
    (entry,) = [one for one in page.all("li") if "entry" in one.classes and "Tried" in one.text]
    assert "No clear change" in entry.text
    assert "may well be chance" in entry.text
    rows = root.ask("/results/improvement.json").json["rows"]
    (row,) = [one for one in rows if one.get("title") == "Tried"]
    assert (row["part"], row["verdict"], row["tested_in"]) == (
        "action",
        "no-clear-change",
        "2026-03",
    )
    assert "Tried" in root.ask("/results/improvement.csv").text


def test_before_the_first_release_the_forms_say_what_is_missing(client, app, account):
    with app.extensions["survey.sessions"].begin() as session:
        session.get(AccountRow, account.email).role = "administrator"
    client.post(client.get("/sign-in"), "Sign in", email=account.email, password=PASSWORD)
    for path in ("/results/improvement", "/results/value"):
        assert client.get(path).heading == "No results yet"
    form = client.get("/results/register/aims/new")
    assert "Nothing has been released yet" in form.text
    assert not [one for one in form.all("button") if one.text == "Save"]
    event = client.get("/results/register/events/new")
    assert (
        client.press(event, "Save", title="Email moved", day="2025-05-02", kind="migration").heading
        == "No results yet"
    )
    assert client.ask("/results/improvement.csv").status_code == 200
    assert client.ask("/results/improvement.json").json == {"wave": None, "rows": []}
