"""Fieldwork: waves from their plan to their last day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Problem, Refused
from survey.domain.phrase import phrase
from survey.domain.response_rate import final_rate, staff_asked
from survey.domain.scale import in_language
from survey.domain.wave import (
    LONDON,
    MINIMUM_K,
    STATE_WORDS,
    Links,
    Wave,
    WaveState,
    end_of,
    start_of,
)
from survey.services import questionnaires, response_rates, ticket_counts
from survey.services.opening import Opened, open_wave
from survey.services.wave_faults import id_faults, wave_faults
from survey.storage import audit, responses, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.response_rate import Counted

__all__ = [
    "Due",
    "Opened",
    "Status",
    "create_wave",
    "due",
    "extend",
    "open_wave",
    "status",
    "withdraw",
]

LONGEST_EXTENSION = timedelta(days=92)
"""A last day further off than this is a slip of the pen, or another wave."""


@dataclass(frozen=True)
class Status:
    """What may be known of a wave: `rate` is in words; until it has closed it is coarse, and as it was read last.

    Of a withdrawn wave no rate is told. `eligible` is None before it opens and where answers came without a frame.
    """

    wave: Wave
    eligible: int | None
    rate: str


@dataclass(frozen=True)
class Due:
    """Waves whose first day has begun, and waves whose last day is over, by id."""

    to_open: tuple[str, ...]
    to_close: tuple[str, ...]


def create_wave(
    session: Session,
    *,
    wave_id: str,
    questionnaire: str,
    opens: date,
    closes: date,
    title: str | None = None,
    links: Links = Links.PERSONAL,
    open_at: Iterable[str] = (),
    k: int = MINIMUM_K,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> Wave:
    """Plan a wave; raises Refused with everything that is wrong.

    `questionnaire` is `id:version`, `open_at` holds codes of sites or of nodes above them.
    """
    asked = questionnaire_named(session, questionnaire)
    asked_id, version = (asked.id, asked.version) if asked else ("", 0)
    wave = Wave(
        id=wave_id,
        title=title if title is not None else title_of(asked, closes),
        questionnaire_id=asked_id,
        questionnaire_version=version,
        opens=opens,
        closes=closes,
        state=WaveState.DRAFT,
        links=links,
        open_at=_codes(open_at),
        k=k,
        has_frame=True,
        series="",
        catalogue=(),
    )
    _check_plan(session, wave, questionnaire, now)
    waves.add(session, wave, now)
    _log(session, wave_id, "create wave", _plan_of(wave), now=now, actor=actor, role=role)
    return wave


def _check_plan(session: Session, wave: Wave, questionnaire: str, now: datetime) -> None:
    faults = (*id_faults(session, wave.id), *wave_faults(session, wave, now))
    problems = [Problem(wave.id, fault.what) for fault in faults]
    if not wave.questionnaire_id:
        what = f"there is no questionnaire {questionnaire}: see survey questionnaire list"
        problems.insert(0, Problem(wave.id, what))
    if problems:
        raise Refused(problems)


def _plan_of(wave: Wave) -> dict[str, object]:
    return {
        "questionnaire": f"{wave.questionnaire_id}:{wave.questionnaire_version}",
        "opens": str(wave.opens),
        "closes": str(wave.closes),
        "k": wave.k,
    }


def extend(
    session: Session,
    wave_id: str,
    closes: date,
    *,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> Wave:
    """Give a wave that has not closed a later last day; raises NotFound or Refused."""
    wave = waves.get(session, wave_id)
    if wave.state not in {WaveState.DRAFT, WaveState.OPEN}:
        raise Refused.because(
            phrase("it is %(state)s and cannot be extended", state=STATE_WORDS[wave.state]), wave_id
        )
    if closes <= wave.closes:
        raise Refused.because(
            phrase(
                "%(day)s is not later than its last day, %(last)s", day=closes, last=wave.closes
            ),
            wave_id,
        )
    if end_of(closes) <= now:
        raise Refused.because(phrase("%(day)s is over", day=closes), wave_id)
    if closes > (furthest := now.astimezone(LONDON).date() + LONGEST_EXTENSION):
        raise Refused.because(
            phrase(
                "%(day)s is too far off: give no more time than until %(furthest)s at once",
                day=closes,
                furthest=furthest,
            ),
            wave_id,
        )
    if not waves.move(session, wave_id, wave.state, wave.state, closes=closes):
        raise Refused.because("it is being opened or closed at this moment", wave_id)
    detail = {"before": str(wave.closes), "after": str(closes)}
    _log(session, wave_id, "extend", detail, now=now, actor=actor, role=role)
    return replace(wave, closes=closes)


def withdraw(
    session: Session, wave_id: str, *, now: datetime, actor: str, role: str = "operator"
) -> Wave:
    """Take back a wave that is planned, or the results of one that has closed; raises NotFound or Refused."""
    wave = waves.get(session, wave_id)
    if wave.state is WaveState.WITHDRAWN:
        raise Refused.because("it has been withdrawn already", wave_id)
    if wave.state in {WaveState.OPEN, WaveState.CLOSING}:
        raise Refused.because("people are answering it: close it first", wave_id)
    if not waves.move(session, wave_id, wave.state, WaveState.WITHDRAWN):
        raise Refused.because("it is being opened at this moment", wave_id)
    ticket_counts.settle(session, wave_id)
    detail = {"before": str(wave.state)}
    _log(session, wave_id, "withdraw", detail, now=now, actor=actor, role=role)
    return replace(wave, state=WaveState.WITHDRAWN)


def listing(session: Session) -> tuple[Wave, ...]:
    """Return every wave, from the first to the last."""
    return waves.listing(session)


def status(session: Session, wave_id: str) -> Status:
    """Return what may be known of a wave; raises NotFound."""
    wave = waves.get(session, wave_id)
    if not wave.has_frame or wave.state is WaveState.DRAFT:
        return Status(wave, None, "")
    counted: Sequence[Counted] = waves.cells(session, wave_id) or responses.atoms(session, wave_id)
    eligible = sum(one.eligible for one in counted)
    if not eligible:
        return Status(wave, None, "")
    asked = staff_asked(counted, wave_plans.get(session, wave_id).method)
    if wave.state in {WaveState.OPEN, WaveState.CLOSING}:
        return Status(wave, eligible, response_rates.last_read(session, wave))
    if wave.state is WaveState.WITHDRAWN:
        return Status(wave, eligible, "")
    returned = sum(atom.returned for atom in responses.atoms(session, wave_id))
    return Status(wave, eligible, final_rate(returned, asked, wave.k))


def has_opened(session: Session, wave_id: str) -> bool:
    """Return whether a wave is open or was; raises NotFound."""
    return waves.get(session, wave_id).state not in {WaveState.DRAFT, WaveState.WITHDRAWN}


def due(session: Session, now: datetime) -> Due:
    """Return what is to be done by the calendar: days begin and end in London."""
    planned = waves.listing(session, WaveState.DRAFT)
    open_now = waves.listing(session, WaveState.OPEN)
    return Due(
        to_open=tuple(
            wave.id for wave in planned if start_of(wave.opens) <= now < end_of(wave.closes)
        ),
        to_close=tuple(wave.id for wave in open_now if end_of(wave.closes) <= now),
    )


def questionnaire_named(session: Session, name: str) -> Questionnaire | None:
    """Return the questionnaire `id:version`, None where there is none."""
    try:
        return questionnaires.find(session, name)
    except NotFound:
        return None


def _codes(open_at: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.removeprefix("site:") for code in open_at))


def title_of(asked: Questionnaire | None, closes: date) -> str:
    """Return the title that a wave has unless it is given one: what is asked, and the month of the last day."""
    words = in_language(asked.title, asked.language) if asked else "Survey"
    return f"{words}, {closes:%B %Y}"


def _log(
    session: Session,
    wave_id: str,
    action: str,
    detail: Mapping[str, object],
    *,
    now: datetime,
    actor: str,
    role: str,
) -> None:
    audit.append(
        session,
        now=now,
        actor=actor,
        role=role,
        action=action,
        object=f"wave:{wave_id}",
        detail=detail,
    )
