"""What earlier waves teach the next: the rates to plan with, and the classes to keep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.domain.fieldwork_plan import Method
from survey.domain.group import Breakdown, Level
from survey.domain.planned_class import PreviousPlan
from survey.domain.planning_rate import planning_rates
from survey.domain.wave import WaveState
from survey.storage import responses, wave_plans, waves

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.release import Atom
    from survey.domain.wave import Wave

_LOOKED_BACK = 2


def rates_before(session: Session, wave: Wave) -> dict[Breakdown, dict[str, int]]:
    """Return the planning rates from the last two closed waves with a frame before a wave, per mille.

    Of a sample they are shares of those invited: how many of all the staff returned says how large it was.
    """
    earlier = _before(session, wave, WaveState.CLOSED)[-_LOOKED_BACK:]
    return planning_rates((waves.trees(session, one.id), _asked(session, one)) for one in earlier)


def plan_before(session: Session, wave: Wave) -> PreviousPlan:
    """Return what the last wave with a frame before a wave had planned; nothing where there was none."""
    earlier = _before(session, wave, WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED)
    if not earlier:
        return PreviousPlan()
    last = earlier[-1].id
    classes = [group for group in waves.trees(session, last) if group.level is Level.CLASS]
    site, organisation = (
        tuple(group.leaves for group in classes if group.breakdown is breakdown)
        for breakdown in (Breakdown.SITE, Breakdown.ORGANISATION)
    )
    return PreviousPlan(site, organisation, waves.planned_pairs(session, last))


def _asked(session: Session, wave: Wave) -> tuple[Atom, ...]:
    """Return the atoms of a wave with those who were asked as eligible."""
    atoms = responses.atoms(session, wave.id)
    if wave_plans.get(session, wave.id).method is Method.CENSUS:
        return atoms
    return tuple(replace(atom, eligible=atom.invited or atom.eligible) for atom in atoms)


def _before(session: Session, wave: Wave, *states: WaveState) -> list[Wave]:
    """Return the waves of the same series with a frame that began before a wave, the last at the end."""
    return [
        one
        for one in waves.listing(session, *states)
        if one.has_frame
        and one.series == wave.series
        and (one.opens, one.id) < (wave.opens, wave.id)
    ]
