"""How each wave is to be run; see `survey.domain.fieldwork_plan.FieldworkPlan`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, delete
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.fieldwork_plan import BY_HAND, FieldworkPlan, Method, Template
from survey.domain.message import MessageKind, Wording
from survey.storage.base import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class WavePlanRow(Base):
    """The plan of a wave that was planned in the browser; `reminders` are ISO dates."""

    __tablename__ = "wave_plan"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    template: Mapped[str | None]
    method: Mapped[str]
    margin: Mapped[int | None]
    groups: Mapped[list[str]] = mapped_column(JSON)
    sends: Mapped[bool]
    slips_at: Mapped[list[str]] = mapped_column(JSON)
    reminders: Mapped[list[str]] = mapped_column(JSON)
    wordings: Mapped[dict[str, dict[str, dict[str, str]]]] = mapped_column(JSON)
    share: Mapped[int | None]


def get(session: Session, wave_id: str) -> FieldworkPlan:
    """Return the plan of a wave, `BY_HAND` where none was made."""
    row = session.get(WavePlanRow, wave_id)
    if row is None:
        return BY_HAND
    return FieldworkPlan(
        template=Template(row.template) if row.template else None,
        method=Method(row.method),
        margin=row.margin,
        groups=tuple(row.groups),
        sends=row.sends,
        slips_at=tuple(row.slips_at),
        reminders=tuple(map(date.fromisoformat, row.reminders)),
        wordings={
            MessageKind(kind): {language: Wording(**words) for language, words in said.items()}
            for kind, said in row.wordings.items()
        },
        share=row.share,
    )


def put(session: Session, wave_id: str, plan: FieldworkPlan) -> None:
    """Store the plan of a wave in the place of what was there."""
    session.merge(WavePlanRow(wave_id=wave_id, **_columns(plan)))
    session.flush()


def forget(session: Session, wave_id: str) -> None:
    """Delete the plan of a wave that is given up."""
    session.execute(delete(WavePlanRow).where(WavePlanRow.wave_id == wave_id))


def _columns(plan: FieldworkPlan) -> dict[str, Any]:
    return {
        "template": plan.template.value if plan.template else None,
        "method": plan.method.value,
        "margin": plan.margin,
        "groups": list(plan.groups),
        "sends": plan.sends,
        "slips_at": list(plan.slips_at),
        "reminders": [day.isoformat() for day in plan.reminders],
        "wordings": {
            kind.value: {language: vars(words) for language, words in said.items()}
            for kind, said in plan.wordings.items()
        },
        "share": plan.share,
    }
