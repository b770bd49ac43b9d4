"""Who is invited to a wave that opens, how the invitation reaches them, and who is left out and why."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import SystemRandom
from typing import TYPE_CHECKING

from survey.domain.fieldwork_plan import Method
from survey.domain.message import Channel, MessageKind
from survey.domain.wave import LONDON
from survey.sealing.tokens import personal_token, slip_code, token_hash
from survey.services import burden, opt_outs, outbox, sampling
from survey.storage import invitations, people
from survey.storage.base import OBJECT_KEY_BYTES
from survey.storage.invitations import Invitation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from random import Random

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.frame import Frame
    from survey.domain.sample import Person
    from survey.services.framing import Framed


@dataclass(frozen=True)
class Choice:
    """Who is not invited of those with a personal link, and how many for which reason.

    Of those drawn, some have opted out, and others were asked to another survey too lately (`too_soon`).
    `invited` counts by cell who is left.
    """

    left_out: frozenset[str]
    invited: Mapping[int, int]
    not_drawn: int = 0
    opted_out: int = 0
    too_soon: int = 0

    def counted(self, frame: Frame) -> Frame:
        """Return the frame with the invitations that are really made."""
        return replace(
            frame,
            cells=tuple(
                replace(cell, invited=self.invited.get(cell.number, 0)) for cell in frame.cells
            ),
        )


@dataclass(frozen=True)
class Occasion:
    """When people are asked: not within `cap_days` of another wave. `chance` draws a sample.

    Production leaves chance to the operating system; a test may want to draw the same again.
    """

    now: datetime
    cap_days: int
    chance: Random = field(default_factory=SystemRandom)

    @property
    def today(self) -> date:
        """The day in London."""
        return self.now.astimezone(LONDON).date()


@dataclass(frozen=True)
class Invited:
    """How many were invited, how many of them by printed slip, how many messages were laid into the outbox."""

    people: int
    slips: int
    messages: int


def choose(
    session: Session,
    plan: FieldworkPlan,
    framed: Framed,
    k: int,
    occasion: Occasion,
) -> Choice:
    """Return who is invited of the staff with personal links.

    An opt-out holds in every wave, the cap on burden in those that were planned in the browser.
    """
    staff = _by_cell(session, framed)
    everybody = {person for there in staff.values() for person in there}
    drawn = frozenset(everybody)
    if plan.method is Method.SAMPLE and plan.margin is not None:
        chance = occasion.chance
        asked = sampling.quotas(framed, plan.margin, k)
        drawn = sampling.draw(staff, sampling.sizes(framed.frame.cells, asked, chance), chance)
    opted_out = drawn & opt_outs.listed(session)
    willing = drawn - opted_out
    too_soon: frozenset[str] = frozenset()
    if not plan.is_by_hand:
        too_soon = burden.too_soon(session, willing, occasion.today, days=occasion.cap_days)
    left_out = frozenset(everybody - (willing - too_soon))
    return Choice(
        left_out,
        {cell: sum(one not in left_out for one in there) for cell, there in staff.items()},
        not_drawn=len(everybody) - len(drawn),
        opted_out=len(opted_out),
        too_soon=len(too_soon),
    )


def invite(
    session: Session,
    link_key: bytes,
    wave_id: str,
    plan: FieldworkPlan,
    framed: Framed,
    choice: Choice,
    occasion: Occasion,
) -> Invited:
    """Write the invitations, lay the messages that carry them into the outbox, and note who was asked.

    Where the system sends, those with an address get a link by mail and the others a slip; at sites that the plan
    names everybody gets a slip.
    """
    asked: dict[Channel, list[str]] = {channel: [] for channel in Channel}

    def written() -> Iterator[Invitation]:
        for person, cell, channel in _asked(session, plan, framed, choice):
            asked[channel].append(person.reference)
            id_ = secrets.token_bytes(OBJECT_KEY_BYTES)
            token = token_of(link_key, id_, channel)
            yield Invitation(
                id_, token_hash(token), person.reference, cell, person.language, channel
            )

    count = invitations.insert_many(session, wave_id, written())
    by_link, by_slip = asked[Channel.LINK], asked[Channel.SLIP]
    messages = 0
    if plan.sends:
        messages = outbox.create(
            session, wave_id, MessageKind.INVITATION, by_link, now=occasion.now
        )
    burden.record(session, wave_id, (*by_link, *by_slip), occasion.today, days=occasion.cap_days)
    return Invited(count, len(by_slip), messages)


def _asked(
    session: Session, plan: FieldworkPlan, framed: Framed, choice: Choice
) -> Iterator[tuple[Person, int, Channel]]:
    """Yield who is invited, the cell they count in, and how the invitation reaches them."""
    by_slip = framed.leaves_below(plan.slips_at)
    for person in people.iterate(session):
        cell = framed.cell_of(person.site, person.organisation)
        if cell is None or person.reference in choice.left_out:
            continue
        needs_slip = person.site in by_slip or (plan.sends and not person.email)
        yield person, cell, Channel.SLIP if needs_slip else Channel.LINK


def token_of(link_key: bytes, invitation_id: bytes, channel: Channel) -> str:
    """Return what an invitation is answered with: the token of its link, or the code of its slip."""
    derive = slip_code if channel is Channel.SLIP else personal_token
    return derive(link_key, invitation_id)


def _by_cell(session: Session, framed: Framed) -> dict[int, list[str]]:
    """Return the references of the staff with personal links by cell, in order."""
    staff: dict[int, list[str]] = defaultdict(list)
    for person in people.iterate(session):
        cell = framed.cell_of(person.site, person.organisation)
        if cell is not None:
            staff[cell].append(person.reference)
    return dict(staff)
