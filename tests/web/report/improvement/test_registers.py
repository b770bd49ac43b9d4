"""The registers of improvement in the browser: forms, refusals, scope, and what is frozen."""

import pytest
from sqlalchemy import update

from survey.storage.actions import ActionRow
from tests.improvement_factories import EARLY, an_action, enter

AIM = {
    "figure": "network",
    "group_key": "all",
    "baseline_wave": "2025-06",
    "target": "70",
    "due": "2027-03-31",
    "owner": "Network manager",
    "approved_by": "Cabinet",
    "approved_on": "2026-01-15",
}
ACTION = {
    "title": "New network",
    "figure": "network",
    "owner": "Network manager",
    "due": "2026-12-31",
    "cost": "£12,000",
    "state": "begun",
    "began": "2026-06-10",
}
EVENT = {"title": "Email moved", "day": "2025-05-02", "kind": "migration"}
STRATEGY = {"title": "ICT strategy", "approved_by": "Cabinet", "approved_on": "2024-02-29"}
LEVEL = {"level": "50", "agreed_with": "Director", "figure": "support", "starts": "2025-04-01"}
ASSESSMENT = {
    "product": "Library",
    "day": "2026-01-10",
    "finding": "No harm.",
    "assessed_by": "ICT",
}
COST = {
    "year": "2025",
    "annual_cost": "£900,000",
    "staff": "12.5",
    "people_served": "9 000",
    "figure": "overall-rating",
}


@pytest.mark.parametrize(
    ("register", "fields", "button", "shown"),
    [
        ("aims", AIM, "Set an aim", "Network manager"),
        ("actions", {**ACTION, "group_key": "all"}, "Register an action", "£12,000"),
        ("events", EVENT, "Write down an event", "every figure, Whole council"),
        ("strategies", STRATEGY, "Enter a strategy", "Its review was due on 28 February 2026"),
        ("service-levels", LEVEL, "Enter a service level", "from 1 April 2025"),
        ("assessments", ASSESSMENT, "Enter an impact assessment", "No harm."),
    ],
)
def test_everything_can_be_entered_amended_and_withdrawn(root, register, fields, button, shown):
    page = root.get("/results/improvement")
    form = root.get(page.link(button))
    assert form.path == f"/results/register/{register}/new"
    page = root.press(form, "Save", **fields)
    assert "stored." in page.one("p", role="status").text
    assert shown in page.text
    again = root.press(form, "Save", **fields)
    assert again.text.count(shown) == page.text.count(shown), "a double click enters it once"
    first = next(
        link for link in page.all("a") if link["href"].startswith(f"/results/register/{register}/1")
    )
    entry = root.get(first["href"])
    assert "Entered." in entry.text
    field = next(iter(set(fields) & {"owner", "title", "agreed_with", "assessed_by"}))
    changed = root.press(entry, "Save", **{field: "Somebody new"})
    assert "Somebody new" in changed.text
    entry = root.get(first["href"])
    assert f"{fields[field]}, now Somebody new" in entry.text
    (withdraw,) = [one.text for one in entry.all("button") if one.text.startswith("Withdraw")]
    gone = root.press(entry, withdraw)
    assert "It has been withdrawn" in gone.text
    assert not [one for one in gone.all("button") if one.text == "Save"]
    assert "Somebody new" not in root.get("/results/improvement").one("main").all("section")[0].text


def test_costs_are_entered_and_stand_beside_satisfaction(root):
    page = root.get("/results/value")
    page = root.press(root.get(page.link("Enter the costs of a year")), "Save", **COST)
    (table,) = page.all("table")
    assert "2025/26" in table.text
    assert "£100" in table.text
    assert "±" in table.text
    for suffix in ("csv", "json"):
        assert "overall-rating" in root.ask(f"/results/value.{suffix}").text


