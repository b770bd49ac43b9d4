"""Taking up closed tickets: a whole file or nothing, and no ticket twice, however often a file comes."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from survey.domain.errors import Problem, Refused
from survey.domain.phrase import phrase
from survey.domain.ticket import LONGEST_AGO, Ticket, TicketOutcome, ticket_key
from survey.domain.wave import LONDON
from survey.instruments.tables import Findings
from survey.instruments.ticket_mapping import load_ticket_mapping
from survey.instruments.ticket_rows import rows
from survey.services import ticket_waves
from survey.storage import audit, people, products, tickets
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.instruments.ticket_mapping import TicketMapping
    from survey.instruments.ticket_rows import MappedTicket


_LONGEST_TOLD = 80


@dataclass(frozen=True)
class TakenUp:
    """What became of a list: `rows` = `new` + `known` + `still_open` + `too_old` + `passed_over`.

    Of the new ones `unknown_people` belong to nobody on the staff list. `notes` say by row why one is passed over,
    or whom it does not know; of very many only the first are told. `wave` is the one that asks about the new ones,
    None where there are none, or where it was only looked at and the month has no wave yet; `month` is its first day.
    """

    rows: int
    new: int
    known: int
    still_open: int
    too_old: int
    passed_over: int
    unknown_people: int
    notes: tuple[Problem, ...]
    month: date
    wave: str | None


class _New(NamedTuple):
    """A ticket that is not known yet; `where` is its row and `written` whom it names there."""

    ticket: Ticket
    where: str
    written: str

    @property
    def outcome(self) -> TicketOutcome:
        return TicketOutcome.WAITING if self.ticket.person else TicketOutcome.UNKNOWN_PERSON


@dataclass
class _List:
    """What a list holds, row by row."""

    new: dict[bytes, _New] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    notes: Findings = field(default_factory=Findings)

    @property
    def unknown_people(self) -> list[_New]:
        return [one for one in self.new.values() if not one.ticket.person]

    def taken_up(self, month: ticket_waves.Month, wave: str | None) -> TakenUp:
        return TakenUp(
            rows=len(self.new) + self.counts.total(),
            new=len(self.new),
            known=self.counts["known"],
            still_open=self.counts["still open"],
            too_old=self.counts["too old"],
            passed_over=self.counts["passed over"],
            unknown_people=len(self.unknown_people),
            notes=self.notes.problems,
            month=month.first,
            wave=wave,
        )


def import_tickets(
    session: Session,
    file: Path,
    mapping: Path,
    *,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> TakenUp:
    """Take up the closed tickets of a CSV file, those that are new, for the wave of the month.

    Raises Refused, and stores nothing, with every problem by line or row: where the mapping or the file cannot be
    used, where no row is of any use, or where tickets are not followed up at present.
    """
    hold(session, Lock.DIRECTORY)
    _check_may_begin(session)
    today = now.astimezone(LONDON).date()
    found = _read(session, file, mapping, today)
    tickets.forget_seen(session, today - LONGEST_AGO)
    if not found.new:
        return found.taken_up(ticket_waves.month(session, today), None)
    wave = ticket_waves.to_join(session, now=now, actor=actor, role=role)
    tickets.add(session, wave.id, ((one.ticket, one.outcome) for one in found.new.values()))
    taken_up = found.taken_up(ticket_waves.month(session, today), wave.id)
    _audit(session, taken_up, (file, mapping), now, actor, role)
    return taken_up


def look_at(session: Session, file: Path, mapping: Path, *, now: datetime) -> TakenUp:
    """Return what `import_tickets` would do, and do nothing; raises Refused as it does."""
    _check_may_begin(session)
    today = now.astimezone(LONDON).date()
    found = _read(session, file, mapping, today)
    month = ticket_waves.month(session, today)
    return found.taken_up(month, month.wave.id if month.wave and found.new else None)


def _check_may_begin(session: Session) -> None:
    ticket_waves.to_ask(session)
    if not tickets.programme(session).is_on:
        raise Refused.because(
            "tickets are not followed up at present: an administrator can switch it on, on the page about tickets"
        )


def _read(session: Session, file: Path, mapping: Path, today: date) -> _List:
    """Return what a list holds; raises Refused with everything that makes it unfit."""
    catalogue = products.listing(session)
    mapped = load_ticket_mapping(mapping, {product.code for product in catalogue})
    unfit, found = Findings(), _List()
    person_of = _people(session, mapped)
    for row in rows(mapped, catalogue, file, unfit):
        if isinstance(row, Problem):
            found.counts["passed over"] += 1
            found.notes.add(row.where, row.what)
        else:
            _sort(row, found, today, person_of)
    unfit.refuse()
    known = tickets.known(session, found.new)
    for key in known:
        del found.new[key]
    found.counts["known"] += len(known)
    for one in found.unknown_people:
        found.notes.add(one.where, _nobody(one.written))
    _check_is_of_use(found, file)
    return found


def _nobody(written: str) -> str:
    if not written:
        return phrase("it names no person")
    return phrase("“%(person)s” is nobody on the staff list", person=written[:_LONGEST_TOLD])


def _sort(row: MappedTicket, found: _List, today: date, person_of: dict[str, str]) -> None:
    """Put a row where it belongs."""
    if row.closed_on is None:
        found.counts["still open"] += 1
        return
    if row.closed_on < today - LONGEST_AGO:
        found.counts["too old"] += 1
        return
    if row.closed_on > today:
        found.counts["passed over"] += 1
        found.notes.add(
            row.where,
            phrase("it is closed on %(day)s, which has not come yet", day=row.closed_on),
        )
        return
    key = ticket_key(row.id)
    if key in found.new:
        found.counts["known"] += 1
        return
    person = person_of.get(row.person.casefold(), "")
    ticket = Ticket(key, row.closed_on, person, row.service, row.product)
    found.new[key] = _New(ticket, row.where, row.person)


def _people(session: Session, mapped: TicketMapping) -> dict[str, str]:
    """Return the staff reference of each person by what a list knows them by, in small letters.

    References that differ by capitals alone are nobody's: it cannot be told who is meant.
    """
    known: dict[str, str] = {}
    pairs: Iterable[tuple[str, str]]
    if mapped.file.person == "email":
        pairs = ((email, reference) for reference, email in people.addresses(session))
    else:
        pairs = ((reference, reference) for reference in people.references(session))
    for name, reference in pairs:
        known[name.casefold()] = "" if name.casefold() in known else reference
    return known


def _check_is_of_use(found: _List, file: Path) -> None:
    """Refuse a list without any ticket, and one of which every row is amiss: then it is the mapping that is."""
    total = len(found.new) + found.counts.total()
    if not total:
        raise Refused.because("it holds no tickets", file.name)
    amiss = found.counts["passed over"] + len(found.unknown_people)
    if amiss == total:
        what = phrase(
            "none of its %(rows)s rows can be used: is the mapping the right one?",
            rows=amiss,
        )
        raise Refused([*found.notes.problems, Problem(file.name, what)])


def _audit(
    session: Session,
    taken_up: TakenUp,
    files: tuple[Path, Path],
    now: datetime,
    actor: str,
    role: str,
) -> None:
    data, mapping = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    counts = ("rows", "new", "known", "still_open", "too_old", "passed_over", "unknown_people")
    audit.append(
        session, now=now, actor=actor, role=role,
        action="import tickets", object=f"wave:{taken_up.wave}",
        detail={name: getattr(taken_up, name) for name in counts}
        | {"data": data, "mapping": mapping},
    )  # fmt: skip
