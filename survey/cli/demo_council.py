"""Filling the demonstration's database, step by step; each step is one transaction."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL, StaffRole
from survey.domain.wave import end_of, start_of
from survey.services import accounts, closing, response_rates
from survey.services.demo import council, history, improvement, reviewing
from survey.services.links import links
from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

    from survey.config import Settings
    from survey.services.demo.council import Employee, Site
    from survey.services.demo.history import Quarter

STEPS = history.WAVES + 2
_VISITS = 50
"""About how many personal links are kept, for visits after the first."""
_MORNING = timedelta(hours=9)
_DEPARTMENT = "organisation:PLN"
COUNCIL_MANAGER = "manager@wherrybridge.example"
DEPARTMENT_MANAGER = "planning@wherrybridge.example"
ADMINISTRATOR = "administrator@wherrybridge.example"


def fill(settings: Settings, seed: int, folder: Path, now: datetime) -> Iterator[dict[str, str]]:
    """Fill an empty database; yield after each of STEPS steps what a visitor needs to know of it."""
    upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    places = council.sites(Random(f"{seed}:sites"))  # noqa: S311 - a story, not a secret
    people: Sequence[Employee] = council.staff(places)
    quarters = history.quarters(now.date())
    with sessions.begin() as session:
        history.add_questionnaires(session, now=start_of(quarters[0].opens))
    for quarter in quarters:
        random = Random(f"{seed}:{quarter.number}")  # noqa: S311 - a story, not a secret
        if quarter.number > 1:
            people = council.a_quarter_later(people, random)
        with sessions.begin() as session:
            improvement.keep(session, quarter, quarters)
        _open(sessions, settings.keys, folder, quarter, places, people)
        if quarter.number < history.WAVES:
            _answer(sessions, settings.keys, quarter, people, random)
        elif quarter.number == history.WAVES:
            _answer_day_by_day(sessions, settings.keys, quarter, people, random)
        if quarter.number <= history.WAVES:
            end = end_of(quarter.closes)
            closing.close(sessions, settings.keys, quarter.id, now=end, actor=history.ACTOR)
            with sessions.begin() as session:
                reviewing.review(session, quarter, now=end)
            yield {}
    yield _in_the_field(sessions, settings, quarters[-1], people, seed)
    with sessions.begin() as session:
        yield _accounts(session, settings, now)
    engine.dispose()


def _open(
    sessions: sessionmaker[Session],
    keys: Path,
    folder: Path,
    quarter: Quarter,
    places: Sequence[Site],
    people: Sequence[Employee],
) -> None:
    morning = start_of(quarter.opens) + _MORNING
    with sessions.begin() as session:
        history.import_council(session, folder, places, people, morning)
    with sessions.begin() as session:
        history.open_quarter(session, keys, quarter, now=morning)


def _answer(
    sessions: sessionmaker[Session],
    keys: Path,
    quarter: Quarter,
    people: Sequence[Employee],
    random: Random,
) -> None:
    with sessions.begin() as session:
        history.answer(session, keys, quarter, people, random)


def _answer_day_by_day(
    sessions: sessionmaker[Session],
    keys: Path,
    quarter: Quarter,
    people: Sequence[Employee],
    random: Random,
    days: int | None = None,
) -> None:
    """Let the staff answer over the days of a wave, or its first `days`, and read the rates every morning."""
    for day, answering in enumerate(history.by_day(quarter, people, random)[:days]):
        if day:
            morning = start_of(quarter.opens + timedelta(days=day)) + _MORNING
            with sessions.begin() as session:
                response_rates.read(session, quarter.id, morning)
        _answer(sessions, keys, quarter, answering, random)


def _in_the_field(
    sessions: sessionmaker[Session],
    settings: Settings,
    quarter: Quarter,
    people: Sequence[Employee],
    seed: int,
) -> dict[str, str]:
    """Let the wave that is open be answered so far, but for those whose links are for visitors."""
    with sessions() as session:
        doors, visitors = _doors(session, settings, quarter.id)
    random = Random(f"{seed}:field")  # noqa: S311 - a story, not a secret
    others = [person for person in people if person.reference not in visitors]
    so_far = history.BEGUN.days + 1
    _answer_day_by_day(sessions, settings.keys, quarter, others, random, so_far)
    return doors


def _accounts(session: Session, settings: Settings, now: datetime) -> dict[str, str]:
    """Add a manager of the council, one of a department, and an administrator; return their passwords."""
    passwords = {}
    for email, role, scope in (
        (COUNCIL_MANAGER, StaffRole.MANAGER, WHOLE_COUNCIL),
        (DEPARTMENT_MANAGER, StaffRole.MANAGER, _DEPARTMENT),
        (ADMINISTRATOR, StaffRole.ADMINISTRATOR, WHOLE_COUNCIL),
    ):
        passwords[email] = accounts.generate_password(email)
        accounts.add(
            session,
            email,
            role=role,
            password=passwords[email],
            cost=settings.password_cost,
            now=now,
            actor=history.ACTOR,
            scope=scope,
        )
    return passwords


def _doors(
    session: Session, settings: Settings, wave_id: str
) -> tuple[dict[str, str], frozenset[str]]:
    """Return the paths of personal links of the wave in the field, a line each, and of its open link.

    And with them the references of the people whose links these are.
    """
    issued = list(links(session, settings.keys, wave_id, ""))
    personal = [one for one in issued if one.person and one.site == council.HALL]
    chosen = personal[:: len(personal) // _VISITS]
    by_open_link = next(one for one in issued if not one.person)
    paths = {"personal": "\n".join(one.link for one in chosen), "open": by_open_link.link}
    return paths, frozenset(one.person for one in chosen)
