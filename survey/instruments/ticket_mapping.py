"""The mapping of a service desk's list of closed tickets: which column is which, and how things are written.

Every key is described in docs/tickets.md, which a test holds against these models.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from survey.domain.errors import Refused
from survey.domain.phrase import phrase
from survey.instruments.strict import Strict, in_order_of_lines, read
from survey.instruments.ticket_dates import Order
from survey.instruments.yaml_text import MOST_BYTES, decoded, read_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from survey.instruments.yaml_text import Tree, Where

Cell = Annotated[str, Field(max_length=300)]
Column = Annotated[str, Field(min_length=1, max_length=300)]
ServiceName = Annotated[str, Field(min_length=1, max_length=100)]
_MOST_SPELLINGS = 2000


class ColumnsFile(Strict):
    """The columns that are read. Any other is passed over."""

    id: Column
    closed: Column
    person: Column
    service: Column | None = None
    product: Column | None = None


class ClosedFile(Strict):
    """How the column `closed` is written."""

    order: Order | None = None
    time_zone: Annotated[str, Field(max_length=60)] = "Europe/London"

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(
                "is no time zone: write one such as Europe/London, or UTC",
            ) from None
        return name


class TicketMappingFile(Strict):
    """How one CSV file, a row for each ticket, is read."""

    columns: ColumnsFile
    person: Literal["reference", "email"]
    closed: ClosedFile = Field(default_factory=ClosedFile)
    services: Annotated[dict[Cell, ServiceName], Field(max_length=_MOST_SPELLINGS)] = Field(
        default_factory=dict
    )
    products: Annotated[dict[Cell, Cell], Field(max_length=_MOST_SPELLINGS)] = Field(
        default_factory=dict
    )
    no_product: Annotated[list[Cell], Field(max_length=_MOST_SPELLINGS)] = Field(
        default_factory=list
    )


@dataclass(frozen=True)
class TicketMapping:
    """A mapping that is right by itself, and the file that it was read from."""

    file: TicketMappingFile
    tree: Tree

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none."""
        return ZoneInfo(self.file.closed.time_zone)


def load_ticket_mapping(path: Path, products: Collection[str]) -> TicketMapping:
    """Return the mapping in a file; raises Refused with every problem as `mapping.yaml:12`.

    `products` are the codes of the catalogue.
    """
    with path.open("rb") as stream:
        text = decoded(stream.read(MOST_BYTES + 1), path.name)
    tree = read_tree(text, path.name)
    file = read(tree, TicketMappingFile)
    problems = {tree.problem(where, what) for where, what in _faults(file, products)}
    if problems:
        raise Refused(sorted(problems, key=in_order_of_lines))
    return TicketMapping(file, tree)


def spelling(text: str) -> str:
    """Return what two spellings have in common: space around and within, capitals and the way accents are stored."""
    return " ".join(normalize("NFC", text).split()).casefold()


def _faults(file: TicketMappingFile, products: Collection[str]) -> Iterator[tuple[Where, str]]:
    yield from _column_faults(file)
    yield from _twice("services", file.services)
    yield from _twice("products", (*file.products, *file.no_product))
    for written, code in file.products.items():
        if code not in products:
            yield (
                ("products", written),
                phrase(
                    "“%(code)s” is no product of the catalogue: import it first, or mend its code",
                    code=code,
                ),
            )


def _column_faults(file: TicketMappingFile) -> Iterator[tuple[Where, str]]:
    seen: set[str] = set()
    for name, column in file.columns:
        if column is None:
            continue
        if not spelling(column):
            yield (
                ("columns", name),
                phrase("“%(key)s” should be the name of a column: it is empty", key=name),
            )
        if spelling(column) in seen:
            yield (
                ("columns", name),
                phrase("the column “%(column)s” is named twice: each is read once", column=column),
            )
        seen.add(spelling(column))
    named = {"services": file.columns.service, "products": file.columns.product}
    for key, column in {**named, "no_product": file.columns.product}.items():
        if getattr(file, key) and column is None:
            yield (
                (key,),
                phrase(
                    "“%(key)s” says how a column is written that is not named under `columns`",
                    key=key,
                ),
            )


def _twice(key: str, spellings: Iterable[str]) -> Iterator[tuple[Where, str]]:
    for written, times in Counter(map(spelling, spellings)).items():
        if times > 1:
            yield (
                (key,),
                phrase(
                    "“%(written)s” is written twice, but for space and capitals: keep one",
                    written=written,
                ),
            )
