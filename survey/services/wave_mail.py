"""The mail of a wave as its administrator sees it: what has become of every message, and of nobody by name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.wave import WaveState
from survey.services import jobs, outbox
from survey.storage import messages, wave_plans, waves

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.message import Mailing, MessageKind
    from survey.domain.wave import Wave

_MOST_TROUBLES = 12
_LONGEST_ANSWER = 120
_ADDRESS = re.compile(r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+")
_NUMBER_OF_ITS_OWN = re.compile(r"\b(?=\w*\d)\w{9,}\b")
"""What a server calls one message: it would make every answer another one."""


@dataclass(frozen=True)
class Trouble:
    """An answer of the mail service, addresses left out, and how many messages of a kind it stands in the way of."""

    kind: MessageKind
    answer: str
    messages: int


@dataclass(frozen=True)
class WaveMail:
    """A wave's mail. `is_set_up`: this installation can send; `is_silent`: no worker is there to do it."""

    wave: Wave
    plan: FieldworkPlan
    mailing: tuple[Mailing, ...]
    troubles: tuple[Trouble, ...]
    is_set_up: bool
    is_silent: bool


def mail(session: Session, wave_id: str, *, now: datetime, settings: Settings) -> WaveMail:
    """Return what has become of a wave's messages, nothing of one withdrawn; raises NotFound."""
    wave = waves.get(session, wave_id)
    is_shown = wave.state is not WaveState.WITHDRAWN
    return WaveMail(
        wave=wave,
        plan=wave_plans.get(session, wave_id),
        mailing=outbox.reconciliation(session, wave_id) if is_shown else (),
        troubles=_troubles(session, wave_id) if is_shown else (),
        is_set_up=settings.mail is not None,
        is_silent=jobs.is_worker_silent(session, now),
    )


def without_addresses(answer: str) -> str:
    """Return an answer of a mail server without addresses and without numbers that belong to one message."""
    bare = _ADDRESS.sub("…", _NUMBER_OF_ITS_OWN.sub("…", answer))
    return bare if len(bare) <= _LONGEST_ANSWER else bare[: _LONGEST_ANSWER - 1] + "…"


def _troubles(session: Session, wave_id: str) -> tuple[Trouble, ...]:
    counted: Counter[tuple[MessageKind, str]] = Counter()
    for kind, answer, number in messages.troubles(session, wave_id):
        counted[kind, without_addresses(answer)] += number
    return tuple(
        Trouble(kind, answer, number)
        for (kind, answer), number in counted.most_common(_MOST_TROUBLES)
    )