REFUSED = [
    ("aims", AIM | {"target": "30"}, "#target", "The target must be above the baseline of"),
    ("aims", AIM | {"target": ""}, "#target", "Enter a number"),
    ("aims", AIM | {"target": "much"}, "#target", "Enter a number"),
    ("aims", AIM | {"target": "nan"}, "#target", "Enter a number"),
    ("aims", AIM | {"owner": "  "}, "#owner", "Enter who answers for it"),
    ("aims", AIM | {"owner": "x" * 201}, "#owner", "It has 201 characters: shorten it to 200"),
    ("aims", AIM | {"due": "2025-01-01"}, "#due", "The date must come after the wave"),
    ("aims", AIM | {"due": ""}, "#due", "Enter a date"),
    ("aims", AIM | {"approved_on": "2027-01-01"}, "#approved_on", "The day lies ahead"),
    (
        "aims",
        AIM | {"group_key": "site:school-003"},
        "#baseline_wave",
        "No such figure was published",
    ),
    ("aims", AIM | {"group_key": "x"}, "#group_key", "For whom: Choose one from the list"),
    ("aims", AIM | {"due": "27 March"}, "#due", "To be reached by: Pick a day, or enter it like"),
    ("aims", AIM | {"target": "62,5"}, "#target", "Enter a number"),
    ("actions", ACTION | {"state": "gone"}, "#state", "Choose one from the list"),
    ("actions", ACTION | {"cost": "4,50"}, "#cost", "Enter a whole number"),
    ("actions", ACTION | {"cost": "0,125"}, "#cost", "Enter a whole number"),
    ("actions", ACTION | {"cost": "1,2345"}, "#cost", "Enter a whole number"),
    ("actions", ACTION | {"due": "2026-01-01"}, "#due", "It is to be finished before it began"),
    ("actions", ACTION | {"cost": "-5"}, "#cost", "The cost is a number of pounds"),
    ("actions", ACTION | {"cost": "9" * 30}, "#cost", "The cost is a number of pounds"),
    ("actions", ACTION | {"cost": "1.5"}, "#cost", "Enter a whole number"),
    ("actions", ACTION | {"title": "x" * 3000}, "#title", "shorten it to 200"),
    ("actions", ACTION | {"did": "x" * 3000}, "#did", "shorten it to 2,000"),
    ("actions", ACTION | {"title": "a\x00b"}, "#title", "cannot be shown"),
    ("actions", ACTION | {"is_public": "y"}, "#said", "needs what people said"),
    ("actions", ACTION | {"figure": "network/mail"}, "#figure", "Choose one from the list"),
    ("actions", ACTION | {"title": None}, "#title", "Enter what it is called"),
    ("events", EVENT | {"day": "2031-01-01"}, "#day", "The day lies more than a year ahead"),
    ("events", EVENT | {"day": "0001-01-01"}, "#day", "The year must lie between"),
    ("strategies", STRATEGY | {"review_due": "2020-01-01"}, "#review_due", "after the approval"),
    ("service-levels", LEVEL | {"level": "101"}, "#level", "from 0 to 100"),
    ("service-levels", LEVEL | {"ends": "2020-01-01"}, "#ends", "The last day is before the first"),
    ("assessments", ASSESSMENT | {"finding": ""}, "#finding", "Enter what was found"),
    ("costs", COST | {"year": "2021", "annual_cost": "-1"}, "#annual_cost", "0 or more"),
    ("costs", COST | {"year": "2021", "people_served": "0"}, "#people_served", "1 or more"),
    ("costs", COST | {"year": "99999999999999999999"}, "#year", "between 2000 and 2099"),
    ("costs", COST | {"year": "2021", "staff": " "}, "#staff", "Enter a number"),
    ("costs", COST | {"year": "2021", "annual_cost": ""}, "#annual_cost", "Enter a number"),
    ("costs", COST | {"year": "2021", "staff": "inf"}, "#staff", "Enter a number"),
]


def test_of_costs_everything_that_is_wrong_is_told_at_once(root):
    form = root.get("/results/register/costs/new")
    wrong = COST | {"year": "1900", "annual_cost": "4,5", "staff": "-1", "people_served": "0"}
    page = root.press(form, "Save", 422, **wrong)
    assert list(page.problems) == ["#year", "#annual_cost", "#staff", "#people_served"]


