"""Bad lists and bad mappings through the page: a right import, or a numbered message; never an error of ours."""

import re

import pytest
from sqlalchemy import select

from survey.storage.tickets import TicketRow
from tests import bad_files
from tests.directory_factories import PRODUCTS
from tests.ticket_factories import MAPPING

LIST = (
    "Number,Requested by,Category,Application,Closed at\n"
    "Zoë1,p1@exton.example,Mailbox,Émail,2026-06-02\n"
    "INC2,p2@exton.example,Mailbox,mail,2026-06-02 09:15\n"
)


@pytest.fixture
def council(sessions, tmp_path, now, council):
    from survey.services import directory  # noqa: PLC0415 - one more file of the council

    products = tmp_path / "products.csv"
    products.write_text(PRODUCTS.replace("Email", "Émail"))
    with sessions.begin() as session:
        directory.import_directory(session, products=products, now=now, actor="test")


@pytest.fixture
def stored(sessions):
    def count():
        with sessions() as session:
            return len(session.scalars(select(TicketRow.key)).all())

    return count


def told(page):
    """The rows and the words of each problem in the tables of a page."""
    return [tuple(cell.text for cell in row.all("td")) for row in page.all("tr") if row.all("td")]


def is_told_well(page):
    """Whether the page says what is wrong, each line in few words, with numbers where there are any."""
    lines = [line for line in told(page) if len(line) == 2]
    boxes = [box for box in page.all("div") if "errors" in box.classes]
    return (
        page.heading == "This list cannot be taken up yet"
        and boxes
        and all(re.fullmatch(r"(\d+(, \d+)*( and .* more)?)?", rows) for rows, _ in lines)
        and all(0 < len(what) < 500 for _, what in lines)
        and len(page.response.data) < 100_000
    )


@pytest.mark.parametrize("write", bad_files.SAME, ids=lambda write: write.__name__)
def test_a_list_written_otherwise_is_taken_up_as_it_was_meant(
    send, administrator, council, stored, write
):
    page = send(write(LIST))
    assert page.heading == "What would be taken up", page.text
    assert "2 new tickets" in page.text
    administrator.press(page, "Take them up")
    assert stored() == 2


@pytest.mark.parametrize(
    "write",
    [one for one in bad_files.BROKEN if one is not bad_files.column_unknown],
    ids=lambda write: write.__name__,
)
def test_a_damaged_list_is_told_and_nothing_is_taken_up(send, council, stored, write):
    page = send(write(LIST))
    assert is_told_well(page), page.text
    assert not [one for one in page.all("button") if one.text == "Take them up"]
    assert stored() == 0


def test_columns_that_nobody_named_are_passed_over(send, council):
    assert "2 new tickets" in send(bad_files.column_unknown(LIST)).text


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", "1", "Is empty"),
        (b"\xef\xbb\xbf", "1", "Is empty"),
        (MAPPING.encode("utf-16"), "1", "Is not UTF-8: save it as UTF-8"),
        (MAPPING.replace("Mailbox", "Bo\u00eete").encode("cp1252"), "11", "Is not UTF-8"),
        (MAPPING.replace("Mailbox", "Mail\0box"), "11", "may not stand in YAML"),
        (MAPPING.replace("Mailbox: email", '"Mailbox: email'), "", "Is not YAML"),
        ("[" * 20_000, "1", ""),
        ("a: " * 20_000, "1", "Is not YAML"),
        ("columns: {id: No\n", "", "Is not YAML"),
        ("x: &x [lol, lol]\ncolumns: [*x, *x, *x]\n", "1", "anchor"),
        ("columns: !!python/name:os.system x\n", "1", "tag"),
        (MAPPING + "person: email\n", "16", "person"),
        (MAPPING + "---\n" + MAPPING, "", "document"),
        (MAPPING.replace("\n  ", "\n\t"), "2", "Is not YAML"),
        (MAPPING.replace("person: email", "person: =cmd|'/c calc'!A1"), "7", "should be one of"),
        (MAPPING.replace("person: email", "person: 📧"), "7", "should be one of"),
        (MAPPING.replace("email\n", "\u202eemail\n"), "", ""),
        (MAPPING.replace("order: day-first", "order: 1"), "9", "should be"),
        (MAPPING.replace("order: day-first", "time_zone: " + "x" * 70), "9", "is too long"),
        ("".join(f"k{number}: v\n" for number in range(3000)), "", "is not a key that is known"),
        ("x" * 300_000, "1", "Is larger than 256 KB"),
        (b"PK\x03\x04" + bytes(500), "", ""),
        ("<!doctype html><title>Sign in</title>", "", ""),
        ("Number,Requested by\n1,2\n", "1", "the file should be a mapping"),
    ],
    ids=range(24),
)  # fmt: skip
def test_a_damaged_mapping_is_told_by_line(send, council, stored, content, line, words):
    page = send(LIST, content)
    assert is_told_well(page), page.text
    lines = told(page)
    assert lines or not line
    assert any(rows.startswith(line) and words.lower() in what.lower() for rows, what in lines), (
        lines
    )
    assert stored() == 0


def test_spellings_that_are_the_same_to_the_eye_are_one(send, council):
    """A name typed on one kind of computer and mapped on another."""
    mapping = MAPPING.replace("Outlook 365: mail", "Cafe\u0301 till: mail")
    assert "2 new tickets" in send(LIST.replace("Émail", "Caf\u00e9  till"), mapping).text


@pytest.mark.parametrize(
    "number",
    ["=cmd|'/c calc'!A1", "+44 1632", "@SUM(A1)", "🎫 1", "تذكرة", "<img src=x onerror=alert(1)>",
     "{{ 7 * 7 }}", "Robert'); DROP TABLE ticket;--", "%(x)s %s {0}"],
)  # fmt: skip
def test_what_a_list_holds_is_text_and_nothing_else(send, administrator, council, stored, number):
    rows = (
        f"A,{number},Mailbox,mail,2026-06-02\n{number},p1@exton.example,Mailbox,mail,2026-06-02\n"
    )
    page = send(LIST.splitlines()[0] + "\n" + rows)
    assert f"“{number}” is nobody on the staff list" in page.text
    administrator.press(page, "Take them up")
    assert stored() == 2


def test_a_thousand_different_problems_make_one_page(send, council):
    rows = "".join(
        f"N{number},p1@exton.example,Mailbox,mail,day {number}\n" for number in range(3000)
    )
    page = send(LIST.splitlines()[0] + "\n" + rows)
    assert len(told(page)) == 100
    assert "and 900 more" in page.text


def test_one_file_in_both_fields_is_told(send, council):
    assert is_told_well(send(LIST, LIST))
    assert is_told_well(send(MAPPING, MAPPING))


def test_too_large_a_list_is_refused_in_one_clear_sentence(administrator, council, send, stored):
    page = administrator.get("/tickets/upload")
    assert send(LIST + "x" * (33 * 2**20), status=413).heading == "The file is larger than 32 MB"
    assert page.heading == "Upload a list"
    assert stored() == 0
