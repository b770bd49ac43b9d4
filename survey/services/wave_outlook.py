"""What may be expected of a wave: which places are counted together, and what a sample would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.group import Breakdown, Level
from survey.domain.sample_size import MARGINS
from survey.domain.wave import WaveState
from survey.services import areas, wave_preview
from survey.storage import wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.errors import Problem
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.group import WaveGroup
    from survey.domain.wave import Wave
    from survey.services.wave_preview import PlannedView, Preview, SampleTable

USUAL_MARGIN = 5


@dataclass(frozen=True)
class ClassesView:
    """The planned classes of a wave: a preview while it is a draft, as they were frozen (`classes`) from then on.

    `problems` are what stands in the way of a preview.
    """

    wave: Wave
    preview: Preview | None
    frozen: Mapping[Breakdown, tuple[WaveGroup, ...]]
    problems: tuple[Problem, ...]

    @property
    def sites(self) -> tuple[PlannedView, ...]:
        """The classes of sites in a preview."""
        kinds = self.preview.sites if self.preview else ()
        return tuple(one for kind in kinds for one in kind.classes)


@dataclass(frozen=True)
class SampleView:
    """What a sample for a margin would ask, or the problems that stand in its way."""

    wave: Wave
    plan: FieldworkPlan
    margin: int
    table: SampleTable | None
    problems: tuple[Problem, ...]


def classes(session: Session, wave_id: str, *, now: datetime) -> ClassesView:
    """Return which places of a wave are counted together; raises NotFound."""
    wave = waves.get(session, wave_id)
    if wave.state is not WaveState.DRAFT or not wave.has_frame:
        return ClassesView(wave, None, _frozen(session, wave_id), ())
    try:
        return ClassesView(wave, wave_preview.classes(session, wave_id, now=now), {}, ())
    except Refused as refused:
        return ClassesView(wave, None, {}, refused.problems)


def sample(session: Session, wave_id: str, margin: int | None, *, now: datetime) -> SampleView:
    """Return what a sample would ask of each class, for the plan's own margin unless told; raises NotFound."""
    wave = waves.get(session, wave_id)
    plan = wave_plans.get(session, wave_id)
    offered = (one for one in (margin, plan.margin) if one is not None and one in MARGINS)
    chosen = next(offered, USUAL_MARGIN)
    if wave.state is not WaveState.DRAFT or not wave.has_frame:
        return SampleView(wave, plan, chosen, None, ())
    try:
        table = wave_preview.sample_table(session, wave_id, chosen, now=now)
    except Refused as refused:
        return SampleView(wave, plan, chosen, None, refused.problems)
    return SampleView(wave, plan, chosen, table, ())


def set_areas(
    session: Session, wave_id: str, wanted: Mapping[str, str], *, now: datetime, account: Account
) -> int:
    """Set the areas of sites from the page of a wave; return how many have changed.

    Raises NotFound, or Refused (where: the code of the site).
    """
    waves.get(session, wave_id)
    return areas.set_areas(session, wanted, now=now, actor=account.email, role=account.role)


def _frozen(session: Session, wave_id: str) -> dict[Breakdown, tuple[WaveGroup, ...]]:
    planned = [one for one in waves.trees(session, wave_id) if one.level is Level.CLASS]
    return {
        breakdown: tuple(
            sorted((one for one in planned if one.breakdown is breakdown), key=lambda one: one.name)
        )
        for breakdown in Breakdown
    }
