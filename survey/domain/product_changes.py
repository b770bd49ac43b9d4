"""How the catalogue of products changes from one list to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from survey.domain.product import Product


class ProductEvent(StrEnum):
    """What can happen to a product."""

    ADDED = "added"
    RENAMED = "renamed"
    SERVICE = "service"
    OPENED = "opened"
    CLOSED = "closed"
    REMOVED = "removed"


@dataclass(frozen=True)
class ProductChange:
    """One thing that happens to a product; `before` and `after` are plain text, days as 2026-09-30, "" for nothing."""

    code: str
    name: str
    what: ProductEvent
    before: str = ""
    after: str = ""


def product_changes(before: Iterable[Product], after: Iterable[Product]) -> Iterator[ProductChange]:
    """Yield what happens to each product when one list takes the place of another, in order of code."""
    old = {product.code: product for product in before}
    new = {product.code: product for product in after}
    for code in sorted(old.keys() | new.keys()):
        was, now = old.get(code), new.get(code)
        if now is None:
            yield ProductChange(code, old[code].name, ProductEvent.REMOVED)
        elif was is None:
            yield ProductChange(code, now.name, ProductEvent.ADDED, "", now.service)
        else:
            yield from _differences(was, now)


def _differences(was: Product, now: Product) -> Iterator[ProductChange]:
    for event, before, after in (
        (ProductEvent.RENAMED, was.name, now.name),
        (ProductEvent.SERVICE, was.service, now.service),
        (ProductEvent.OPENED, _text(was.opened), _text(now.opened)),
        (ProductEvent.CLOSED, _text(was.closed), _text(now.closed)),
    ):
        if before != after:
            yield ProductChange(now.code, now.name, event, before, after)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
