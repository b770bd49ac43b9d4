"""Lists of tickets from any service desk: rows read as they were meant, passed over, or the whole file refused."""

from datetime import date

import pytest

from survey.domain.errors import Problem
from survey.domain.product import Product
from survey.instruments.tables import Findings
from survey.instruments.ticket_mapping import load_ticket_mapping
from survey.instruments.ticket_rows import rows
from tests import bad_files
from tests.ticket_factories import COLUMNS, MAPPING, a_list, a_row, write_tickets

CATALOGUE = (
    Product("mail", "Émail", "email"),
    Product("payroll", "Payroll", "business applications"),
)
PLAIN = "Number,Requested by,Category,Application,Closed at\nINC1,zoë@exton.example,Mailbox,Émail,2026-06-02\n"


@pytest.fixture
def read(tmp_path):
    """Read a list, given as rows, text or bytes; return what was found row by row, and what makes it unfit."""

    def reading(content, mapping=MAPPING):
        tickets, how = write_tickets(
            tmp_path / "desk", content if isinstance(content, list) else "", mapping
        )
        if not isinstance(content, list):
            tickets.write_bytes(content if isinstance(content, bytes) else content.encode())
        findings = Findings()
        known = load_ticket_mapping(how, {one.code for one in CATALOGUE})
        found = list(rows(known, CATALOGUE, tickets, findings))
        return found, [str(problem) for problem in findings.problems]

    return reading


def test_a_row_is_read_by_the_mapping_and_other_columns_are_passed_over(read):
    (ticket,), unfit = read([a_row(7)])
    assert not unfit
    assert (ticket.where, ticket.id, ticket.closed_on) == (
        "tickets.csv row 2",
        "INC0000007",
        date(2026, 6, 2),
    )
    assert (ticket.person, ticket.service, ticket.product) == (
        "p7@exton.example",
        "email",
        "mail",
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("outlook  365", "mail"),
        ("MAIL", "mail"),
        ("Émail", "mail"),
        ("E\u0301mail", "mail"),
        ("payroll", "payroll"),
        ("n/a", None),
        ("", None),
    ],
)
def test_a_product_is_known_by_its_spelling_its_name_or_its_code(read, written, code):
    (ticket,), _ = read([a_row(application=written)])
    assert ticket.product == code


def test_an_unknown_product_passes_the_row_over_and_no_other(read):
    (first, second), unfit = read([a_row(1, application="Fax"), a_row(2)])
    assert not unfit
    assert isinstance(first, Problem)
    assert str(first).startswith(
        "tickets.csv row 2: “Fax” is no product of the catalogue: say which"
    )
    assert second.product == "mail"


def test_an_unknown_service_passes_the_row_over_unless_services_are_taken_as_written(read):
    (passed,), _ = read([a_row(category="Printing")])
    assert str(passed) == (
        "tickets.csv row 2: “Printing” stands for no service: say which under services in the mapping"
    )
    as_written = MAPPING.replace("services:\n  Mailbox: email\n  Something is slow: network\n", "")
    (ticket,), _ = read([a_row(category="Printing")], as_written)
    assert ticket.service == "Printing"


def test_a_ticket_that_is_still_open_has_no_day(read):
    (ticket,), unfit = read([a_row(closed_at="")])
    assert (ticket.closed_on, unfit) == (None, [])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": ""}, "tickets.csv row 3: it has no number or name of a ticket"),
        ({"number": "x" * 301}, "tickets.csv row 3: its number or name of a ticket is far too long"),
        ({"closed_at": "soon"}, "tickets.csv row 3: “soon” is no date that can be read"),
        ({"closed_at": "46000,5"}, "tickets.csv row 3: “46000,5” is the number by which"),
        ({"requested_by": "a\u202eb"}, "tickets.csv row 3: requested by holds the invisible character U+202E"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_makes_the_whole_file_unfit(read, changes, told):
    _, unfit = read([a_row(1), a_row(2, **changes)])
    assert unfit[0].startswith(told)


def test_an_ambiguous_date_says_how_to_say_which(read):
    _, unfit = read(
        [a_row(closed_at="02/06/2026 14:05")],
        MAPPING.replace("  order: day-first", "  time_zone: UTC"),
    )
    (told,) = unfit
    assert told == (
        "tickets.csv row 2: “02/06/2026 14:05” can be read in more than one way: say "
        "`order: day-first` or `order: month-first` under `closed` in the mapping"
    )


def test_a_cell_that_is_not_read_may_hold_anything(read):
    _, unfit = read([a_row(short_description="a\x00\u202e" + "x" * 20_000)])
    assert unfit == []


def test_a_missing_column_is_told_with_those_that_there_are(read):
    _, unfit = read(a_list([a_row()], [name for name in COLUMNS if name != "Closed at"]))
    assert unfit[0] == 'tickets.csv row 1: columns missing: "closed at"'
    assert unfit[1].startswith(
        'tickets.csv row 1: the columns of tickets.csv are: "number", "requested by"'
    )


def test_a_column_that_is_read_must_not_stand_twice_but_others_may(read):
    again = PLAIN.replace("\n", ",Note,Note\n", 1).replace("02\n", "02,,\n")
    assert read(again)[1] == []
    twice = PLAIN.replace("\n", ",Number\n", 1).replace("02\n", "02,x\n")
    assert read(twice)[1] == ['tickets.csv row 1: columns given more than once: "number"']


@pytest.mark.parametrize("write", bad_files.SAME, ids=lambda write: write.__name__)
def test_a_list_written_otherwise_is_read_as_it_was_meant(read, write):
    (ticket,), unfit = read(write(PLAIN))
    assert not unfit
    assert (ticket.id, ticket.person, ticket.product) == ("INC1", "zo\u00eb@exton.example", "mail")


@pytest.mark.parametrize(
    "write",
    [one for one in bad_files.BROKEN if one is not bad_files.column_unknown],
    ids=lambda write: write.__name__,
)
def test_a_damaged_list_is_told_with_the_place(read, write):
    found, unfit = read(write(PLAIN))
    if write in {bad_files.header_alone, bad_files.ten_thousand_headers}:
        assert not [one for one in found if isinstance(one, Problem)]
        return
    assert unfit
    assert all(line.startswith("tickets.csv") and len(line) < 400 for line in unfit)
