"""The check list before a wave opens: what is there, what to look at again, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.check import Check, CheckState, Mend
from survey.domain.errors import Refused
from survey.domain.fieldwork_plan import Method
from survey.domain.phrase import counted, phrase
from survey.domain.wave import LONDON, Links, end_of
from survey.services import jobs, questionnaires, term_dates, wave_left_out, wave_reach
from survey.services.burden import CAP_DAYS
from survey.services.wave_faults import plan_faults
from survey.services.wave_preview import Outlook, classes, opening_day, sample_table
from survey.storage import audit, wave_plans, waves
from survey.translations import LanguageName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.wave import Wave
    from survey.services.wave_preview import Preview
    from survey.services.wave_reach import Reached

__all__ = ["Check", "CheckState", "Mend", "checklist"]

_OLD_LIST = timedelta(days=60)


@dataclass(frozen=True)
class _Look:
    """What the checks look at. `preview` is None where the wave could not open with the directory of now."""

    session: Session
    wave: Wave
    plan: FieldworkPlan
    now: datetime
    preview: Preview | None
    reached: Reached
    sends_mail: bool

    @property
    def today(self) -> date:
        """The day in London."""
        return self.now.astimezone(LONDON).date()


def checklist(
    session: Session,
    wave_id: str,
    *,
    now: datetime,
    sends_mail: bool,
    cap_days: int = CAP_DAYS,
    day: date | None = None,
) -> tuple[Check, ...]:
    """Return the checks of a planned wave in the order in which they are mended; raises NotFound.

    Who is left out is counted for the `day` on which it opens: by the calendar, unless told.
    `sends_mail`: mail is set up on this installation. The wave's keys are the worker's matter: it makes them, and
    refuses to open where it cannot.
    """
    wave = waves.get(session, wave_id)
    plan = wave_plans.get(session, wave_id)
    preview, directory = _directory(session, wave, now)
    day = day or opening_day(wave, now)
    reached = wave_reach.reached(session, wave, plan, day, cap_days=cap_days)
    look = _Look(session, wave, plan, now, preview, reached, sends_mail)
    return (
        *directory,
        *(wave_left_out.asked(reached, day) if preview else ()),
        *_staff_list_age(look),
        *_questionnaire(look),
        *_days(look),
        *_plan(look),
        *_classes(look),
        *wave_left_out.left_out(reached, cap_days),
        *_reach(look),
        *_worker(look),
    )


def _directory(session: Session, wave: Wave, now: datetime) -> tuple[Preview | None, list[Check]]:
    """Return the preview, or what stands in its way: an empty list, people without a place, too few asked."""
    try:
        return classes(session, wave.id, now=now), []
    except Refused as refused:
        return None, [
            Check("directory", CheckState.MISSING, _told(problem.where, problem.what, wave), Mend.DIRECTORY)
            for problem in refused.problems
        ]  # fmt: skip


def _told(where: str, what: str, wave: Wave) -> str:
    return what if where in {wave.id, ""} else phrase("%(where)s: %(what)s", where=where, what=what)


def _staff_list_age(look: _Look) -> Iterator[Check]:
    imported = audit.latest(look.session, "import", "directory:people")
    if imported is None:
        return
    day = imported.at.astimezone(LONDON).date()
    state = CheckState.WARN if look.now - imported.at > _OLD_LIST else CheckState.OK
    yield Check(
        "staff list", state, phrase("The staff list is of %(day)s.", day=day), Mend.DIRECTORY
    )


def _questionnaire(look: _Look) -> Iterator[Check]:
    wave = look.wave
    asked = questionnaires.get(look.session, wave.questionnaire_id, wave.questionnaire_version)
    lacking = {
        language: people
        for language, people in look.reached.by_language.items()
        if language not in asked.languages
    }
    for language, people in sorted(lacking.items()):
        words = counted(
            "One person reads %(language)s, which the questionnaire is not written in.",
            "%(count)s people read %(language)s, which the questionnaire is not written in.",
            people, count=people, language=LanguageName(language),
        )  # fmt: skip
        yield Check("questionnaire", CheckState.WARN, words, Mend.PLAN)
    if not lacking:
        words = phrase("%(name)s, in the languages of the staff.", name=asked.name)
        yield Check("questionnaire", CheckState.OK, words, Mend.PLAN)


def _days(look: _Look) -> Iterator[Check]:
    wave = look.wave
    if end_of(wave.closes) <= look.now:
        yield Check("days", CheckState.MISSING, phrase("Its last day is over."), Mend.PLAN)
        return
    words: str
    if wave.opens < look.today:
        words = phrase(
            "Its first day has passed: it opens today and closes on %(day)s.", day=wave.closes
        )
        yield Check("days", CheckState.WARN, words, Mend.PLAN)
    else:
        words = phrase("It is open from %(first)s to %(last)s.", first=wave.opens, last=wave.closes)
        yield Check("days", CheckState.OK, words, Mend.PLAN)
    periods = term_dates.listing(look.session)
    for words in term_dates.warnings(periods, wave.opens, wave.closes, look.plan.reminders):
        yield Check("quiet periods", CheckState.WARN, words, Mend.QUIET_PERIODS)


def _plan(look: _Look) -> Iterator[Check]:
    """Yield what has become wrong with the plan since it was made, and which texts are used."""
    for problem in plan_faults(look.session, look.wave, look.plan, look.now):
        is_text = problem.where in {"subject", "body"}
        mend = Mend.TEXTS if is_text else Mend.PLAN
        yield Check(problem.where, CheckState.MISSING, problem.what, mend)
    if not look.plan.sends:
        return
    words: str
    days = look.plan.reminders
    if not days:
        yield Check("reminders", CheckState.WARN, phrase("Nobody is reminded."), Mend.PLAN)
    for number, day in enumerate(days, 1):
        words = phrase("Reminder %(number)s is sent on %(day)s.", number=number, day=day)
        past = day <= max(look.today, look.wave.opens)
        yield Check("reminders", CheckState.WARN if past else CheckState.OK, words, Mend.PLAN)
    own = sum(len(said) for said in look.plan.wordings.values())
    words = (
        counted("One text of your own.", "%(count)s texts of your own.", own, count=own)
        if own
        else phrase("The standard texts are used.")
    )
    yield Check("texts", CheckState.OK, words, Mend.TEXTS)


def _classes(look: _Look) -> Iterator[Check]:
    if look.preview is None:
        return
    outlooks = [one.outlook for one in look.preview.classes]
    likely = outlooks.count(Outlook.LIKELY)
    unlikely = outlooks.count(Outlook.UNLIKELY)
    words = phrase(
        "%(likely)s of %(all)s planned classes are likely to be shown.",
        likely=likely,
        all=len(outlooks),
    )
    yield Check("classes", CheckState.OK if likely else CheckState.WARN, words, Mend.CLASSES)
    if unlikely:
        words = counted(
            "One is too small to be shown by itself: give its sites an area.",
            "%(count)s are too small to be shown by themselves: give their sites an area.",
            unlikely, count=unlikely,
        )  # fmt: skip
        yield Check("classes", CheckState.WARN, words, Mend.CLASSES)
    if look.plan.method is Method.SAMPLE and look.plan.margin is not None:
        yield _sample(look, look.plan.margin)


def _sample(look: _Look, margin: int) -> Check:
    table = sample_table(look.session, look.wave.id, margin, now=look.now)
    if table.total.census_is_wiser:
        words: str = phrase("For this margin everybody has to be asked: a census is wiser.")
        return Check("sample", CheckState.WARN, words, Mend.SAMPLE)
    drawn, everybody = table.total.to_ask, table.total.eligible
    words = phrase("A sample: %(asked)s of %(all)s people are asked.", asked=drawn, all=everybody)
    if look.reached.left_out:
        words = phrase(
            "A sample: %(drawn)s of %(all)s people are drawn. Whoever of them is left out is not replaced.",
            drawn=drawn,
            all=everybody,
        )
    return Check("sample", CheckState.OK, words, Mend.SAMPLE)


def _reach(look: _Look) -> Iterator[Check]:
    """Yield how the questionnaire gets to people: by mail, by slip, by poster."""
    reached, plan = look.reached, look.plan
    words: str
    if reached.by_poster:
        words = counted(
            "One person answers by open link: their answers are shown by kind of site only.",
            "%(count)s people answer by open link: their answers are shown by kind of site only.",
            reached.by_poster, count=reached.by_poster,
        )  # fmt: skip
        yield Check("open links", CheckState.WARN, words, Mend.PLAN)
    if look.wave.links is Links.OPEN:
        return
    if not plan.sends:
        words = phrase("Nothing is sent by the system: whoever runs the wave hands out the links.")
        yield Check("mail", CheckState.WARN, words, Mend.PLAN)
    elif not look.sends_mail:
        words = phrase(
            "Mail is not set up, so no invitation can leave: ask the operator to set SURVEY_MAIL_URL."
        )
        yield Check("mail", CheckState.MISSING, words, Mend.OPERATOR)
    else:
        words = counted(
            "One person is invited by mail.", "%(count)s people are invited by mail.",
            reached.by_mail, count=reached.by_mail,
        )  # fmt: skip
        yield Check("mail", CheckState.OK if reached.by_mail else CheckState.WARN, words, Mend.PLAN)
    if reached.by_slip:
        words = counted(
            "One person gets a slip with a code: print it when the wave is open.",
            "%(count)s people get a slip with a code: print them when the wave is open.",
            reached.by_slip, count=reached.by_slip,
        )  # fmt: skip
        yield Check("slips", CheckState.OK, words, Mend.PLAN)


def _worker(look: _Look) -> Iterator[Check]:
    if jobs.is_worker_silent(look.session, look.now):
        words = phrase(
            "No worker is running, so nothing would be opened, sent or closed: ask the operator to start"
            " survey worker."
        )
        yield Check("worker", CheckState.MISSING, words, Mend.OPERATOR)
    else:
        yield Check("worker", CheckState.OK, phrase("The worker is running."), Mend.OPERATOR)
