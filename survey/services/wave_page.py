"""What the page of one wave shows: what it is, where it stands, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.services import fieldwork, questionnaires
from survey.services.wave_acts import possible
from survey.services.wave_list import names_of
from survey.storage import wave_plans

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave
    from survey.services.wave_acts import WaveAct


@dataclass(frozen=True)
class WavePage:
    """One wave. `asked` and `open_at` are names of groups; `rate` is in words, empty before it opens."""

    wave: Wave
    plan: FieldworkPlan
    questionnaire: Questionnaire
    asked: tuple[str, ...]
    open_at: tuple[str, ...]
    eligible: int | None
    rate: str
    acts: tuple[WaveAct, ...]


def page(session: Session, wave_id: str) -> WavePage:
    """Return what is known of a wave; raises NotFound."""
    found = fieldwork.status(session, wave_id)
    wave = found.wave
    plan = wave_plans.get(session, wave_id)
    return WavePage(
        wave=wave,
        plan=plan,
        questionnaire=questionnaires.get(
            session, wave.questionnaire_id, wave.questionnaire_version
        ),
        asked=names_of(session, plan.groups),
        open_at=names_of(session, [f"site:{code}" for code in wave.open_at]),
        eligible=found.eligible,
        rate=found.rate,
        acts=possible(wave),
    )
