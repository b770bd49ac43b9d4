"""The directory: groups, products and staff, imported whole or refused whole."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.group import Breakdown
from survey.domain.tree import Tree
from survey.domain.wave import LONDON
from survey.instruments.directory_files import read_groups, read_people, read_products
from survey.instruments.tables import Findings
from survey.services import group_history
from survey.storage import (
    audit,
    waves,
)
from survey.storage import (
    groups as group_table,
)
from survey.storage import (
    people as people_table,
)
from survey.storage import (
    products as product_table,
)
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.group import Group
    from survey.domain.product import Product

Trees = dict[Breakdown, Tree]
Files = dict[str, "Path | None"]


@dataclass(frozen=True)
class Known:
    """What people can belong to and use. `trees` is empty and `codes` None while their file has problems."""

    groups: tuple[Group, ...]
    products: tuple[Product, ...]
    trees: Trees
    codes: frozenset[str] | None


@dataclass(frozen=True)
class Imported:
    """How many rows came from each file; None where there was none."""

    groups: int | None = None
    products: int | None = None
    people: int | None = None


def import_directory(
    session: Session,
    *,
    groups: Path | None = None,
    people: Path | None = None,
    products: Path | None = None,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> Imported:
    """Put what the files hold in the place of what is stored; each is optional, one is needed.

    Raises Refused with every problem found; roll back then, for rows may have been written on the way. Whether
    people's groups and products exist is found out only where no problem was found with those themselves.
    A group that is gone must have nobody left in it, and a product that a wave has asked about keeps its row.
    """
    files = {"groups": groups, "products": products, "people": people}
    if not any(files.values()):
        raise Refused.because("Name at least one file: --groups, --people or --products.")
    hold(session, Lock.DIRECTORY)
    findings = Findings()
    known = read(session, files, now.astimezone(LONDON).date(), findings)
    arriving = read_people(people, known.trees, known.codes, findings) if people else iter(())
    if findings:
        deque(arriving, maxlen=0)  # read for what is wrong with them, and stored nowhere
        findings.refuse()
    rows = {"groups": len(known.groups), "products": len(known.products)}
    if groups:
        group_history.replace_groups(session, known.groups, now.astimezone(LONDON).date())
    if products:
        product_table.replace_all(session, known.products)
    if people:
        rows["people"] = people_table.replace_all(session, arriving)
        findings.refuse()
    given = {what: path for what, path in files.items() if path}
    for what, path in given.items():
        _log(session, what, path, rows[what], now=now, actor=actor, role=role)
    return Imported(**{what: rows[what] for what in given})


def _log(
    session: Session, what: str, path: Path, rows: int, *, now: datetime, actor: str, role: str
) -> None:
    detail = {"rows": rows, "sha256": _sha256(path)}
    audit.append(
        session, now=now, actor=actor, role=role,
        action="import", object=f"directory:{what}", detail=detail,
    )  # fmt: skip


def read(session: Session, files: Files, today: date, findings: Findings) -> Known:
    """Read groups and products, or what is stored of them, and find what they would leave without a place.

    `files` has all of `groups`, `products` and `people`, None where there is none.
    """
    trees: Trees = {}
    groups = group_table.listing(session)
    if path := files["groups"]:
        groups = read_groups(path, findings)
    elif not groups and files["people"]:
        findings.tell("", "There are no groups yet: import groups.csv first or with it.")
    if not findings:
        trees = {breakdown: Tree.on(today, groups, breakdown) for breakdown in Breakdown}
        _check_places(session, files, trees, findings)
    told = len(findings)
    products = product_table.listing(session)
    if path := files["products"]:
        products = read_products(path, findings)
    codes = frozenset(product.code for product in products)
    if len(findings) == told:
        _check_asked(session, files["products"], codes, findings)
    return Known(groups, products, trees, codes if len(findings) == told else None)


def _check_asked(
    session: Session, path: Path | None, codes: frozenset[str], findings: Findings
) -> None:
    """Find the products that waves have asked about and that would be gone."""
    if path is None:
        return
    asked = {product.code for wave in waves.listing(session) for product in wave.catalogue}
    for code in sorted(asked - codes):
        findings.tell(
            path.name,
            "product %(code)s is missing, and waves have asked about it: keep its row, with a date in closed",
            code=code,
        )


def _check_places(session: Session, files: Files, trees: Trees, findings: Findings) -> None:
    """Find the people on the staff list who would be left without a place."""
    path = files["groups"]
    if path is None or files["people"]:
        return
    for (site, organisation), count in sorted(people_table.count_by_place(session).items()):
        for breakdown, code in ((Breakdown.SITE, site), (Breakdown.ORGANISATION, organisation)):
            if code not in trees[breakdown].leaves:
                findings.tell(
                    path.name,
                    "%(number)s people on the staff list are at %(place)s, which is no open"
                    " group without groups below it: import people.csv with it",
                    number=f"{count:,}",
                    place=f"{breakdown}:{code}",
                )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
