"""The fictional council's waves, each step a transaction of its caller: import, open, answer.

The returns of the past go into the real ballot box: each claims its invitation and is sealed to the
wave's key. What closes a wave is the service that closes every other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from survey.domain.ballot import Ballot
from survey.resources import resource_dir
from survey.sealing import ballot as sealed_ballot
from survey.sealing import keys as key_files
from survey.sealing.tokens import personal_token, token_hash
from survey.services import fieldwork, questionnaires
from survey.services.demo import council, model
from survey.services.directory import import_directory
from survey.storage import ballot_box, invitations, waves
from survey.storage.base import OBJECT_KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from random import Random

    from sqlalchemy.orm import Session

    from survey.services.demo.council import Employee, Site

ACTOR = "demonstration"
QUESTIONNAIRE = "it-service:1"
WAVES = 12
OPEN_SITE = "S001"
"""The school that answers the wave in the field by open link."""

_FIELDWORK = timedelta(days=20)
_QUARTER = 3
_PATIENCE = 5.0
"""The days that pass on average until somebody answers."""
BEGUN = timedelta(days=7)
"""How long ago the wave in the field opened."""


@dataclass(frozen=True)
class Quarter:
    """One wave of the story: its number (1 is the first, 13 is in the field), id, and days."""

    number: int
    id: str
    opens: date
    closes: date


def quarters(today: date) -> tuple[Quarter, ...]:
    """Return thirteen quarterly waves, of which the last opened a week ago and goes on for a fortnight."""
    latest = today - BEGUN
    made = []
    for number in range(1, WAVES + 2):
        opens = _months_before(latest, _QUARTER * (WAVES + 1 - number))
        made.append(Quarter(number, f"{opens + _FIELDWORK:%Y-%m}", opens, opens + _FIELDWORK))
    return tuple(made)


def add_questionnaires(session: Session, *, now: datetime) -> None:
    """Add the questionnaire that the council fields."""
    identifier, version = QUESTIONNAIRE.split(":")
    path = resource_dir("questionnaires") / identifier / f"{version}.yaml"
    questionnaires.add(session, path.read_text(encoding="utf-8"), now=now, actor=ACTOR)


def import_council(
    session: Session,
    folder: Path,
    places: Sequence[Site],
    people: Sequence[Employee],
    now: datetime,
) -> None:
    """Import groups, products and the staff of a quarter, by way of files in `folder`."""
    groups, products, staff = (folder / f"{name}.csv" for name in ("groups", "products", "people"))
    groups.write_text(council.groups_csv(places), encoding="utf-8")
    products.write_text(council.products_csv(), encoding="utf-8")
    staff.write_text(council.people_csv(people), encoding="utf-8")
    import_directory(session, groups=groups, products=products, people=staff, now=now, actor=ACTOR)


def open_quarter(session: Session, keys: Path, quarter: Quarter, *, now: datetime) -> None:
    """Create and open a wave; the one in the field has a school that answers by open link."""
    fieldwork.create_wave(
        session,
        wave_id=quarter.id,
        questionnaire=QUESTIONNAIRE,
        opens=quarter.opens,
        closes=quarter.closes,
        open_at=(OPEN_SITE,) if quarter.number > WAVES else (),
        now=now,
        actor=ACTOR,
    )
    fieldwork.open_wave(session, keys, quarter.id, now=now, actor=ACTOR)


def answer(
    session: Session, keys: Path, quarter: Quarter, people: Sequence[Employee], random: Random
) -> int:
    """Let the staff answer a wave as the model draws them; return how many did."""
    wave = waves.get(session, quarter.id)
    questionnaire = questionnaires.find(session, QUESTIONNAIRE)
    link_key = key_files.link_key(keys, quarter.id)
    box_key = key_files.public_box_key(keys, quarter.id)
    issued = {one.person: one for one in invitations.issued(session, quarter.id)}
    count = 0
    for person in people:
        if person.reference not in issued or not model.returns(person, random):
            continue
        said = model.answers(person, quarter.number, questionnaire, wave.catalogue, random)
        token = personal_token(link_key, issued[person.reference].id)
        cell = invitations.claim(session, token_hash(token))
        if cell is None:
            continue
        ballot = Ballot(questionnaire.name, cell, said, tuple(sorted(said.products)))
        ballot_id = secrets.token_bytes(OBJECT_KEY_BYTES)
        sealed = sealed_ballot.seal(box_key, quarter.id, ballot_id, ballot.to_bytes())
        ballot_box.put(session, quarter.id, ballot_box.SealedBallot(ballot_id, sealed))
        count += 1
    return count


def by_day(quarter: Quarter, people: Sequence[Employee], random: Random) -> list[list[Employee]]:
    """Return who would answer on each day of a wave: many at first, fewer from day to day."""
    days: list[list[Employee]] = [[] for _ in range((quarter.closes - quarter.opens).days)]
    for person in people:
        day = int(random.expovariate(1 / _PATIENCE))
        days[min(day, len(days) - 1)].append(person)
    return days


def _months_before(day: date, months: int) -> date:
    """Return the day of the month that many months before; day 28 at most, which every month has."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))
