"""Everything that can be wrong with a wave that is planned, by command or in the browser: told at once.

`Problem.where` is the field: id, questionnaire, title, opens, closes, k, open_at; and of a plan template, groups,
method, margin, links, slips_at, reminders, subject, body, share.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from survey.domain.errors import Problem
from survey.domain.fieldwork_plan import Method
from survey.domain.group import Breakdown
from survey.domain.phrase import phrase
from survey.domain.sample_size import MARGINS
from survey.domain.tree import Tree
from survey.domain.wave import LONDON, MAXIMUM_K, MINIMUM_K, Links, end_of
from survey.services import wording
from survey.services.framing import asked_at
from survey.storage import groups, people, waves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.group import Group
    from survey.domain.wave import Wave

LONGEST_TITLE = 120
MOST_REMINDERS = 2
SHARES = range(1, 101)
NAMES_OF_PAGES = frozenset({"calendar", "new"})
"""What stands in addresses where the id of a wave would: /waves/new."""

_WAVE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def id_faults(session: Session, wave_id: str) -> Iterator[Problem]:
    """Yield what is wrong with the id of a new wave."""
    if not _WAVE_ID.fullmatch(wave_id):
        what = (
            "a wave's id has letters A to Z, digits, - and _, at most 40, a letter or digit first"
        )
        yield Problem("id", what)
    elif wave_id in NAMES_OF_PAGES:
        yield Problem("id", phrase("%(id)s is the name of a page: take another id", id=wave_id))
    elif waves.find(session, wave_id):
        yield Problem("id", "there is a wave of this id already")


def wave_faults(session: Session, wave: Wave, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with the days, K, title and open links of a wave."""
    if wave.closes < wave.opens:
        yield Problem(
            "closes",
            phrase(
                "its last day, %(last)s, is before its first, %(first)s",
                last=wave.closes,
                first=wave.opens,
            ),
        )
    elif end_of(wave.closes) <= now:
        yield Problem("closes", phrase("its last day, %(last)s, is over", last=wave.closes))
    yield from _k_faults(wave.k)
    title = wave.title
    if not (title.isprintable() and title.strip() and len(title) <= LONGEST_TITLE):
        yield Problem(
            "title",
            phrase("the title must be one line of 1 to %(most)s characters", most=LONGEST_TITLE),
        )
    if wave.open_at:
        yield from _open_at_faults(session, wave, now.astimezone(LONDON).date())


def first_day_faults(wave: Wave, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with a first day that is typed: who saves a plan must not open a wave by it."""
    if wave.opens <= now.astimezone(LONDON).date():
        what = phrase(
            "choose a day after today. To open it today, save it with a later day and open it from"
            " the wave's page"
        )
        yield Problem("opens", what)


def plan_faults(
    session: Session, wave: Wave, plan: FieldworkPlan, now: datetime
) -> Iterator[Problem]:
    """Yield what is wrong with how a wave is to be run."""
    today = now.astimezone(LONDON).date()
    known = [group for group in groups.listing(session) if group.is_open(today)]
    yield from _group_faults(plan.groups, known)
    for code in plan.slips_at:
        if f"{Breakdown.SITE}:{code}" not in {group.key for group in known}:
            yield Problem("slips_at", phrase("%(code)s is no open site", code=code))
    yield from _place_faults(session, wave, plan, today)
    yield from _sample_faults(wave, plan)
    yield from _reminder_faults(wave, plan.reminders)
    for said in plan.wordings.values():
        for words in said.values():
            yield from wording.check(words)
    if plan.share is not None and plan.share not in SHARES:
        yield Problem("share", "the share of tickets is a whole number from 1 to 100 per cent")


def _k_faults(k: int) -> Iterator[Problem]:
    if k < MINIMUM_K:
        what = phrase(
            "k is %(k)s: it may be raised above %(least)s, never lowered", k=k, least=MINIMUM_K
        )
        yield Problem("k", what)
    elif k > MAXIMUM_K:
        yield Problem("k", phrase("k is %(k)s: it may be %(most)s at most", k=k, most="1,000"))


def _open_at_faults(session: Session, wave: Wave, today: date) -> Iterator[Problem]:
    if wave.links is Links.OPEN:
        what = "every site answers by open link already: leave out --open-at or --links open"
        yield Problem("open_at", what)
    sites = Tree.on(today, groups.listing(session), Breakdown.SITE)
    for code in wave.open_at:
        if code not in sites.nodes:
            what = phrase("%(code)s is to answer by open link, but is no open site", code=code)
            yield Problem("open_at", what)


def _place_faults(
    session: Session, wave: Wave, plan: FieldworkPlan, today: date
) -> Iterator[Problem]:
    """Yield the places that get slips although their people answer by a poster, and posters that nobody asked sees."""
    trees = {one: Tree.on(today, groups.listing(session), one) for one in Breakdown}
    sites = trees[Breakdown.SITE]
    for code in plan.slips_at:
        if code in sites.nodes and {one.code for one in sites.path(code)} & set(wave.open_at):
            name = sites.nodes[code].name
            what = phrase("%(place)s has a poster: choose slips or a poster for it", place=name)
            yield Problem("slips_at", what)
    asked = _sites_asked(session, plan, trees) if plan.groups and wave.open_at else None
    if asked is None:
        return
    for code in wave.open_at:
        if code in sites.nodes and not sites.leaves_below(code) & asked:
            name = sites.nodes[code].name
            what = phrase("nobody of the groups asked is at %(place)s: no poster there", place=name)
            yield Problem("open_at", what)


def _sites_asked(
    session: Session, plan: FieldworkPlan, trees: Mapping[Breakdown, Tree]
) -> frozenset[str] | None:
    """Return the sites where somebody is asked, None where that takes a staff list and there is none yet."""
    asked, departments = asked_at(trees, plan.groups)
    staff = people.count_by_place(session)
    if departments and not staff:
        return None
    return asked | {site for site, department in staff if department in departments}


def _group_faults(asked: Iterable[str], known: Iterable[Group]) -> Iterator[Problem]:
    keys = {group.key for group in known}
    for key in asked:
        if key not in keys:
            yield Problem("groups", phrase("%(group)s is no group that is open today", group=key))


def _sample_faults(wave: Wave, plan: FieldworkPlan) -> Iterator[Problem]:
    if plan.method is Method.CENSUS:
        return
    if wave.links is Links.OPEN:
        yield Problem("method", "a sample needs personal links: nobody can be drawn by a poster")
    if plan.margin not in MARGINS:
        yield Problem(
            "margin",
            phrase(
                "the margin is a whole number from %(least)s to %(most)s points",
                least=MARGINS[0],
                most=MARGINS[-1],
            ),
        )


def _reminder_faults(wave: Wave, reminders: Collection[date]) -> Iterator[Problem]:
    if len(reminders) > MOST_REMINDERS:
        yield Problem("reminders", "at most two reminders are sent")
    if len(set(reminders)) < len(reminders) or list(reminders) != sorted(reminders):
        yield Problem("reminders", "the second reminder comes after the first")
    for day in reminders:
        if not wave.opens < day <= wave.closes:
            what = phrase(
                "a reminder on %(day)s is not after the first day and by the last", day=day
            )
            yield Problem("reminders", what)
