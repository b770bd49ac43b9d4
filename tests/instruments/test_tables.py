"""Tables as councils save them, and as nobody should."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.errors import Refused
from survey.instruments.tables import LONGEST_LINE, Columns, Findings, read_table

COLUMNS = Columns(("code", "name"), ("area",))
TABLE = "code,name,area\nS1,Siân's School,north\nS2,Ysgol Ó Briain,south\n"
CELLS = [
    {"code": "S1", "name": "Siân's School", "area": "north"},
    {"code": "S2", "name": "Ysgol Ó Briain", "area": "south"},
]


@pytest.fixture
def read(tmp_path):
    """Read bytes as a table: its rows, and the problems told."""

    def run(content):
        path = tmp_path / "groups.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        findings = Findings()
        rows = list(read_table(path, COLUMNS, findings))
        try:
            findings.refuse()
        except Refused as refused:
            return rows, [str(problem) for problem in refused.problems]
        return rows, []

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_usual_file_is_read(read, encoding, delimiter, ending):
    text = TABLE.replace(",", delimiter).replace("\n", ending)
    rows, problems = read(text.encode(encoding))
    assert problems == []
    assert [row.cells for row in rows] == CELLS
    assert [row.where for row in rows] == ["groups.csv row 2", "groups.csv row 3"]


def test_a_delimiter_inside_a_name_does_not_mislead(read):
    rows, problems = read('code;name\nS1;"Ash, Elm, Oak, and Yew"\n')
    assert problems == []
    assert rows[0]["name"] == "Ash, Elm, Oak, and Yew"


def test_a_column_that_is_not_there_is_empty(read):
    rows, _ = read("code,name\nS1,Ash\n")
    assert rows[0]["area"] == ""


def test_headers_may_be_in_any_order_and_case(read):
    rows, problems = read("Name, CODE \nAsh,S1\n")
    assert problems == []
    assert rows[0].cells == {"name": "Ash", "code": "S1"}


def test_white_space_is_tidied(read):
    rows, _ = read('code,name\n S1 ,"\u00a0Ash \r\n  Lane\t"\n')
    assert rows[0].cells == {"code": "S1", "name": "Ash Lane"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them(read):
    rows, problems = read('\ncode,name\n\nS1,"Ash\nLane"\n,\nS2,Beech\nS3\n')
    assert [row.number for row in rows] == [4, 6]
    assert problems == ["groups.csv row 7: it has 1 cells where the header has 2"]


@pytest.mark.parametrize(
    "content", ["", "\n\n", "\ufeff"], ids=["nothing", "blank lines", "a mark"]
)
def test_an_empty_file_is_said_to_be_empty(read, content):
    assert read(content) == ([], ["groups.csv: it is empty"])


def test_missing_and_unknown_columns_are_named(read):
    assert read("code,nmae\nS1,Ash\n") == (
        [],
        [
            'groups.csv row 1: columns missing: "name"',
            'groups.csv row 1: columns unknown: "nmae"',
            "groups.csv row 1: the columns of groups.csv are: code, name, area",
        ],
    )


def test_twin_columns_are_refused(read):
    assert read("code,name,Code\nS1,Ash,S2\n") == (
        [],
        ['groups.csv row 1: columns given more than once: "code"'],
    )


def test_ten_thousand_columns_are_told_in_a_line(read):
    _, problems = read("code,name," + ",".join(f"c{number}" for number in range(10_000)))
    assert (
        problems[0]
        == 'groups.csv row 1: columns unknown: "c0", "c1", "c2", "c3", "c4" and 9995 more'
    )


def test_a_header_cannot_drive_a_terminal(read):
    _, problems = read("code,name,\x1b[2Jred\n")
    assert "\x1b" not in "".join(problems)


def test_rows_with_too_many_cells_are_told(read):
    rows, problems = read("code,name\nS1,Ash,x\nS2,Beech\n")
    assert [row["code"] for row in rows] == ["S2"]
    assert problems == ["groups.csv row 2: it has 3 cells where the header has 2"]


@pytest.mark.parametrize(
    ("letter", "told"),
    [("\0", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u200b", "U+200B")],
)
def test_invisible_characters_are_told_by_name(read, letter, told):
    rows, problems = read(f"code,name\nS1,A{letter}sh\nS2,Beech\n")
    assert [row["code"] for row in rows] == ["S2"]
    assert problems == [f"groups.csv row 2: name holds the invisible character {told}"]


@pytest.mark.parametrize(
    "content",
    ['code,name\nS1,Ash\nS2,"Beech\nS3,Cedar\n', 'code,name\nS1,Ash\nS2,"Bee"ch\n'],
    ids=["an open quotation mark", "a quotation mark inside a quoted cell"],
)
def test_quoting_gone_wrong_is_told_where_it_begins(read, content):
    rows, problems = read(content)
    assert [row["code"] for row in rows] == ["S1"]
    assert len(problems) == 1
    assert problems[0].startswith("groups.csv row 3: a quotation mark is not closed")


@pytest.mark.parametrize("length", [10_001, 131_073, LONGEST_LINE + 1])
def test_a_field_that_is_far_too_long_is_told(read, length):
    rows, problems = read(f"code,name\nS1,Ash\nS2,{'x' * length}\n")
    assert [row["code"] for row in rows] == ["S1"]
    assert len(problems) == 1
    assert problems[0].startswith("groups.csv row 3: ")


def test_utf_16_without_its_mark_is_not_taken_for_something_else(read):
    rows, problems = read(TABLE.encode("utf-16-le"))
    assert rows == []
    assert problems


def test_bytes_that_are_no_text_are_told(read):
    assert read(b"code,name\nS1,\x81\x8d\n") == (
        [],
        ["groups.csv: it cannot be read as text: save it as CSV UTF-8"],
    )


def test_utf_16_cut_off_in_the_middle_is_told(read):
    _, problems = read(TABLE.encode("utf-16")[:-1])
    assert problems == ["groups.csv: it is not whole utf-16 text: save it as CSV UTF-8"]


@given(st.binary(max_size=300))
def test_no_file_at_all_breaks_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"code,name\n" + content)
    findings = Findings()
    for row in read_table(path, COLUMNS, findings):
        assert all(cell.isprintable() for cell in row.cells.values())


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(rows):
        path = tmp_path / "groups.csv"
        path.write_text("code,name\n" + "S1,Ash Lane Community Primary School\n" * rows)
        tracemalloc.start()
        for _ in read_table(path, COLUMNS, Findings()):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(50_000) < peak(500) + 500_000
