"""What is in the directory, for those who keep it and for those who look on."""

import csv
from datetime import date

import pytest

from survey.domain.access import StaffRole
from survey.instruments.directory_files import GROUP_COLUMNS, PEOPLE_COLUMNS, PRODUCT_COLUMNS
from survey.storage import contacts
from tests.directory_factories import GROUPS, import_council


def test_an_empty_directory_says_what_is_needed_and_how_it_looks(administrator):
    page = administrator.get("/directory")
    assert page.heading == "Directory"
    assert "Nothing has been brought in yet" in page.text
    assert "Pupils, parents and visitors are not staff" in page.text
    templates = [one["href"] for one in page.all("a") if one.text.startswith("Template")]
    assert templates == [
        f"/directory/template/{part}.csv" for part in ("groups", "people", "products")
    ]
    assert page.link("Upload files") == "/directory/upload"


@pytest.mark.parametrize(
    ("part", "columns"),
    [("groups", GROUP_COLUMNS), ("people", PEOPLE_COLUMNS), ("products", PRODUCT_COLUMNS)],
)
def test_a_template_has_the_headers_and_one_row(administrator, part, columns):
    response = administrator.ask(f"/directory/template/{part}.csv")
    header, *rows = csv.reader(response.text.splitlines())
    assert tuple(header) == columns.known
    assert [len(row) for row in rows] == [len(header)]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_template_of_people_says_whom_it_counts_by_its_name(administrator):
    response = administrator.ask("/directory/template/people.csv")
    assert "people-staff-not-pupils.csv" in response.headers["Content-Disposition"]


def test_there_is_no_other_template(administrator):
    assert administrator.ask("/directory/template/pupils.csv").status_code == 404


def test_home_says_what_is_there_since_when_and_by_whom(administrator, council):
    page = administrator.get("/directory")
    assert "brought in on 3 June 2026 10:30 by ada@exton.example" in page.text
    assert "32 people have no address and get a slip" in page.text
    for words in ("Exton Council 228 people", "Schools 106 people", "Town hall 122 people"):
        assert words in page.text
    assert page.link("Ash Lane School") == "/directory/groups/site/S1"
    assert "Old ledger" in page.text
    assert "from 1 January 2010 until 1 January 2020" in page.text


def test_many_groups_below_one_are_folded_away(administrator, writing, tmp_path, now):
    more = "".join(f"site,X{number},School {number},school,school,,,,\n" for number in range(20))
    with writing() as session:
        import_council(session, tmp_path / "many", now, groups=GROUPS + more)
    page = administrator.get("/directory")
    (summary,) = page.all("summary")
    assert summary.text == "24 groups below it (Schools)"


def test_a_manager_sees_the_directory_counted_and_can_change_nothing(manager, council):
    page = manager.get("/directory")
    assert "228 people" in page.text
    words = [one.text for one in page.all("a")]
    assert "Upload files" not in words
    assert "Find a person" not in words
    for path in ("/directory/upload", "/directory/people", "/directory/template/people.csv"):
        manager.get(path, 403)


def test_a_manager_of_an_empty_directory_is_told_who_brings_it_in(manager):
    assert "An administrator brings it in." in manager.get("/directory").text


@pytest.mark.parametrize("role", [StaffRole.INSPECTOR, StaffRole.OPERATOR])
def test_nobody_else_sees_it(sign_in, council, role):
    client = sign_in(role, "bo@exton.example")
    for path in ("/directory", "/directory/groups/site/S1", "/directory/people"):
        client.get(path, 403)


def test_a_group_is_shown_with_its_people_counted_and_listed(administrator, writing, council):
    with writing() as session:
        contacts.opt_out(session, "P00183", date(2026, 6, 3))
    page = administrator.get("/directory/groups/site/S4")
    assert page.heading == "Dale School"
    assert [one.text for one in page.all("li") if one.text in {"All sites", "Schools"}]
    assert "P00183" in page.text
    marked = [row.text for row in page.all("tr") if "left out" in row.text and row.all("td")]
    assert len(marked) == 1
    assert marked[0].startswith("P00183")
    assert page.link("Education") == "/directory/groups/organisation/educ"
    assert "New on the list: Dale School." in page.text


def test_long_lists_are_turned_page_by_page(administrator, council):
    page = administrator.get("/directory/groups/organisation/council")
    assert "Page 1 of 5" in page.text
    page = administrator.get(page.link("Next page"))
    assert page.path == "/directory/groups/organisation/council?page=2"
    assert page.link("Previous page").endswith("page=1")
    for asked in ("0", "-1", "99999999999999999999", "next"):
        administrator.get(f"/directory/groups/organisation/council?page={asked}")


def test_a_manager_sees_a_group_without_its_list(manager, council):
    page = manager.get("/directory/groups/site/B1")
    assert page.heading == "Town hall"
    assert "Adult care 60" in page.text
    assert "P000" not in page.text
    assert "@exton.example" not in page.text


def test_a_group_that_never_was_is_not_found(administrator, council):
    for path in ("site/S9", "nowhere/S1", "site/%00", "site/" + "x" * 500):
        administrator.get(f"/directory/groups/{path}", 404)


def test_people_are_found_by_reference_or_address(administrator, council):
    page = administrator.get("/directory/people")
    assert "228 people are on the staff list" in page.text
    assert "Pupils, parents and visitors are not staff" in page.text
    page = administrator.get("/directory/people?q=p18%40EXTON")
    assert "One person found" in page.text
    assert "P00018" in page.text
    assert page.chosen("q") == ["p18@EXTON"]
    assert "Nobody found" in administrator.get("/directory/people?q=nobody").text
    assert "page=2" in administrator.get("/directory/people?q=exton").link("Next page")


@pytest.mark.parametrize(
    "words", ["%25", "_", "a%00b%00c", "'; --", "<script>", "a\u202eb", "x" * 2000]
)
def test_no_search_breaks_the_page(administrator, council, words):
    page = administrator.get(f"/directory/people?q={words}")
    assert page.heading == "Find a person"
    assert "Nobody found" in page.text
