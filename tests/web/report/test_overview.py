"""The overview page as a manager meets it: headings, numbers with their margins, links within reach."""

import pytest
from sqlalchemy import func, select, update

from survey.storage.releases import ChangeRow, ChartRow, EstimateRow
from survey.storage.waves import WaveGroupRow, WaveRow
from tests.report_factories import store_council
from tests.web.report.conftest import GROUPS


def headings(page):
    return [heading.text for heading in page.all("h2")]


def table(page, caption):
    """The table named by a heading, as rows of words."""
    heading = next(h for h in page.all("h2") if h.text == caption)
    found = page.one("table", **{"aria-labelledby": heading["id"]})
    return [[cell.text for cell in row.all("th", "td")] for row in found.all("tr")]


def fact(page, term):
    pairs = zip(page.all("dt"), page.all("dd"), strict=True)
    return next(value.text for name, value in pairs if name.text == term)


def test_a_stranger_is_asked_to_sign_in(client, council):
    for address in ("/results", "/results.csv", "/results.json"):
        response = client.ask(address)
        assert response.status_code == 303
        assert response.location.startswith("/sign-in")


def test_the_page_is_read_from_the_top_like_a_newspaper(manager, council):
    page = manager.get("/results")
    assert page.title == "Whole council, June 2026 – Borough of Exampleton"
    assert page.heading.startswith("Overall rating of IT: ")
    assert headings(page) == [
        "5 waves",
        "What else changed",
        "Wave by wave",
        "What was asked about",
        "Products",
        "Who people work for",
        "Where people work",
        "How to read this page",
    ]
    score = next(p for p in page.all("p") if "score" in p.classes)
    assert "out of 100, give or take" in score.text
    assert fact(page, "Answered") == "1,322 of 3,219 (41%)"
    assert fact(page, "Fieldwork") == "1–21 Jun 2026"


def test_a_sentence_and_a_table_stand_by_the_chart(manager, council):
    page = manager.get("/results")
    figure = page.one("figure")
    charts = figure.all("svg", role="img")
    assert [chart["class"] for chart in charts] == ["chart trend wide", "chart trend narrow"]
    for chart in charts:
        named = page.one("span", id=chart["aria-labelledby"])
        assert "in June 2025" in named.text
    rows = table(page, "Wave by wave")
    assert rows[0] == ["Wave", "Score", "95% interval", "Answers"]
    assert [row[0] for row in rows[1:]] == [
        "Jun 2026",
        "Mar 2026",
        "Dec 2025",
        "Sept 2025",
        "Jun 2025",
    ]


def test_every_number_in_a_table_has_its_margin_and_its_base(manager, council):
    page = manager.get("/results")
    for caption in ("What was asked about", "Products"):
        head, *rows = table(page, caption)
        assert head[1] == "Score"
        assert head[-1] == "Answers"
        for row in rows:
            assert "±" in row[1]
            assert row[-1]


def test_drawings_beside_numbers_are_hidden_from_those_who_listen(manager, council):
    page = manager.get("/results")
    for drawing in page.all("svg"):
        assert drawing.get("role") == "img" or drawing["aria-hidden"] == "true"


def test_better_and_worse_are_words_before_they_are_colours(manager, council):
    page = manager.get("/results")
    for verdict in ("better", "worse"):
        for cell in page.all("td", "li"):
            if verdict in cell.classes:
                assert verdict in cell.text


def test_links_lead_to_groups_of_the_next_level_and_back(manager, council):
    page = manager.get("/results")
    schools = manager.get(page.link("Schools"))
    assert schools.heading == "Schools: no clear change in a year"
    assert fact(schools, "Whole council")
    back = manager.get(schools.link("Whole council"))
    assert back.heading == page.heading


def test_links_lead_to_earlier_waves_and_keep_the_group(manager, council):
    page = manager.get("/results?group=site:schools")
    earlier = manager.get(page.link("March 2026"))
    assert earlier.heading == "Schools: no clear change since December 2025"


@pytest.mark.parametrize(
    "address",
    [
        "/results?group=site:none",
        "/results?group=nonsense",
        "/results?wave=1999",
        "/results?group=%00",
        "/results.csv?group=site:none",
        "/results.json?wave=1999",
    ],
)
def test_what_does_not_exist_is_not_found(manager, council, address):
    assert manager.ask(address).status_code == 404


def test_a_group_outside_the_scope_looks_as_if_it_did_not_exist(sign_in, council):
    manager = sign_in(scope="organisation:people-1", email="bo@exton.example")
    assert manager.get("/results").heading == "Adult Social Care: no clear change in a year"
    outside = manager.ask("/results?group=organisation:place").text
    missing = manager.ask("/results?group=organisation:nobody").text
    assert outside == missing.replace("nobody", "place")  # a page links to itself in Welsh
    assert manager.ask("/results.json?group=organisation:place").status_code == 404
    council_page = manager.get("/results?group=all")
    assert "Adult Social Care" in [link.text for link in council_page.all("a")]
    assert "Housing" not in council_page.text


