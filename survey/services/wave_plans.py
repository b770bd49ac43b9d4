"""Plans of waves as they are made in the browser: begun from a template, changed until the wave opens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.fieldwork_plan import FieldworkPlan, Outline, Template
from survey.domain.group import Breakdown
from survey.domain.ticket import DEFAULT_SHARE
from survey.domain.tree import Tree
from survey.domain.wave import LONDON, TICKETS, Links, Wave, WaveState
from survey.services.fieldwork import questionnaire_named, title_of
from survey.services.wave_faults import first_day_faults, plan_faults, wave_faults
from survey.services.wave_templates import fresh_id, suggest
from survey.storage import audit, groups, jobs, wave_plans, waves
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.message import MessageKind, Wording

__all__ = ["PlanView", "create", "discard", "edit", "edit_wording", "plan_view", "suggest"]


@dataclass(frozen=True)
class PlanView:
    """A wave and its plan, and what a form about it begins with. It may be changed while `is_draft`."""

    wave: Wave
    outline: Outline

    @property
    def is_draft(self) -> bool:
        """Whether the plan may still be changed."""
        return self.wave.state is WaveState.DRAFT


def create(
    session: Session,
    outline: Outline,
    *,
    now: datetime,
    actor: str,
    role: str,
    is_typed: bool = False,
) -> str:
    """Plan a wave and return its id, made of its template and month; the same plan again is the same wave.

    `is_typed`: somebody saves it from a form, where nothing opens before it is confirmed: its first day lies
    ahead. Raises Refused with everything that is wrong, each problem with the name of its field as `where` (see
    `services.wave_faults`).
    """
    hold(session, Lock.DIRECTORY)
    wave_id = fresh_id(session, outline.plan.template, outline.opens)
    wave, plan = _drawn_up(session, wave_id, outline, now, is_typed=is_typed)
    for other in waves.listing(session, WaveState.DRAFT):
        if replace(wave, id=other.id) == other and wave_plans.get(session, other.id) == plan:
            return other.id
    waves.add(session, wave, now)
    wave_plans.put(session, wave_id, plan)
    _log(session, wave_id, "create wave", _told(wave, plan), now=now, actor=actor, role=role)
    return wave_id


def edit(
    session: Session,
    wave_id: str,
    outline: Outline,
    *,
    now: datetime,
    actor: str,
    role: str,
    is_typed: bool = False,
) -> None:
    """Put another outline in the place of that of a wave that has not opened.

    Raises NotFound, or Refused as `create` does. What has not changed is not logged.
    """
    waves.hold(session, wave_id)
    before = plan_view(session, wave_id)
    _check_is_draft(before.wave)
    wave, plan = _drawn_up(session, wave_id, outline, now, is_typed=is_typed)
    changes = {
        name: getattr(wave, name)
        for name in (
            "title", "questionnaire_id", "questionnaire_version", "opens", "closes", "links", "k",
            "series",
        )
    }  # fmt: skip
    changes["open_at"] = list(wave.open_at)
    waves.change(session, wave_id, **changes)
    wave_plans.put(session, wave_id, plan)
    old, new = _told(before.wave, before.outline.plan), _told(wave, plan)
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if changed:
        _log(session, wave_id, "edit wave", changed, now=now, actor=actor, role=role)


def edit_wording(
    session: Session,
    wave_id: str,
    kind: MessageKind,
    language: str,
    words: Wording | None,
    *,
    now: datetime,
    actor: str,
    role: str,
) -> None:
    """Set the text of one message in one language, or go back to the standard text (None).

    Raises NotFound, or Refused (where: subject, body).
    """
    outline = plan_view(session, wave_id).outline
    said = {one: dict(texts) for one, texts in outline.plan.wordings.items()}
    if words is None:
        said.get(kind, {}).pop(language, None)
    else:
        said.setdefault(kind, {})[language] = words
    plan = replace(outline.plan, wordings={one: texts for one, texts in said.items() if texts})
    edit(session, wave_id, replace(outline, plan=plan), now=now, actor=actor, role=role)


def discard(session: Session, wave_id: str, *, now: datetime, actor: str, role: str) -> None:
    """Delete a wave that has never opened, with its plan; raises NotFound or Refused."""
    wave = waves.hold(session, wave_id)
    _check_is_draft(wave)
    if wave_plans.get(session, wave_id).template is Template.AFTER_A_TICKET:
        raise Refused.because("tickets may be waiting for it: withdraw it instead")
    for forget in (jobs.forget, wave_plans.forget, waves.discard):
        forget(session, wave_id)
    told = {"title": wave.title, "opens": str(wave.opens)}
    _log(session, wave_id, "delete wave", told, now=now, actor=actor, role=role)


def plan_view(session: Session, wave_id: str) -> PlanView:
    """Return a wave, its plan and its outline; raises NotFound."""
    wave = waves.get(session, wave_id)
    outline = Outline(
        questionnaire=f"{wave.questionnaire_id}:{wave.questionnaire_version}",
        title=wave.title,
        opens=wave.opens,
        closes=wave.closes,
        plan=wave_plans.get(session, wave_id),
        links=wave.links,
        open_at=wave.open_at,
        k=wave.k,
    )
    return PlanView(wave, outline)


def series_of(plan: FieldworkPlan) -> str:
    """Return the series of a wave: those that ask everybody are one, those of the same groups another."""
    if plan.template is Template.AFTER_A_TICKET:
        return TICKETS
    return f"groups:{','.join(sorted(plan.groups))}" if plan.groups else ""


def _drawn_up(
    session: Session, wave_id: str, outline: Outline, now: datetime, *, is_typed: bool
) -> tuple[Wave, FieldworkPlan]:
    """Return the wave and the plan of an outline; raises Refused with everything that is wrong."""
    if outline.plan.template is Template.AFTER_A_TICKET:
        outline = _after_tickets(outline)
    asked = questionnaire_named(session, outline.questionnaire)
    plan = _tidied(session, outline, now.astimezone(LONDON).date())
    wave = Wave(
        id=wave_id,
        title=outline.title.strip() or title_of(asked, outline.closes),
        questionnaire_id=asked.id if asked else "",
        questionnaire_version=asked.version if asked else 0,
        opens=outline.opens,
        closes=outline.closes,
        state=WaveState.DRAFT,
        links=outline.links,
        open_at=() if outline.links is Links.OPEN else tuple(dict.fromkeys(outline.open_at)),
        k=outline.k,
        has_frame=plan.template is not Template.AFTER_A_TICKET,
        series=series_of(plan),
        catalogue=(),
    )
    problems = [*wave_faults(session, wave, now), *plan_faults(session, wave, plan, now)]
    if is_typed:
        problems.extend(first_day_faults(wave, now))
    if asked is None:
        problems.insert(0, Problem("questionnaire", "choose a questionnaire"))
    if problems:
        raise Refused(problems)
    return wave, plan


def _tidied(session: Session, outline: Outline, today: date) -> FieldworkPlan:
    """Return a plan that says each thing once, so that equal plans are equal and of one series."""
    plan = outline.plan
    is_by_poster = outline.links is Links.OPEN
    return replace(
        plan,
        groups=_uppermost(plan.groups, _paths(session, today)),
        sends=plan.sends and not is_by_poster,
        slips_at=() if is_by_poster else tuple(dict.fromkeys(plan.slips_at)),
        reminders=plan.reminders if plan.sends and not is_by_poster else (),
    )


def _after_tickets(outline: Outline) -> Outline:
    """Return an outline by which people are asked by mail when they had a ticket, whoever they are, and once."""
    plan = outline.plan
    share = DEFAULT_SHARE if plan.share is None else plan.share
    plan = FieldworkPlan(template=plan.template, sends=True, wordings=plan.wordings, share=share)
    return replace(outline, plan=plan, links=Links.PERSONAL, open_at=())


def _paths(session: Session, today: date) -> dict[str, tuple[str, ...]]:
    """Return the keys at and above each open group, from itself to the root."""
    everybody = groups.listing(session)
    trees = (Tree.on(today, everybody, breakdown) for breakdown in Breakdown)
    return {
        group.key: tuple(above.key for above in tree.path(group.code))
        for tree in trees
        for group in tree.nodes.values()
    }


def _uppermost(asked: Iterable[str], paths: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the groups asked without those below another; none where a root is among them."""
    chosen = set(asked)
    if any(len(paths.get(key, (key, ""))) == 1 for key in chosen):
        return ()
    return tuple(sorted(key for key in chosen if not chosen & set(paths.get(key, ())[1:])))


def _check_is_draft(wave: Wave) -> None:
    if wave.state is not WaveState.DRAFT:
        raise Refused.because("it has been opened or withdrawn, so its plan stands")


def _told(wave: Wave, plan: FieldworkPlan) -> dict[str, object]:
    """Return what the log keeps of a plan."""
    return {
        "template": plan.template,
        "questionnaire": f"{wave.questionnaire_id}:{wave.questionnaire_version}",
        "title": wave.title,
        "opens": str(wave.opens),
        "closes": str(wave.closes),
        "k": wave.k,
        "groups": list(plan.groups),
        "method": plan.method,
        "margin": plan.margin,
        "links": wave.links,
        "open_at": list(wave.open_at),
        "slips_at": list(plan.slips_at),
        "sends": plan.sends,
        "reminders": [str(day) for day in plan.reminders],
        "texts": {
            f"{kind}/{language}": [words.subject, words.body]
            for kind, said in plan.wordings.items()
            for language, words in said.items()
        },
        "share": plan.share,
    }


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
        session, now=now, actor=actor, role=role,
        action=action, object=f"wave:{wave_id}", detail=detail,
    )  # fmt: skip
