"""The rows of a service desk's list of closed tickets, read by its mapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Problem
from survey.domain.phrase import phrase
from survey.instruments.tables import Columns, read_table
from survey.instruments.ticket_dates import DateReading, NoDayError
from survey.instruments.ticket_mapping import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from survey.domain.product import Product
    from survey.instruments.tables import Findings, Row
    from survey.instruments.ticket_mapping import TicketMapping

LONGEST_ID = 300
_LONGEST_TOLD = 60


@dataclass(frozen=True)
class MappedTicket:
    """One row: the desk's id, the day on which it was closed (None while it is open), what it was about.

    `person` is as written: a staff reference or an address. `where` is what a problem of the row names.
    """

    where: str
    id: str
    closed_on: date | None
    person: str
    service: str
    product: str | None


def rows(
    mapping: TicketMapping, catalogue: Iterable[Product], path: Path, findings: Findings
) -> Iterator[MappedTicket | Problem]:
    """Yield each row as a ticket, or as the problem for which it is passed over: the file is good all the same.

    What makes the whole file unfit goes to `findings`.
    """
    reading = _Reading(mapping, catalogue)
    for row in read_table(path, reading.columns, findings):
        try:
            yield reading.ticket(row, findings)
        except _PassedOverError as why:
            yield Problem(row.where, why.what)


class _PassedOverError(Exception):
    """Why a row is passed over, in a phrase."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class _Reading:
    """Everything that is looked up for a row, made ready once."""

    def __init__(self, mapping: TicketMapping, catalogue: Iterable[Product]) -> None:
        file = mapping.file
        self.names = {name: spelling(column) for name, column in file.columns if column is not None}
        self.columns = Columns(tuple(self.names.values()), passes_over=True)
        self.dates = DateReading(file.closed.order, mapping.zone)
        self.services = {spelling(written): name for written, name in file.services.items()}
        by_name: dict[str, str | None] = {}
        for product in catalogue:
            by_name |= {spelling(product.name): product.code, spelling(product.code): product.code}
        written = {spelling(one): code for one, code in file.products.items()}
        self.products: dict[str, str | None] = (
            by_name | written | dict.fromkeys(map(spelling, file.no_product))
        )

    def cell(self, row: Row, name: str) -> str:
        """Return the cell of a column, "" where the mapping names none."""
        return row[self.names[name]] if name in self.names else ""

    def ticket(self, row: Row, findings: Findings) -> MappedTicket:
        """Return the ticket of a row; what makes the file unfit goes to `findings`."""
        id_ = self.cell(row, "id")
        if not id_:
            findings.add(row.where, phrase("it has no number or name of a ticket"))
        elif len(id_) > LONGEST_ID:
            findings.add(row.where, phrase("its number or name of a ticket is far too long"))
        closed_on = self._day(row, findings)
        if closed_on is None:
            return MappedTicket(row.where, id_, None, "", "", None)
        return MappedTicket(
            row.where,
            id_,
            closed_on,
            self.cell(row, "person"),
            self._service(self.cell(row, "service")),
            self._product(self.cell(row, "product")),
        )

    def _day(self, row: Row, findings: Findings) -> date | None:
        written = self.cell(row, "closed")
        if not written:
            return None
        try:
            return self.dates.day(written)
        except NoDayError as wrong:
            what = phrase("“%(written)s” %(wrong)s", written=_short(written), wrong=wrong.what)
            findings.add(row.where, what)
            return None

    def _service(self, written: str) -> str:
        if not self.services:
            return written[:LONGEST_ID]
        if not written or spelling(written) in self.services:
            return self.services.get(spelling(written), "")
        raise _PassedOverError(
            phrase(
                "“%(written)s” stands for no service: say which under services in the mapping",
                written=_short(written),
            )
        )

    def _product(self, written: str) -> str | None:
        if not written:
            return None
        if spelling(written) in self.products:
            return self.products[spelling(written)]
        raise _PassedOverError(
            phrase(
                "“%(written)s” is no product of the catalogue: say which it is under products in the mapping,"
                " or that it is none under no_product",
                written=_short(written),
            )
        )


def _short(written: str) -> str:
    return written if len(written) <= _LONGEST_TOLD else f"{written[:_LONGEST_TOLD]}…"
