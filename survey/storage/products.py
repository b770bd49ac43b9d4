"""The catalogue of products."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.product import Product
from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session


class ProductRow(Base):
    """One product; its code is stable for ever."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    service: Mapped[str]
    opened: Mapped[date | None]
    closed: Mapped[date | None]


def listing(session: Session) -> tuple[Product, ...]:
    """Return the whole catalogue, in order of code."""
    rows = session.scalars(select(ProductRow))
    return tuple(
        sorted(Product(row.code, row.name, row.service, row.opened, row.closed) for row in rows)
    )


def replace_all(session: Session, products: Iterable[Product]) -> None:
    """Put a new catalogue in the place of the old."""
    session.execute(delete(ProductRow))
    session.execute(insert(ProductRow), [asdict(product) for product in products])


def as_rows(catalogue: Iterable[Product]) -> list[dict[str, str | None]]:
    """Return a catalogue as JSON, as it is frozen with a wave."""
    return [
        {
            "code": product.code,
            "name": product.name,
            "service": product.service,
            "opened": product.opened.isoformat() if product.opened else None,
            "closed": product.closed.isoformat() if product.closed else None,
        }
        for product in catalogue
    ]


def product_of(entry: Mapping[str, str | None]) -> Product:
    """Return one product of a frozen catalogue."""
    opened, closed = (
        date.fromisoformat(day) if (day := entry[name]) else None for name in ("opened", "closed")
    )
    return Product(entry["code"] or "", entry["name"] or "", entry["service"] or "", opened, closed)
