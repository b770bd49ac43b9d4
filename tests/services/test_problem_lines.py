"""Problems are told by file, each once, with the rows and the column where it is."""

import pytest

from survey.domain.errors import Problem
from survey.services.problem_lines import MOST_LINES, by_file

NAMES = {"groups": "our groups.csv", "people": "people.csv"}


def test_one_thing_wrong_in_many_rows_is_told_once():
    problems = [
        Problem(f"people.csv row {row}", "site 'S9' is not an open group") for row in range(2, 12)
    ]
    (file,) = by_file(problems, NAMES)
    assert (file.part, file.name, file.further) == ("people", "people.csv", 0)
    (line,) = file.lines
    assert (line.rows, line.further, line.column) == ((2, 3, 4, 5, 6), 5, "site")


def test_files_stand_in_the_order_in_which_they_were_found_wanting():
    problems = [
        Problem("people.csv", "it is empty"),
        Problem("our groups.csv row 3", "name is empty"),
        Problem("", "and 500 more problems"),
    ]
    assert [(file.part, file.name, file.lines[0].rows) for file in by_file(problems, NAMES)] == [
        ("people", "people.csv", ()),
        ("groups", "our groups.csv", (3,)),
        ("", "", ()),
    ]


@pytest.mark.parametrize(
    ("part", "what", "column"),
    [
        ("people", "person is empty: every row needs a staff reference", "person"),
        ("people", "product 'fax' is not in the catalogue", "products"),
        ("people", "it has 7 cells where the header has 6", ""),
        ("groups", "site:S1: its parent schools is not a group of site", "parent"),
        ("groups", "it closed on 2020-01-01, not after it opened on 2021-01-01", "closed"),
        ("groups", 'columns missing: "code"', ""),
        ("groups", "", ""),
    ],
)  # fmt: skip
def test_a_problem_says_its_column_first(part, what, column):
    (file,) = by_file([Problem(f"{NAMES[part]} row 2", what)], NAMES)
    assert file.lines[0].column == column


def test_of_very_many_different_problems_the_rest_is_counted():
    problems = [
        Problem(f"people.csv row {n}", f"site 'X{n}' is not an open group") for n in range(250)
    ]
    (file,) = by_file(problems, NAMES)
    assert (len(file.lines), file.further) == (MOST_LINES, 250 - MOST_LINES)


@pytest.mark.parametrize("where", ["people.csv row x", "people.csv row ²", "other.csv row 2"])
def test_what_names_no_row_of_these_files_is_told_all_the_same(where):
    (file,) = by_file([Problem(where, "what")], NAMES)
    assert file.part == ""
    assert file.lines[0].what == "what"
