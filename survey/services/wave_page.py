"""What the page of one wave shows: what it is, where it stands, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.domain.access import Act, may
from survey.domain.check import CheckState
from survey.domain.job import JobKind
from survey.domain.wave import LONDON, WaveState
from survey.services import fieldwork, jobs, outbox, questionnaires, wave_check, wave_reach
from survey.services.wave_acts import possible
from survey.services.wave_list import names_of
from survey.storage import wave_plans

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.access import Account
    from survey.domain.check import Check
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.job import Job
    from survey.domain.message import Mailing
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave
    from survey.services.wave_acts import WaveAct
    from survey.services.wave_reach import Reached


_AFTER = {JobKind.OPEN: WaveState.OPEN, JobKind.CLOSE: WaveState.CLOSED}
"""Where a wave stands once the job is done, but for what is tidied up after it."""


@dataclass(frozen=True)
class WavePage:
    """One wave. `asked`, `slips_at` and `open_at` are names of groups; `rate` is in words, empty before it opens.

    `checks` are those of a draft, for whoever may run it; `acts` is what they can do now, nothing while a job runs.
    """

    wave: Wave
    plan: FieldworkPlan
    questionnaire: Questionnaire
    asked: tuple[str, ...]
    slips_at: tuple[str, ...]
    open_at: tuple[str, ...]
    eligible: int | None
    rate: str
    job: Job | None
    checks: tuple[Check, ...]
    acts: tuple[WaveAct, ...]
    mailing: tuple[Mailing, ...]

    @property
    def missing(self) -> tuple[Check, ...]:
        """What has to be mended before the wave can open."""
        return tuple(check for check in self.checks if check.state is CheckState.MISSING)

    @property
    def is_in_work(self) -> bool:
        """Whether a job on the wave is queued or running that has not yet brought it where it is to stand."""
        job = self.job
        return job is not None and not job.is_finished and self.wave.state is not _AFTER[job.kind]


@dataclass(frozen=True)
class Forecast:
    """What an act on a wave would do: whom opening reaches, and how many messages are waiting yet."""

    page: WavePage
    reached: Reached | None
    is_early: bool
    waiting: int


@dataclass(frozen=True)
class Progress:
    """How far the last job on a wave is; `is_silent`: no worker is there to do it."""

    wave: Wave
    job: Job
    is_silent: bool


def page(
    session: Session, wave_id: str, *, now: datetime, account: Account, settings: Settings
) -> WavePage:
    """Return what is known of a wave; raises NotFound."""
    found = fieldwork.status(session, wave_id)
    wave = found.wave
    plan = wave_plans.get(session, wave_id)
    job = jobs.latest(session, wave_id)
    is_run = may(account, Act.RUN_FIELDWORK, now.astimezone(LONDON).date())
    is_free = is_run and (job is None or job.is_finished)
    return WavePage(
        wave=wave,
        plan=plan,
        questionnaire=questionnaires.get(
            session, wave.questionnaire_id, wave.questionnaire_version
        ),
        asked=names_of(session, plan.groups),
        slips_at=names_of(session, [f"site:{code}" for code in plan.slips_at]),
        open_at=names_of(session, [f"site:{code}" for code in wave.open_at]),
        eligible=found.eligible,
        rate=found.rate,
        job=job,
        checks=_checks(session, wave, now, settings) if is_free else (),
        acts=possible(wave) if is_free else (),
        mailing=outbox.reconciliation(session, wave_id)
        if wave.state is not WaveState.WITHDRAWN
        else (),
    )


def forecast(
    session: Session, wave_id: str, *, now: datetime, account: Account, settings: Settings
) -> Forecast:
    """Return what an act on a wave would do today, whatever its first day; raises NotFound."""
    found = page(session, wave_id, now=now, account=account, settings=settings)
    wave = found.wave
    today = now.astimezone(LONDON).date()
    reached = None
    if wave.state is WaveState.DRAFT and wave.has_frame:
        reached = wave_reach.reached(session, wave, found.plan, today, cap_days=settings.cap_days)
        if found.checks:
            found = replace(found, checks=_checks(session, wave, now, settings, today))
    return Forecast(
        page=found,
        reached=reached,
        is_early=wave.opens > today,
        waiting=sum(one.waiting for one in found.mailing),
    )


def progress(session: Session, wave_id: str, *, now: datetime) -> Progress | None:
    """Return how far the last job on a wave is, None where there was none; raises NotFound."""
    wave = fieldwork.status(session, wave_id).wave
    job = jobs.latest(session, wave_id)
    return Progress(wave, job, jobs.is_worker_silent(session, now)) if job else None


def _checks(
    session: Session, wave: Wave, now: datetime, settings: Settings, day: date | None = None
) -> tuple[Check, ...]:
    if wave.state is not WaveState.DRAFT or not wave.has_frame:
        return ()
    return wave_check.checklist(
        session,
        wave.id,
        now=now,
        sends_mail=settings.mail is not None,
        cap_days=settings.cap_days,
        day=day,
    )
