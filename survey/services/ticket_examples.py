"""An example of a list of tickets and of the mapping that reads it, with products that the council has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound
from survey.storage import products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.domain.product import Product

_MAPPING = """\
# How the list of closed tickets of a service desk is read. Put the names of your own columns behind the colons.
columns:
  id: Ticket number
  closed: Closed at
  person: Requested by
  service: Category         # may be left out
  product: Application      # may be left out

# What stands in the column of the person: email, or reference for the staff reference.
person: email

# Dates such as 03/11/2026 need to be told: day-first or month-first. Times are those of the time zone.
closed:
  order: day-first
  time_zone: Europe/London

# What stands in the column of the service, and which service is meant. Leave it out to take it as it is written.
services:
  Mailbox: email
  Something is slow: network
"""
_PRODUCTS = """
# What stands in the column of the product, and its code in the catalogue. Names and codes of the catalogue are
# known without being told. Under no_product is what stands there where it is about none.
products:
{lines}
no_product: [Other, "N/A"]
"""
_NONE = """
# What stands in the column of the product where it is about none of the catalogue.
no_product: [Other, "N/A"]
"""
_LIST = """\
Ticket number,Closed at,Requested by,Category,Application
INC0012345,03/11/2026 14:05,first.last@council.example,Mailbox,{product}
"""
_MOST_PRODUCTS = 3


@dataclass(frozen=True)
class Example:
    """A file to begin with."""

    name: str
    content_type: str
    text: str


def example(session: Session, name: str) -> Example:
    """Return `mapping.yaml` or `tickets.csv`; raises NotFound for anything else."""
    shown = products.listing(session)[:_MOST_PRODUCTS]
    if name == "mapping.yaml":
        return Example(name, "application/yaml; charset=utf-8", _mapping(shown))
    if name == "tickets.csv":
        product = f"Old name of {shown[0].code}" if shown else "Other"
        return Example(name, "text/csv; charset=utf-8", _LIST.format(product=product))
    raise NotFound(name)


def _mapping(shown: Sequence[Product]) -> str:
    if not shown:
        return _MAPPING + _NONE
    lines = (f"  Old name of {one.code}: {json.dumps(one.code)}" for one in shown)
    return _MAPPING + _PRODUCTS.format(lines="\n".join(lines))
