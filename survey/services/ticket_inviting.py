"""Inviting after tickets, as the worker does it: each waiting ticket of an open month is looked at, once.

A ticket is drawn or not by a lot that hangs on the wave's link key and on the ticket alone; only then is looked
whether its person may be asked. A person is invited once in a month, whatever the number of their tickets.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.group import Breakdown
from survey.domain.message import Channel, MessageKind
from survey.domain.ticket import TicketOutcome, is_drawn
from survey.domain.tree import Tree
from survey.domain.wave import LONDON
from survey.sealing import keys as key_files
from survey.sealing.keys import KeyMissingError
from survey.sealing.lots import lot
from survey.sealing.tokens import token_hash
from survey.services import burden, opt_outs, outbox, ticket_waves
from survey.services.inviting import token_of
from survey.storage import (
    audit,
    frame_cells,
    groups,
    invitations,
    people,
    tickets,
    wave_plans,
    waves,
)
from survey.storage.base import OBJECT_KEY_BYTES
from survey.storage.invitations import Invitation
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.sample import Person
    from survey.domain.ticket import Ticket
    from survey.domain.wave import Wave

    Pair = tuple[str, str]

BATCH = 500
"""Tickets that are looked at in one transaction."""

_ACTOR = "worker"


def due(session: Session, now: datetime, opening: Collection[str] = ()) -> tuple[str, ...]:
    """Return the waves whose tickets can be looked at: they are open, or are about to be `opening`."""
    if not tickets.programme(session).is_on:
        return ()
    return tuple(
        wave_id
        for wave_id in tickets.waves_with_waiting(session)
        if wave_id in opening or ticket_waves.may_invite(waves.get(session, wave_id), now)
    )


@dataclass(frozen=True)
class _Facts:
    """Of the people of a batch: who is on the staff list, and who may not be asked."""

    staff: Mapping[str, Person]
    invited: frozenset[str]
    opted_out: frozenset[str]
    too_soon: frozenset[str]


def look_at(session: Session, keys: Path, wave_id: str, *, now: datetime, cap_days: int) -> int:
    """Look at the next `BATCH` waiting tickets of a wave; return how many there were.

    Raises Refused where the wave's link key is not here.
    """
    hold(session, Lock.DIRECTORY)
    wave = waves.hold(session, wave_id)
    if not (ticket_waves.may_invite(wave, now) and tickets.programme(session).is_on):
        return 0
    batch = tickets.waiting(session, wave_id, BATCH)
    if not batch:
        return 0
    link_key = _link_key(keys, wave_id)
    today = now.astimezone(LONDON).date()
    facts = _facts(session, wave_id, batch, today, cap_days)
    share = wave_plans.get(session, wave_id).share or 0
    outcomes = _decided(batch, facts, link_key, share)
    chosen = [
        facts.staff[ticket.person]
        for ticket in batch
        if outcomes[ticket.key] is TicketOutcome.INVITED
    ]
    _invite(session, wave, link_key, chosen, now=now, today=today, cap_days=cap_days)
    tickets.decide(session, outcomes)
    counts = Counter(outcome.value for outcome in outcomes.values())
    audit.append(
        session, now=now, actor=_ACTOR, role=_ACTOR,
        action="invite after tickets", object=f"wave:{wave_id}", detail=dict(sorted(counts.items())),
    )  # fmt: skip
    return len(batch)


def _link_key(keys: Path, wave_id: str) -> bytes:
    try:
        return key_files.link_key(keys, wave_id)
    except KeyMissingError as missing:
        raise Refused.because(
            f"{missing} Nobody is invited before it is back.", wave_id
        ) from missing


def _facts(
    session: Session, wave_id: str, batch: Iterable[Ticket], today: date, cap_days: int
) -> _Facts:
    named = sorted({ticket.person for ticket in batch})
    return _Facts(
        staff=people.by_reference(session, named),
        invited=invitations.having(session, wave_id, named),
        opted_out=opt_outs.listed(session),
        too_soon=burden.too_soon(session, named, today, days=cap_days),
    )


def _decided(
    batch: Iterable[Ticket], facts: _Facts, link_key: bytes, share: int
) -> dict[bytes, TicketOutcome]:
    """Return what becomes of each ticket, in the order in which they are looked at."""
    outcomes: dict[bytes, TicketOutcome] = {}
    invited = set(facts.invited)
    for ticket in batch:
        outcomes[ticket.key] = (
            _outcome(ticket.person, facts, invited)
            if is_drawn(lot(link_key, ticket.key), share)
            else TicketOutcome.NOT_DRAWN
        )
        if outcomes[ticket.key] is TicketOutcome.INVITED:
            invited.add(ticket.person)
    return outcomes


def _outcome(reference: str, facts: _Facts, invited: Collection[str]) -> TicketOutcome:
    """Return whether the person of a ticket that was drawn is invited, or else the first reason why not."""
    person = facts.staff.get(reference)
    if person is None:
        return TicketOutcome.UNKNOWN_PERSON
    reasons = (
        (reference in invited, TicketOutcome.ASKED_ALREADY),
        (reference in facts.opted_out, TicketOutcome.OPTED_OUT),
        (not person.email, TicketOutcome.NO_ADDRESS),
        (reference in facts.too_soon, TicketOutcome.TOO_SOON),
    )
    return next((outcome for holds, outcome in reasons if holds), TicketOutcome.INVITED)


def _invite(
    session: Session,
    wave: Wave,
    link_key: bytes,
    chosen: Sequence[Person],
    *,
    now: datetime,
    today: date,
    cap_days: int,
) -> None:
    """Write the invitations of people, lay their messages into the outbox, and note that they were asked."""
    place_of = _places(session, wave.id, today, chosen)
    cell_of = frame_cells.invite(session, wave.id, Counter(place_of.values()))
    written = []
    for person in chosen:
        id_ = secrets.token_bytes(OBJECT_KEY_BYTES)
        token = token_of(link_key, id_, Channel.LINK)
        cell = cell_of[place_of[person.reference]]
        written.append(Invitation(id_, token_hash(token), person.reference, cell, person.language))
    invitations.insert_many(session, wave.id, written)
    asked = list(place_of)
    outbox.create(session, wave.id, MessageKind.INVITATION, asked, now=now)
    burden.record(session, wave.id, asked, today, days=cap_days)


def _places(
    session: Session, wave_id: str, today: date, chosen: Iterable[Person]
) -> dict[str, Pair]:
    """Return the pair of nodes at which each person is counted: their leaves, or what is left above them."""
    frozen = waves.trees(session, wave_id)
    everybody = groups.listing(session)
    nodes = {
        breakdown: _Nodes(
            {group.code for group in frozen if group.breakdown is breakdown},
            next(g.code for g in frozen if g.breakdown is breakdown and g.parent is None),
            Tree.on(today, everybody, breakdown),
        )
        for breakdown in Breakdown
    }
    return {
        person.reference: (
            nodes[Breakdown.SITE].nearest(person.site),
            nodes[Breakdown.ORGANISATION].nearest(person.organisation),
        )
        for person in chosen
    }


@dataclass(frozen=True)
class _Nodes:
    """One tree of a wave as it was frozen, beside the tree of today."""

    codes: set[str]
    root: str
    today: Tree

    def nearest(self, leaf: str) -> str:
        """Return the node of the wave that a leaf of today is at or below."""
        above = self.today.path(leaf) if leaf in self.today.nodes else ()
        return next(
            (code for code in (leaf, *(group.code for group in above)) if code in self.codes),
            self.root,
        )
