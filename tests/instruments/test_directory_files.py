"""groups.csv and products.csv, row by row; people.csv stands with the directory service."""

from datetime import date

import pytest

from survey.domain.errors import Refused
from survey.domain.group import Breakdown, Group
from survey.domain.product import Product
from survey.instruments.directory_files import read_groups, read_products
from survey.instruments.tables import Findings
from tests.directory_factories import GROUPS

HEADER = "breakdown,code,name,kind,parent,area,opened,closed,successor\n"


@pytest.fixture
def read(tmp_path):
    """Read text with a reader: what it returns, and the problems told."""

    def run(reader, text):
        path = tmp_path / f"{reader.__name__.removeprefix('read_')}.csv"
        path.write_text(text, "utf-8")
        findings = Findings()
        found = reader(path, findings)
        try:
            findings.refuse()
        except Refused as refused:
            return found, [str(problem) for problem in refused.problems]
        return found, []

    return run


def test_groups_of_both_breakdowns_are_read(read):
    groups, problems = read(read_groups, GROUPS)
    assert problems == []
    assert len(groups) == 14
    assert groups[10] == Group(Breakdown.SITE, "S1", "Ash Lane School", "school", "school", "north")


def test_dates_and_successors_are_read(read):
    row = "site,S5,Elm School,school,school,,2001-09-01,2026-01-01,S4\n"
    groups, problems = read(read_groups, GROUPS + row)
    assert problems == []
    assert groups[-1].opened == date(2001, 9, 1)
    assert (groups[-1].closed, groups[-1].successor) == (date(2026, 1, 1), "S4")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("place,S5,Elm,,school,,,,", "breakdown 'place': write organisation or site"),
        (
            "site,,Elm,,school,,,,",
            "code '' is not a code: use letters A to Z, digits, . _ and -, at most 40",
        ),
        ("site,S 5,Elm,,school,,,,", "code 'S 5' is not a code"),
        ("site,=5,Elm,,school,,,,", "code '=5' is not a code"),
        ("site,-5,Elm,,school,,,,", "code '-5' is not a code"),
        ("site,Ŝ5,Elm,,school,,,,", "code 'Ŝ5' is not a code"),
        (f"site,{'S' * 41},Elm,,school,,,,", f"code '{'S' * 41}' is not a code"),
        ("site,S5,,,school,,,,", "name is empty"),
        (f"site,S5,{'x' * 121},,school,,,,", "name has 121 characters: at most 120"),
        (
            "site,S5,Elm,,school,,1/9/2026,,",
            "opened '1/9/2026' is not a date: write it as 2026-09-30",
        ),
        ("site,S4,Elm,,school,,,,", "site:S4 stands in row 15 already"),
        ("site,S5,Elm,,college,,,,", "site:S5: its parent college is not a group of site"),
        ("site,S5,Elm,,,,,,", "site:S5: a second root of site beside all: name its parent"),
        ("site,S5,Elm,,S4,,,,", "site:S5: it is on level 4: a breakdown has at most 3 levels"),
    ],
)
def test_what_is_wrong_with_a_group_is_told_with_its_row(read, row, told):
    _, problems = read(read_groups, f"{GROUPS}{row}\n")
    assert len(problems) == 1
    assert problems[0].startswith(f"groups.csv row 16: {told}")


def test_a_row_that_cannot_be_read_makes_no_group_look_like_an_orphan(read):
    text = GROUPS.replace("site,school,", "site,school,,,,,,,,")
    assert read(read_groups, text)[1] == [
        "groups.csv row 10: it has 16 cells where the header has 9"
    ]


def test_the_same_code_may_stand_in_both_breakdowns(read):
    row = "organisation,S4,Dale School,department,people,,,,\n"
    assert read(read_groups, GROUPS + row)[1] == []


def test_both_breakdowns_need_their_root(read):
    _, problems = read(read_groups, HEADER + "organisation,council,Exton,council,,,,,\n")
    assert problems == ["groups.csv: the breakdown site has no root: one group must have no parent"]


def test_a_file_with_only_a_header_is_told(read):
    _, problems = read(read_groups, HEADER)
    assert len(problems) == 2


def test_products_are_read(read):
    products, problems = read(
        read_products, "code,name,service,closed\nmail,Email,email,\nfax,Fax,telephony,2020-01-01\n"
    )
    assert problems == []
    assert products == (
        Product("mail", "Email", "email"),
        Product("fax", "Fax", "telephony", None, date(2020, 1, 1)),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "products.csv: it holds no products"),
        (
            "mail,Email,email,,\nmail,Post,email,,\n",
            "products.csv row 3: product mail stands in row 2 already",
        ),
        ("mail,,email,,\n", "products.csv row 2: name is empty"),
        (
            "all,Everything,email,,\n",
            "products.csv row 2: code all means all products together: choose another",
        ),
        ("mail,Email,,,\n", "products.csv row 2: service is empty"),
        (
            "mail,Email,email,2026-01-02,2026-01-02\n",
            "products.csv row 2: it closed on 2026-01-02, not after it opened on 2026-01-02",
        ),
    ],
)
def test_what_is_wrong_with_a_product_is_told(read, rows, told):
    _, problems = read(read_products, "code,name,service,opened,closed\n" + rows)
    assert problems == [told]
