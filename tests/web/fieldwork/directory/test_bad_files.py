"""Bad directory files through the page: a right import, or a message with its row; never an error of ours."""

import re

import pytest

from survey.storage import groups, people, products
from tests import bad_files
from tests.directory_factories import GROUPS, PRODUCTS

PEOPLE = (
    "person,email,organisation,site,language,products\n"
    "Zoë1,zoe@exton.example,educ,S1,cy,mail\n"
    "P2,,care,B1,en,\n"
)
GOOD = {"people": PEOPLE, "products": PRODUCTS.replace("Email", "Émail"), "groups": GROUPS}


@pytest.fixture
def stored(app):
    """Everything in the directory, as it is now."""

    def look():
        with app.extensions["survey.sessions"]() as session:
            everybody = list(people.iterate(session))
            return groups.listing(session), products.listing(session), everybody

    return look


def told(page):
    """The rows, the column and the words of each problem in the tables of a page."""
    return [tuple(cell.text for cell in row.all("td")) for row in page.all("tr") if row.all("td")]


def words_of(page):
    boxes = [box for box in page.all("div") if "errors" in box.classes]
    return " ".join(one.text for one in boxes) + " ".join(" ".join(one) for one in told(page))


@pytest.mark.parametrize("write", bad_files.SAME, ids=lambda write: write.__name__)
def test_a_list_written_otherwise_is_imported_as_it_was_meant(
    send, administrator, council, stored, write
):
    page = send(people=write(PEOPLE), products=write(GOOD["products"]))
    assert page.heading == "What would change", words_of(page)
    administrator.press(page, "Save")
    _, catalogue, everybody = stored()
    assert sorted((one.reference, one.email, one.language) for one in everybody) == [
        ("P2", None, "en"),
        ("Zo\u00eb1", "zoe@exton.example", "cy"),
    ]
    assert [one.name for one in catalogue] == ["Old ledger", "\u00c9mail", "Payroll"]


@pytest.mark.parametrize("write", bad_files.BROKEN, ids=lambda write: write.__name__)
def test_a_damaged_file_is_told_and_nothing_is_done(send, council, stored, write):
    before = stored()
    for part, text in GOOD.items():
        page = send(**{part: write(text)})
        assert page.heading == "These files cannot be saved yet"
        assert not [one for one in page.all("button") if one.text == "Save"]
        lines = told(page)
        assert lines
        assert all(re.fullmatch(r"(\d+(, \d+)*( and .* more)?)?", row) for row, _, _ in lines), (
            lines
        )
        assert all(0 < len(what) < 400 for _, _, what in lines)
        assert len(page.response.data) < 200_000
    assert stored() == before


@pytest.mark.parametrize(
    ("write", "row", "column", "words"),
    [
        (bad_files.with_nul, "2", "person", "person holds the invisible character U+0000"),
        (bad_files.with_an_override_of_direction, "2", "person", "U+202E"),
        (bad_files.with_a_zero_width_space, "2", "person", "U+200B"),
        (bad_files.unclosed_quote, "2", "", "a quotation mark is not closed"),
        (bad_files.field_beyond_the_limit, "2", "", "a cell is far too long"),
        (bad_files.very_long_field, "2", "person", "characters, at most 10,000 are read"),
        (bad_files.header_twice, "1", "", 'columns given more than once: "person"'),
        (bad_files.column_missing, "1", "", 'columns missing: "person"'),
        (bad_files.column_unknown, "1", "", 'columns unknown: "shoe size"'),
        (bad_files.ten_thousand_headers, "1", "", "and 9995 more"),
        (bad_files.cell_too_many, "2", "", "it has 7 cells where the header has 6"),
        (bad_files.nothing_at_all, "", "", "it is empty"),
        (bad_files.header_alone, "", "", "it holds no people"),
        (bad_files.spreadsheet_by_another_name, "", "", "it is a spreadsheet"),
        (bad_files.picture, "", "", "save it as CSV UTF-8"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)  # fmt: skip
def test_the_message_says_where_and_what(send, council, write, row, column, words):
    lines = told(send(people=write(PEOPLE)))
    assert any(line[:2] == (row, column) and words in line[2] for line in lines), lines


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"),
    [
        ("Zoë1,,educ,S1,,\nZoe\u03081,,educ,S1,,\n", "3", "person", "stands in row 2 already"),
        ("P1,a@b.example,educ,S1,,\nP2,A@B.EXAMPLE,educ,S1,,\n", "3", "email", "stands in row 2"),
        ("=1+1 cmd,,educ,S1,,\n", "2", "person", "without spaces"),
        ("P1,=HYPERLINK(1),educ,S1,,\n", "2", "email", "is not one address"),
        ("P1,\u202e@b.example,educ,S1,,\n", "2", "email", "U+202E"),
        ("P1,a@b.example;c@d.example,educ,S1,,\n", "2", "email", "is not one address"),
        ("P1,,council,S1,,\n", "2", "organisation", "has groups below it"),
        ("P1,,educ,\u0421\u0031,,\n", "2", "site", "is not an open group"),
        ("P1,,educ,S1,english,\n", "2", "language", "write a code such as en or cy"),
        ("P1,,educ,S1,,fax\n", "2", "products", "is not in the catalogue"),
        (",,,,,\nP1,,,S1,,\n", "3", "organisation", "organisation is empty"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_row_and_column(send, council, rows, row, column, words):
    lines = told(send(people=(PEOPLE.splitlines()[0] + "\n" + rows).encode()))
    assert any(line[:2] == (row, column) and words in line[2] for line in lines), lines


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|'/c calc'!A1",
        "+44 School",
        "@SUM(A1)",
        "Ysgol 🎉🏫",
        "مدرسة القرية",
        "בית ספר",
        "<img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}",
        "Robert'); DROP TABLE person;--",
    ],
)
def test_names_are_text_and_nothing_else(send, administrator, council, name):
    page = send(groups=GROUPS.replace("Ash Lane School", name).encode())
    assert f"now {name}." in page.text
    administrator.press(page, "Save")
    assert administrator.get("/directory/groups/site/S1").heading == name


def test_one_bad_file_of_three_stops_them_all(send, council, stored):
    before = stored()
    page = send(
        groups=GROUPS.replace("Ash Lane", "Ash").encode(),
        people=bad_files.unclosed_quote(PEOPLE),
        products=b"code,name,service\nnew,New,email\n",
    )
    assert page.problems == {"#in-people": "people.csv"}
    assert stored() == before


@pytest.mark.parametrize(
    ("field", "part", "delimiter"),
    [("groups", "people", ","), ("people", "products", ";"), ("products", "groups", "\t")],
)
def test_the_wrong_file_in_a_field_is_told_by_what_it_looks_like(
    send, council, files, field, part, delimiter
):
    text = files[part].read_text().replace(",", delimiter)
    page = send(**{field: text.encode()})
    assert f"this looks like the file of {part}: give it as {part}" in words_of(page)
    assert "columns" not in words_of(page)


def test_one_file_in_every_field_is_told_for_each(send, council):
    page = send(**dict.fromkeys(GOOD, ("list.csv", b"a,b\n1,2\n")))
    assert set(page.problems) <= {"#in-groups", "#in-people", "#in-products"}
    assert page.problems


def test_a_thousand_different_problems_make_one_page(send, council):
    rows = "".join(f"P{number},,educ,X{number},,\n" for number in range(3000))
    page = send(people=(PEOPLE.splitlines()[0] + "\n" + rows).encode())
    assert len(told(page)) == 100
    assert "and 900 more" in page.text
    assert "and 2,000 more problems" in page.text