def test_a_group_with_too_few_answers_shows_no_figure(manager, council):
    page = manager.get("/results?group=site:school-003")
    assert "Too few answers to show" in page.text
    assert headings(page) == ["How to read this page"]
    assert not page.all("table")
    schools = manager.get("/results?group=site:schools")
    rows = table(schools, "Where people work")
    assert "Elm Primary School 3" not in [row[0] for row in rows]
    assert "Too few answers to show: Elm Primary School 3" in schools.text
    assert manager.get(schools.link("Elm Primary School 3")).heading == page.heading


def test_names_with_commas_stand_in_a_list(manager, app, council):
    with app.extensions["survey.sessions"].begin() as session:
        blank = update(WaveGroupRow).where(WaveGroupRow.code == "school-003")
        session.execute(blank.values(name="Elm, Oak and 1 other"))
    page = manager.get("/results?group=site:schools")
    lists = [ul for ul in page.all("ul") if "few-answers" in ul.classes]
    products, schools = ([li.text for li in names.all("li")] for names in lists)
    assert "Library catalogue" in products
    assert schools == ["Elm, Oak and 1 other"]


def test_parts_that_do_not_add_up_say_so_and_why(manager, app, council):
    page = manager.get("/results?group=site:schools")
    why = "where too few answered to be counted apart, their answers count only there."
    assert f"The answers of these groups do not add up to those of “Schools”: {why}" in page.text
    with app.extensions["survey.sessions"].begin() as session:
        session.execute(update(WaveRow).values(open_at=["schools"]))
    page = manager.get("/results?group=site:schools")
    assert "do not add up to those of “Schools”: answers by open link, and those" in page.text


def test_before_the_first_release_the_page_says_what_is_running(manager, app, now):
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, now, 1, GROUPS)
        session.execute(update(WaveRow).values(state="open"))
    page = manager.get("/results")
    assert page.heading == "No results yet"
    assert "June 2026 is open until 21 June 2026" in page.text
    assert manager.ask("/results.json").json == {"wave": None}
    assert len(manager.ask("/results.csv").text.splitlines()) == 1


def test_one_wave_has_a_table_and_no_chart(manager, app, now):
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, now, 1, GROUPS)
    page = manager.get("/results")
    assert not page.all("figure")
    assert len(table(page, "Wave by wave")) == 2
    assert "1 wave" not in table(page, "What was asked about")[0]
    assert "there is nothing to compare them with yet" in page.text


def test_answers_from_elsewhere_are_told_apart(manager, app, now):
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, now, 3, GROUPS, has_frame=False, series="old")
    page = manager.get("/results")
    assert fact(page, "Answered") == "1,233"
    assert "there is no response rate" in page.text


def test_what_an_imported_wave_did_not_ask_is_not_called_too_few(manager, app, now):
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, now, 1, GROUPS, has_frame=False, series="old")
        session.execute(
            update(EstimateRow)
            .where(EstimateRow.measure == "email")
            .values(score=None, base=None, suppressed="not asked in this wave")
        )
    page = manager.get("/results")
    row = next(row for row in table(page, "What was asked about") if row[0] == "Email")
    assert row == ["Email", "Not asked in this wave"]
    assert headings(page)[-3] == "By directorate"
    (said,) = [m for m in manager.ask("/results.json").json["measures"] if m["measure"] == "email"]
    assert said["suppressed"] == "not asked in this wave"
    lines = manager.ask("/results.csv").text.splitlines()
    assert any(",email," in line and ",not asked in this wave," in line for line in lines)


def test_nothing_clearly_changed_is_said(manager, app, council):
    with app.extensions["survey.sessions"].begin() as session:
        session.execute(update(ChangeRow).values(is_change=False))
    page = manager.get("/results")
    assert "Nothing else has clearly changed." in page.text
    assert not [cell for cell in page.all("td", "li") if {"better", "worse"} & set(cell.classes)]


def test_names_are_escaped(manager, app, now):
    evil = [group for group in GROUPS if group.code != "people"]
    people = next(group for group in GROUPS if group.code == "people")
    evil.append(type(people)(**{**vars(people), "name": "<b>People & co</b>"}))
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, now, 2, evil)
    page = manager.get("/results")
    assert page.link("<b>People & co</b>")
    assert not page.all("b", text="People & co")


def test_the_first_look_keeps_the_charts_and_the_next_finds_them(manager, app, council):
    def kept():
        with app.extensions["survey.reading"]() as session:
            return session.scalar(select(func.count()).select_from(ChartRow))

    manager.get("/results?group=site:school-001")
    assert kept() == 2
    manager.get("/results?group=site:school-001")
    assert kept() == 2
