"""What is in the directory as files: taken, changed, brought back."""

import csv
import hashlib

import pytest
from sqlalchemy import select

from survey.storage.audit import AuditRow
from tests.directory_factories import FRAME, GROUPS, PRODUCTS, import_council

PARTS = ("groups", "people", "products")


def taken(client, part):
    """Return the bytes of a part as the page gives them."""
    page = client.get("/directory")
    if part == "people":
        response = client.post(page, "Download people.csv")
    else:
        response = client.ask(page.link(f"Download {part}.csv"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"filename={part}.csv" in response.headers["Content-Disposition"]
    return response.data


def exports(writing):
    with writing() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "export"))
        return [(row.actor, row.object, row.detail) for row in rows]


@pytest.fixture
def odd_council(app, writing, tmp_path, now):
    """A council with names that a spreadsheet would take for formulas, and one school that has closed."""
    groups = (
        GROUPS.replace("Ash Lane School", "=Ash Lane")
        .replace("Beech Road School", '"-Ysgol Ô, ""Beech"""')
        .replace("Schools,kind", "+Schools,@kind")
        + "site,S9,Old School,school,school,,1961-09-01,2020-01-01,S4\n"
    )
    products = PRODUCTS.replace("Payroll", "@Payroll")
    with writing() as session:
        import_council(session, tmp_path / "odd", now, groups=groups, products=products)


@pytest.mark.parametrize("parts", [PARTS, *((part,) for part in PARTS)])
def test_what_is_downloaded_changes_nothing_when_it_is_uploaded_again(
    administrator, odd_council, send, parts
):
    page = send(**{part: taken(administrator, part) for part in parts})
    assert "Nothing: the files hold what is stored already." in page.text


def test_people_with_some_no_or_unknown_products_stay_as_they_are(
    administrator, council, send, files
):
    header, first, second, *others = files["people"].read_text().splitlines()
    marked = [header, first + "payroll mail", second + "|", *others]
    page = send(people="\n".join(marked).encode())
    administrator.press(page, "Save")
    page = send(people=taken(administrator, "people"))
    assert "Nothing: the files hold what is stored already." in page.text


def test_no_cell_begins_as_a_formula_does(administrator, odd_council):
    text = taken(administrator, "groups").decode("utf-8-sig")
    cells = {cell for row in csv.reader(text.splitlines()) for cell in row}
    assert {"'=Ash Lane", '\'-Ysgol Ô, "Beech"', "'+Schools", "'@kind"} <= cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_who_takes_the_staff_list_is_recorded(administrator, council, writing):
    for part in ("groups", "products"):
        taken(administrator, part)
    assert exports(writing) == []
    sent = taken(administrator, "people")
    detail = {"rows": sum(FRAME.values()), "sha256": hashlib.sha256(sent).hexdigest()}
    assert exports(writing) == [("ada@exton.example", "directory:people", detail)]


def test_the_staff_list_is_taken_by_its_button_only(administrator, council, writing):
    assert administrator.ask("/directory/people.csv").status_code == 405
    assert exports(writing) == []


def test_managers_take_no_files(manager, council):
    assert "Download" not in manager.get("/directory").text
    for part in ("groups", "products"):
        assert manager.ask(f"/directory/{part}.csv").status_code == 403
