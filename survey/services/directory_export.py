"""The directory as the files that it is uploaded from: groups.csv, people.csv and products.csv.

What is written here can be uploaded again, and changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING

from survey.domain.spreadsheet import as_text
from survey.instruments.directory_files import GROUP_COLUMNS, PEOPLE_COLUMNS, PRODUCT_COLUMNS
from survey.storage import audit
from survey.storage import groups as group_table
from survey.storage import people as people_table
from survey.storage import products as product_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.group import Group
    from survey.domain.product import Product
    from survey.domain.sample import Person
    from survey.instruments.tables import Columns

_CHUNK = 1 << 16
_NO_PRODUCTS = ","
"""A cell of products that names none; an empty one says nothing of them."""


def write_groups(session: Session, stream: IO[bytes]) -> None:
    """Write groups.csv."""
    _write(stream, GROUP_COLUMNS, map(_group, group_table.listing(session)))


def write_products(session: Session, stream: IO[bytes]) -> None:
    """Write products.csv."""
    _write(stream, PRODUCT_COLUMNS, map(_product, product_table.listing(session)))


def write_people(
    session: Session, stream: IO[bytes], *, now: datetime, actor: str, role: str
) -> None:
    """Write people.csv, a thousand people in memory at a time, and log who took it and what it was.

    `stream` can be read as well.
    """
    people = (person for page in people_table.in_pages(session) for person in page)
    rows = _write(stream, PEOPLE_COLUMNS, map(_person, people))
    detail = {"rows": rows, "sha256": _sha256(stream)}
    audit.append(
        session, now=now, actor=actor, role=role,
        action="export", object="directory:people", detail=detail,
    )  # fmt: skip


def _write(stream: IO[bytes], columns: Columns, rows: Iterable[Iterator[object]]) -> int:
    """Write a table that a spreadsheet opens as UTF-8, and return how many rows it has below its header."""
    text = TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns.known)
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else as_text(str(cell)) for cell in row])
        count += 1
    text.flush()
    text.detach()  # the one who opened the stream closes it
    return count


def _sha256(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _group(group: Group) -> Iterator[object]:
    return (getattr(group, column) for column in GROUP_COLUMNS.known)


def _product(product: Product) -> Iterator[object]:
    return (getattr(product, column) for column in PRODUCT_COLUMNS.known)


def _person(person: Person) -> Iterator[object]:
    products = person.products and " ".join(person.products)
    yield from (person.reference, person.email, person.organisation, person.site)
    yield person.language
    yield _NO_PRODUCTS if products == () else products
