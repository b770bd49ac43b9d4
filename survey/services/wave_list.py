"""The list of waves as staff see it, and what has to be there before there can be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.wave import WaveState
from survey.services import fieldwork
from survey.storage import groups, people, questionnaires, wave_plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class WaveLine:
    """One wave of the list. `asked` are names of groups, none meaning everybody; `rate` is in words or empty."""

    wave: Wave
    plan: FieldworkPlan
    asked: tuple[str, ...]
    eligible: int | None
    rate: str


@dataclass(frozen=True)
class WaveList:
    """Every wave, the latest first, and what an administrator who begins has done already."""

    lines: tuple[WaveLine, ...]
    has_directory: bool
    has_questionnaire: bool

    @property
    def running(self) -> tuple[WaveLine, ...]:
        """Waves that are being prepared, answered or closed."""
        return tuple(line for line in self.lines if not _is_over(line.wave))

    @property
    def over(self) -> tuple[WaveLine, ...]:
        """Waves that have closed or were withdrawn."""
        return tuple(line for line in self.lines if _is_over(line.wave))


def listing(session: Session) -> WaveList:
    """Return every wave with what may be known of it."""
    names = {group.key: group.name for group in groups.listing(session)}
    waves = sorted(fieldwork.listing(session), key=lambda wave: (wave.opens, wave.id), reverse=True)
    return WaveList(
        lines=tuple(_line(session, wave, names) for wave in waves),
        has_directory=bool(people.count_by_place(session)),
        has_questionnaire=bool(questionnaires.names(session)),
    )


def names_of(session: Session, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the names of groups given by `breakdown:code`, the key itself where a group is gone."""
    names = {group.key: group.name for group in groups.listing(session)}
    return tuple(names.get(key, key) for key in keys)


def _line(session: Session, wave: Wave, names: Mapping[str, str]) -> WaveLine:
    found = fieldwork.status(session, wave.id)
    plan = wave_plans.get(session, wave.id)
    asked = tuple(names.get(key, key) for key in plan.groups)
    return WaveLine(wave, plan, asked, found.eligible, found.rate)


def _is_over(wave: Wave) -> bool:
    return wave.state in {WaveState.CLOSED, WaveState.WITHDRAWN}
