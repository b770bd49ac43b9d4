"""The council's own files: groups.csv, products.csv and people.csv.

Each reader yields what is in order and notes everything else in `findings`, row by row; whoever imports
stores nothing at all where anything was found.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Group
from survey.domain.phrase import phrase
from survey.domain.product import Product
from survey.domain.sample import Person
from survey.domain.spreadsheet import as_written
from survey.domain.tree import Tree, tree_faults
from survey.instruments.directory_cells import code_in, day_in, words_in
from survey.instruments.tables import Columns, Row, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from survey.instruments.tables import Findings

GROUP_COLUMNS = Columns(
    ("breakdown", "code", "name", "kind", "parent"), ("area", "opened", "closed", "successor")
)
PEOPLE_COLUMNS = Columns(("person", "email", "organisation", "site"), ("language", "products"))
PRODUCT_COLUMNS = Columns(("code", "name", "service"), ("opened", "closed"))
_MISTAKEN = {
    GROUP_COLUMNS: phrase("this looks like the file of groups: give it as groups"),
    PEOPLE_COLUMNS: phrase("this looks like the file of people: give it as people"),
    PRODUCT_COLUMNS: phrase("this looks like the file of products: give it as products"),
}
"""What is said of a file that has the columns of another one."""

LONGEST_REFERENCE = 60
LONGEST_EMAIL = 254
DEFAULT_LANGUAGE = "en"

_ALL_PRODUCTS = "all"
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_BETWEEN_PRODUCTS = re.compile(r"[\s,;|]+")


def read_groups(path: Path, findings: Findings) -> tuple[Group, ...]:
    """Return the groups of both breakdowns, checked one by one and, if no row is lost, as two trees."""
    rows: dict[tuple[str, str], Row] = {}
    groups: list[Group] = []
    before = told = len(findings)
    is_whole = True
    for row in _rows(path, GROUP_COLUMNS, findings):
        is_whole &= len(findings) == told  # or a row before this one cannot be read
        group = _group(row, findings)
        if group is None:
            is_whole = False
        elif (key := (group.breakdown, group.code)) in rows:
            findings.tell(
                row.where,
                "%(key)s stands in row %(number)s already",
                key=group.key,
                number=rows[key].number,
            )
        else:
            rows[key] = row
            groups.append(group)
        told = len(findings)
    is_whole &= len(findings) == told
    if is_whole and (groups or told == before):
        _find_tree_faults(path, groups, rows, findings)
    return tuple(groups)


def read_products(path: Path, findings: Findings) -> tuple[Product, ...]:
    """Return the catalogue."""
    rows: dict[str, int] = {}
    products: list[Product] = []
    before = len(findings)
    for row in _rows(path, PRODUCT_COLUMNS, findings):
        code = code_in(row, "code", findings)
        name, service = (words_in(row, column, findings) for column in ("name", "service"))
        opened, closed = (day_in(row, column, findings) for column in ("opened", "closed"))
        if opened and closed and closed <= opened:
            findings.tell(
                row.where,
                "it closed on %(closed)s, not after it opened on %(opened)s",
                closed=closed,
                opened=opened,
            )
        if code in rows:
            findings.tell(
                row.where,
                "product %(code)s stands in row %(number)s already",
                code=code,
                number=rows[code],
            )
        elif code == _ALL_PRODUCTS:
            findings.tell(
                row.where,
                "code %(code)s means all products together: choose another",
                code=code,
            )
        elif code:
            rows[code] = row.number
            products.append(Product(code, name, service, opened, closed))
    if not products and len(findings) == before:
        findings.tell(path.name, "it holds no products")
    return tuple(products)


def read_people(
    path: Path,
    trees: Mapping[Breakdown, Tree],
    products: Collection[str] | None,
    findings: Findings,
) -> Iterator[Person]:
    """Yield the staff list, one row at a time: 50,000 people need no more memory than their references.

    A breakdown without a tree, and products that are None, are not known yet: what people say of them is not checked.
    """
    before = len(findings)
    references: dict[str, int] = {}
    emails: dict[str, int] = {}
    for row in _rows(path, PEOPLE_COLUMNS, findings):
        problems = [
            *_once(row, "person", row["person"], references),
            *_reference_faults(row["person"]),
            *_email_faults(row, emails),
            *_place_faults(row, trees),
            *_language_faults(row["language"]),
            *(() if products is None else _product_faults(row["products"], products)),
        ]
        for problem in problems:
            findings.add(row.where, problem)
        if not problems:
            yield _person(row)
    if not references and len(findings) == before:
        findings.tell(path.name, "it holds no people: an import replaces the whole staff list")


def _rows(path: Path, columns: Columns, findings: Findings) -> Iterator[Row]:
    """Yield the rows of a file as they were before they were downloaded."""
    for row in read_table(path, columns, findings, mistaken=_MISTAKEN):
        yield replace(row, cells={name: as_written(cell) for name, cell in row.cells.items()})


def _group(row: Row, findings: Findings) -> Group | None:
    """Return the group of a row, or None where its place in a tree cannot be told."""
    breakdown = next((one for one in Breakdown if one == row["breakdown"].casefold()), None)
    if breakdown is None:
        findings.tell(
            row.where,
            "breakdown %(written)s: write organisation or site",
            written=repr(row["breakdown"]),
        )
    code = code_in(row, "code", findings)
    parent, successor = (
        code_in(row, column, findings) if row[column] else None
        for column in ("parent", "successor")
    )
    name = words_in(row, "name", findings)
    kind, area = (words_in(row, column, findings, is_needed=False) for column in ("kind", "area"))
    opened, closed = (day_in(row, column, findings) for column in ("opened", "closed"))
    if breakdown is None or not code:
        return None
    return Group(breakdown, code, name, kind, parent, area, opened, closed, successor)


def _find_tree_faults(
    path: Path, groups: list[Group], rows: Mapping[tuple[str, str], Row], findings: Findings
) -> None:
    for breakdown in Breakdown:
        members = [group for group in groups if group.breakdown == breakdown]
        for group, what in tree_faults(breakdown, members):
            if group is None:
                findings.add(path.name, what)
            else:
                findings.tell(
                    rows[breakdown, group.code].where,
                    "%(key)s: %(what)s",
                    key=group.key,
                    what=what,
                )


def _person(row: Row) -> Person:
    products = _BETWEEN_PRODUCTS.split(row["products"]) if row["products"] else None
    return Person(
        reference=row["person"],
        email=row["email"] or None,
        organisation=row["organisation"],
        site=row["site"],
        language=row["language"].casefold().replace("_", "-") or DEFAULT_LANGUAGE,
        products=None if products is None else tuple(sorted(set(filter(None, products)))),
    )


def _once(row: Row, what: str, value: str, seen: dict[str, int]) -> Iterator[str]:
    if value and seen.setdefault(value, row.number) != row.number:
        yield phrase(
            "%(column)s %(value)s stands in row %(number)s already",
            column=what,
            value=value,
            number=seen[value],
        )


def _reference_faults(reference: str) -> Iterator[str]:
    if not reference:
        yield phrase("person is empty: every row needs a staff reference")
    elif len(reference) > LONGEST_REFERENCE or " " in reference:
        yield phrase(
            "person must be a staff reference of at most %(most)s characters without spaces",
            most=LONGEST_REFERENCE,
        )


def _email_faults(row: Row, seen: dict[str, int]) -> Iterator[str]:
    email = row["email"]
    if not email:
        return
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        yield phrase(
            "email %(email)s is not one address: leave it empty where there is none",
            email=repr(email[:60]),
        )
    else:
        yield from _once(row, "email", email.casefold(), seen)


def _place_faults(row: Row, trees: Mapping[Breakdown, Tree]) -> Iterator[str]:
    for breakdown, tree in trees.items():
        code = row[breakdown]
        if code in tree.leaves:
            continue
        if not code:
            yield phrase(
                "%(breakdown)s is empty: name a group without groups below it", breakdown=breakdown
            )
        elif code in tree.nodes:
            yield phrase(
                "%(breakdown)s %(code)s has groups below it: name the one that the person belongs to",
                breakdown=breakdown,
                code=code,
            )
        else:
            yield phrase(
                "%(breakdown)s %(code)s is not an open group",
                breakdown=breakdown,
                code=repr(code[:60]),
            )


def _language_faults(language: str) -> Iterator[str]:
    if language and not _LANGUAGE.fullmatch(language.casefold().replace("_", "-")):
        yield phrase(
            "language %(language)s: write a code such as en or cy", language=repr(language[:60])
        )


def _product_faults(cell: str, products: Collection[str]) -> Iterator[str]:
    for code in filter(None, _BETWEEN_PRODUCTS.split(cell)):
        if code not in products:
            yield phrase("product %(code)s is not in the catalogue", code=repr(code[:60]))
