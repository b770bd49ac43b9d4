"""What the pages about tickets show: this month, how tickets are followed up, and what became of earlier months.

Counts by outcome alone: who was invited is told to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.response_rate import final_rate
from survey.domain.ticket import TicketOutcome
from survey.domain.wave import LONDON, WaveState
from survey.services import jobs, questionnaires, ticket_counts, ticket_waves
from survey.storage import people, products, responses, tickets, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.ticket import Programme
    from survey.domain.wave import Wave
    from survey.services.ticket_counts import Outcomes


@dataclass(frozen=True)
class MonthView:
    """A month that takes up tickets, or did: its wave, and its tickets by outcome, which add up to `tickets`.

    While it runs they are counted by service and by product too, the most frequent first. `answered` says in words
    how many of those invited answered, once it has closed.
    """

    wave: Wave
    share: int
    outcomes: Outcomes
    by_service: Mapping[str, int]
    by_product: Mapping[str, int]
    answered: str = ""

    @property
    def tickets(self) -> int:
        """All tickets that were taken up."""
        return sum(self.outcomes.values())

    @property
    def invited(self) -> int:
        """How many of them had somebody invited."""
        return self.outcomes.get(TicketOutcome.INVITED, 0)


@dataclass(frozen=True)
class TicketsView:
    """Everything about tickets. `month` is the first day of the month that takes up what comes now.

    `asked` is the questionnaire of the next month, None where it has not been added. `is_silent`: no worker is there
    to invite anybody.
    """

    programme: Programme
    asked: Questionnaire | None
    month: date
    running: tuple[MonthView, ...]
    over: tuple[MonthView, ...]
    has_staff: bool
    is_silent: bool


@dataclass(frozen=True)
class ProgrammeView:
    """How tickets are followed up, and the questionnaires that could be put, the newest version of each."""

    programme: Programme
    questionnaires: tuple[Questionnaire, ...]


def home(session: Session, *, now: datetime) -> TicketsView:
    """Return everything about tickets, the latest month first."""
    of_tickets = [wave for wave in waves.listing(session) if wave.is_after_tickets]
    months = [_month(session, wave) for wave in reversed(of_tickets)]
    ended = {WaveState.CLOSED, WaveState.WITHDRAWN}
    return TicketsView(
        programme=tickets.programme(session),
        asked=ticket_waves.questionnaire(session),
        month=ticket_waves.month(session, now.astimezone(LONDON).date()).first,
        running=tuple(one for one in reversed(months) if one.wave.state not in ended),
        over=tuple(one for one in months if one.wave.state in ended),
        has_staff=bool(people.count_by_place(session)),
        is_silent=jobs.is_worker_silent(session, now),
    )


def settings(session: Session) -> ProgrammeView:
    """Return how tickets are followed up, and what could be chosen."""
    newest = {one.questionnaire.id: one.questionnaire for one in questionnaires.listing(session)}
    for one in questionnaires.listing(session):
        if one.questionnaire.version > newest[one.questionnaire.id].version:
            newest[one.questionnaire.id] = one.questionnaire
    return ProgrammeView(tickets.programme(session), tuple(newest[id_] for id_ in sorted(newest)))


def _month(session: Session, wave: Wave) -> MonthView:
    names = {product.code: product.name for product in products.listing(session)}
    by_product = tickets.by_product(session, wave.id)
    return MonthView(
        wave=wave,
        share=wave_plans.get(session, wave.id).share or 0,
        outcomes=ticket_counts.counted(session, wave.id),
        by_service=_most_frequent(tickets.by_service(session, wave.id)),
        by_product=_most_frequent({names.get(code, code): n for code, n in by_product.items()}),
        answered=_answered(session, wave),
    )


def _most_frequent(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _answered(session: Session, wave: Wave) -> str:
    """Return how many of those invited answered, as the rates of other closed waves are told."""
    if wave.state is not WaveState.CLOSED:
        return ""
    atoms = responses.atoms(session, wave.id)
    returned = sum(atom.returned for atom in atoms)
    return final_rate(returned, sum(atom.invited for atom in atoms), wave.k)
