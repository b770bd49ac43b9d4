"""The pages of a measure, of a group, and of a comparison as a manager meets them, without a script."""

import pytest

from tests import spread_factories
from tests.analysis_page_factories import an_app, filled, signed_in
from tests.web.report.test_overview import fact, headings, table

ADDRESSES = ("/results/measures/overall-rating", "/results/groups", "/results/compare")


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("standing")
    url, _ = filled(sqlite_template, folder, spread_factories.fill)
    app = an_app(url, folder)
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def manager(app):
    return signed_in(app)


@pytest.fixture(scope="module")
def of_schools(app):
    return signed_in(app, "sue@exton.example")


def link(page, words):
    return next(one["href"] for one in page.all("a") if one.text == words)


def chosen(page, id_):
    """What stands in a list, and everything that it offers."""
    select = page.one("select", id=id_)
    options = select.all("option")
    return next(o.text for o in options if "selected" in o.attributes), [o.text for o in options]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(app, client, address):
    for suffix in ("", ".csv", ".json"):
        response = client.ask(address + suffix)
        assert response.status_code == 303
        assert response.location.startswith("/sign-in")


def test_a_measure_is_read_from_the_top_like_a_newspaper(manager):
    page = manager.get("/results/measures/overall-rating")
    assert page.title.startswith("Overall rating of IT, Whole council, June 2026 – ")
    assert headings(page) == [
        "6 waves",
        "Wave by wave",
        "How much it varies by itself",
        "What was tested",
        "How the answers spread",
        "Who people work for",
        "Where people work",
        "What was asked, and how it is scored",
        "How to read this page",
    ]
    assert fact(page, "What was asked") == "Questions and score"
    events = page.one("ol", **{"class": "events"})
    assert events.text == "4 December 2025: Email moved (migration)"


def test_every_drawing_has_a_sentence_and_a_table(manager):
    page = manager.get("/results/measures/overall-rating")
    for chart in page.all("svg", role="img"):
        assert page.one("span", id=chart["aria-labelledby"]).text
    spread = table(page, "How the answers spread")
    assert spread[0][:2] == ["Wave", "1 – Poor"]
    assert spread[0][-2:] == ["Do not know", "Left blank"]
    limits = table(page, "How much it varies by itself")
    assert limits[0] == ["Waves", "Lower", "Mean", "Upper"]
    assert "trial limits" in limits[1][0]


def test_from_the_overview_to_a_measure_and_on_to_a_group(manager):
    overview = manager.get("/results")
    page = manager.get(link(overview, "Email"))
    assert page.heading.startswith("Email: ")
    of_people = manager.get(link(page, "People"))
    assert of_people.heading.startswith("Email: ")
    assert fact(of_people, "Whole council")
    earlier = manager.get(link(of_people, "March 2026"))
    assert "March 2026" in earlier.title
    assert earlier.path.startswith("/results/measures/email?")


def test_a_measure_that_nobody_had_is_not_found(manager, of_schools):
    manager.get("/results/measures/nothing", status=404)
    of_schools.get("/results/measures/email?group=organisation:people", status=404)


def test_a_group_is_chosen_from_the_tree(manager):
    page = manager.get("/results/groups")
    assert page.heading == "Departments and places of work"
    assert headings(page)[:2] == ["Who people work for", "Where people work"]
    department = manager.get(link(page, "Adult Social Care"))
    assert department.heading.startswith("Adult Social Care: ")
    assert headings(department) == [
        "Against the whole council",
        "6 waves",
        "Who answered, wave by wave",
        "What was tested",
        "What it can and cannot detect",
        "How to read this page",
    ]
    against = table(department, "Against the whole council")
    assert against[0] == ["Measure", "Adult Social Care", "Whole council", "Answers"]
    assert len(against) == 13
    tests = table(department, "What was tested")
    assert tests[1][1].startswith(("No clear change", "+")) or "points" in tests[1][1]


def test_a_reader_of_schools_begins_with_schools(of_schools):
    page = of_schools.get("/results/groups")
    assert page.heading.startswith("Schools")
    assert "Remote offices" not in page.text
    of_schools.get("/results/groups?group=organisation:people", status=404)


def test_a_group_with_too_few_answers_leads_to_where_they_count(manager):
    page = manager.get("/results/groups?group=site:school-003")
    assert "Too few answers to show" in page.text
    assert link(page, "Schools").endswith("group=site:schools") or "site%3Aschools" in link(
        page, "Schools"
    )


def test_two_waves_are_compared_by_a_form(manager):
    page = manager.get("/results/compare")
    assert page.heading == "Whole council: June 2026 beside June 2025"
    assert chosen(page, "wave-a")[0] == "June 2026"
    assert chosen(page, "wave-b")[0] == "June 2025"
    other = manager.press(page, "Compare the waves", b="wave:2025-09")
    assert other.heading == "Whole council: June 2026 beside September 2025"
    assert chosen(other, "wave-b")[0] == "September 2025"
    assert "a=wave%3A2026-06" in other.path or "a=wave:2026-06" in other.path


def test_two_groups_are_compared_by_a_form(manager):
    page = manager.get("/results/compare?wave=2026-03")
    other = manager.press(
        page,
        "Compare the groups",
        a="group:organisation:people",
        b="group:organisation:place",
    )
    assert other.heading == "People beside Place, March 2026"
    figures = table(other, "The figures")
    assert figures[0] == [
        "Measure",
        "People",
        "Place",
        "Difference",
        "What may be said",
        "Answers",
    ]
    assert {row[4] for row in figures[1:]} == {"not tested"}
    assert "nothing here is called a change" in other.text


def test_what_cannot_be_compared_is_said_and_the_forms_stay(manager):
    page = manager.get("/results/compare?a=wave:2026-06&b=group:all")
    assert page.one("p", **{"class": "still"}).text == "Choose two waves, or two groups."
    assert page.button("Compare the waves")
    manager.get("/results/compare?a=wave:2026-06&b=wave:nothing", status=404)


@pytest.mark.parametrize(
    "address",
    [*ADDRESSES, "/results/compare?a=group:site:schools&b=group:site:remote"],
)
def test_csv_and_json_hold_the_same_rows(manager, address):
    path, _, asked = address.partition("?")
    in_csv = manager.ask(f"{path}.csv?{asked}")
    in_json = manager.ask(f"{path}.json?{asked}")
    assert in_csv.content_type == "text/csv; charset=utf-8"
    assert in_csv.text.count("\r\n") == len(in_json.json["rows"]) + 1
    assert in_json.json["release_digest"]


def test_what_is_drawn_once_is_kept(manager, app):
    manager.get("/results/measures/network")
    first = manager.get("/results/measures/network")
    again = manager.get("/results/measures/network")
    assert [svg.text for svg in first.all("svg")] == [svg.text for svg in again.all("svg")]


def test_the_overview_tells_five_changes_and_counts_the_others(manager):
    page = manager.get("/results")
    news = page.one("ul", **{"class": "news"}).all("li")
    assert len(news) == 5
    more = next(a for a in page.all("a") if a.text.endswith(" more"))
    assert more.text.startswith("and ")
    target = manager.get(more["href"])
    assert len(target.one("ul", **{"class": "news"}).all("li")) > 5
    assert "It is not yet what is aimed at: target 70 by March 2027." in page.text
