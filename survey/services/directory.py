"""The directory: groups, products and staff, imported whole or refused whole."""

from __future__ import annotations

import hashlib
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
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.group import Group
    from survey.domain.product import Product

Trees = dict[Breakdown, Tree]


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

    Raises Refused with every problem found; roll back then, for rows may have been written on the way.
    A group that is gone must have nobody left in it, and a product that a wave has asked about keeps its row.
    """
    files = {"groups": groups, "products": products, "people": people}
    if not any(files.values()):
        raise Refused.because("Name at least one file: --groups, --people or --products.")
    hold(session, Lock.DIRECTORY)
    findings = Findings()
    new_groups = read_groups(groups, findings) if groups else group_table.listing(session)
    new_products = read_products(products, findings) if products else product_table.listing(session)
    findings.refuse()
    trees = _trees(now.astimezone(LONDON).date(), new_groups) if groups or people else {}
    _check_what_stays(session, files, trees, new_products, findings)
    findings.refuse()
    if groups:
        group_history.replace_groups(session, new_groups, now.astimezone(LONDON).date())
    if products:
        product_table.replace_all(session, new_products)
    rows = {"groups": len(new_groups), "products": len(new_products)}
    if people:
        codes = {product.code for product in new_products}
        arriving = read_people(people, trees, codes, findings)
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


def _trees(today: date, groups: tuple[Group, ...]) -> Trees:
    if not groups:
        raise Refused.because("There are no groups yet: import groups.csv first or with it.")
    return {breakdown: Tree.on(today, groups, breakdown) for breakdown in Breakdown}


def _check_what_stays(
    session: Session,
    files: Mapping[str, Path | None],
    trees: Trees,
    products: tuple[Product, ...],
    findings: Findings,
) -> None:
    """Find what the new files would leave without a place: people on the list, products asked about."""
    if path := files["products"]:
        asked = {product.code for wave in waves.listing(session) for product in wave.catalogue}
        for code in sorted(asked - {product.code for product in products}):
            findings.add(
                path.name,
                f"product {code} is missing, and waves have asked about it: keep its row, with a date in closed",
            )
    path = files["groups"]
    if path is None or files["people"]:
        return
    for (site, organisation), count in sorted(people_table.count_by_place(session).items()):
        for breakdown, code in ((Breakdown.SITE, site), (Breakdown.ORGANISATION, organisation)):
            if code not in trees[breakdown].leaves:
                findings.add(
                    path.name,
                    f"{count:,} people on the staff list are at {breakdown}:{code}, which is no open"
                    " group without groups below it: import people.csv with it",
                )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