def test_a_day_may_be_typed_and_thousands_marked(root):
    form = root.get("/results/register/actions/new")
    fields = ACTION | {"title": "Typed", "due": "27 3 2027", "cost": "£1,234,567"}
    page = root.press(form, "Save", **fields, group_key="all")
    assert "27 March 2027" in page.text
    assert "£1,234,567" in page.text


def test_what_is_refused_is_told_once_at_its_field(root):
    forms = {}
    for register, fields, place, words in REFUSED:
        form = forms.setdefault(register, root.get(f"/results/register/{register}/new"))
        page = root.press(form, "Save", 422, **fields)
        assert list(page.problems) == [place], (register, fields)
        assert words in page.problems[place]
        assert page.title.startswith("Error:")


def test_a_manager_keeps_what_lies_within_the_scope(council, root, bo):
    page = bo.get("/results/improvement")
    assert page.heading == "Improvement: People"
    form = bo.get(page.link("Register an action"))
    groups = [one.get("value") for one in form.one("select", name="group_key").all("option")]
    assert groups
    assert all(one.startswith("organisation:people") for one in groups)
    fields = ACTION | {"title": "Ours", "group_key": "organisation:people-1"}
    assert "Ours" in bo.press(form, "Save", **fields).text
    refused = bo.press(form, "Save", 422, **fields | {"group_key": "organisation:place-1"})
    assert list(refused.problems) == ["#group_key"]
    with council.sessions() as session:
        theirs = enter(session, an_action(title="Theirs", group_key="organisation:place-1"))
    assert bo.ask(f"/results/register/actions/{theirs}").status_code == 404
    assert root.get(f"/results/register/actions/{theirs}").heading == "Amend the action"
    council_page = bo.get("/results/improvement?group=all")
    assert "Theirs" not in council_page.text
    for register in ("events", "strategies", "service-levels", "assessments", "costs", "nothing"):
        assert bo.ask(f"/results/register/{register}/new").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "9" * 30, "x"])
def test_an_entry_that_does_not_exist_is_not_found(root, number):
    assert root.ask(f"/results/register/aims/{number}").status_code == 404


def test_once_a_wave_has_rested_on_it_an_actions_figure_is_not_offered(council, root):
    with council.sessions() as session:
        number = enter(session, an_action(title="Frozen", began=EARLY.date()), now=EARLY)
    page = root.get(f"/results/register/actions/{number}")
    assert "can no longer be changed" in page.text
    told = [one.text for one in page.one("dl").all("dd")]
    assert told == ["Network", "Whole council", "20 February 2026"]
    assert not page.all("select", name="figure")
    assert not page.all("select", name="group_key")
    assert not page.all("input", name="began")
    assert "Somebody else" in root.press(page, "Save", owner="Somebody else").text


def test_an_amendment_is_refused_like_an_entry_and_keeps_what_was_typed(council, root):
    with council.sessions() as session:
        number = enter(session, an_action(title="To be amended", measure="internet"))
    page = root.get(f"/results/register/actions/{number}")
    assert list(root.press(page, "Save", 422, cost="much").problems) == ["#cost"]
    page = root.press(page, "Save", 422, cost="-1", title="Typed")
    assert list(page.problems) == ["#cost"]
    assert page.one("input", name="title")["value"] == "Typed"


def test_what_is_measured_no_longer_stays_among_the_choices(council, root):
    with council.sessions() as session:
        number = enter(session, an_action(title="Old", measure="telephones"))
        gone = update(ActionRow).where(ActionRow.number == number)
        session.execute(gone.values(measure="gone", group_key="organisation:gone"))
    page = root.get(f"/results/register/actions/{number}")
    assert page.chosen("figure") == ["gone"]
    assert page.chosen("group_key") == ["organisation:gone"]
    assert "stored." in root.press(page, "Save", owner="Somebody else").text
