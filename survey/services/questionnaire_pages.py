"""What administrators are shown of questionnaires: the list, one version, two side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from survey.domain.answering_time import estimated_minutes, longest
from survey.domain.errors import Refused
from survey.domain.questionnaire_changes import changes
from survey.domain.routing_told import told
from survey.domain.wave import LONDON
from survey.services import questionnaires
from survey.storage import waves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.questionnaire_changes import Changes
    from survey.domain.routing_told import Told
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class Version:
    """One version, the day in London on which it was added, and the waves that used it, the latest first.

    `questions` counts what is asked at most, on every route and with as many products as can be drawn;
    `estimated` are the minutes that this takes by `domain.answering_time`.
    """

    questionnaire: Questionnaire
    added: date
    waves: tuple[Wave, ...]
    questions: int
    estimated: int


@dataclass(frozen=True)
class Shelf:
    """Every version of one questionnaire, the newest first."""

    id: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class VersionPage:
    """One version with its neighbours: the number before it (None for the first) and the newest.

    `section_routes` and `item_routes` tell when what is not always put is put, by the id of section or item.
    """

    version: Version
    before: int | None
    newest: int
    section_routes: Mapping[str, Told]
    item_routes: Mapping[str, Told]


def shelves(session: Session) -> tuple[Shelf, ...]:
    """Return every questionnaire that was added, in the order of their ids."""
    by_id = groupby(_versions(session), key=lambda version: version.questionnaire.id)
    return tuple(Shelf(id_, tuple(reversed(list(versions)))) for id_, versions in by_id)


def page(session: Session, id_: str, number: int) -> VersionPage:
    """Return one version; raises NotFound."""
    asked = questionnaires.get(session, id_, number)
    versions = [one for one in _versions(session) if one.questionnaire.id == id_]
    numbers = [one.questionnaire.version for one in versions]
    place = numbers.index(number)
    items, sections = asked.items(), asked.sections
    return VersionPage(
        versions[place],
        numbers[place - 1] if place else None,
        numbers[-1],
        {one.id: told(one.show_when, items) for one in sections if one.show_when},
        {id_: told(one.show_when, items) for id_, one in items.items() if one.show_when},
    )


def compare(session: Session, one: str, other: str) -> Changes:
    """Return what changed between two versions named as `id:version`, whichever was named first.

    Raises NotFound, or Refused for versions of two questionnaires and for one version named twice.
    """
    pair = [questionnaires.find(session, name) for name in (one, other)]
    first, last = sorted(pair, key=lambda found: found.version)
    if first.id != last.id:
        raise Refused.because("Choose two versions of the same questionnaire.", "new")
    if first.version == last.version:
        raise Refused.because("Choose two different versions.", "new")
    return changes(questionnaires.between(session, first.id, first.version, last.version))


def _versions(session: Session) -> list[Version]:
    """Return every version in the order of ids and versions."""
    used: dict[tuple[str, int], list[Wave]] = {}
    for wave in reversed(waves.listing(session)):
        used.setdefault((wave.questionnaire_id, wave.questionnaire_version), []).append(wave)
    return [
        Version(
            listed.questionnaire,
            listed.added_at.astimezone(LONDON).date(),
            tuple(used.get((listed.questionnaire.id, listed.questionnaire.version), ())),
            longest(listed.questionnaire),
            estimated_minutes(listed.questionnaire),
        )
        for listed in questionnaires.listing(session)
    ]
