"""What is refused of an entry in a register of improvement, and what of it can no longer be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey.domain import improvement_faults as faults
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import Problem, Refused
from survey.domain.improvement import (
    Action,
    Aim,
    Cost,
    Event,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
)
from survey.domain.phrase import phrase
from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from survey.domain.improvement import Content, Entry
    from survey.services.improvement_ground import Ground
    from survey.storage.report_cells import ReleasedWave

FIGURE = frozenset({"measure", "product", "group_key"})


def check(
    grounds: Ground,
    content: Content,
    others: Sequence[Entry[Any]],
    *,
    now: datetime,
    before: Content | None = None,
) -> None:
    """Raise Refused with everything that is wrong, one problem a field; `others` stand in the same register.

    What an entry was about `before` it may stay about, though it is measured no longer.
    """
    today = now.astimezone(LONDON).date()
    found = [
        *faults.written_faults(content),
        *_figure_faults(grounds, content, before),
        *_own_faults(grounds, content, today),
        *_twice(content, others),
    ]
    first = {problem.where: problem for problem in reversed(found)}
    if first:
        raise Refused(problem for problem in found if first[problem.where] is problem)


def is_owned(grounds: Ground, key: str) -> bool:
    """Return whether an account may enter something about a group; the council is there before the first wave."""
    return grounds.reach.owns(key) or (not grounds.waves and key == WHOLE_COUNCIL)


def frozen(entry: Entry[Any], waves: Iterable[ReleasedWave]) -> frozenset[str]:
    """Return the fields of an action that a released wave has rested on: its figure, and the day it began."""
    action = entry.content
    if not isinstance(action, Action):
        return frozenset()
    later = [wave for wave in waves if entry.is_registered_before(wave.opens)]
    held = set(FIGURE) if later else set()
    if action.began is not None and any(action.began < wave.opens for wave in later):
        held.add("began")
    return frozenset(held)


def check_frozen(before: Content, content: Content, held: frozenset[str]) -> None:
    """Raise Refused where an amendment touches what is frozen."""
    touched = sorted(name for name in held if getattr(before, name) != getattr(content, name))
    if touched:
        raise Refused(
            Problem(
                name,
                phrase(
                    "a wave that opened after this was registered has been released, so this cannot change:"
                    " withdraw it and register another"
                ),
            )
            for name in touched
        )


def _figure_faults(grounds: Ground, content: Content, before: Content | None) -> Iterator[Problem]:
    if isinstance(content, Strategy | ImpactAssessment):
        return
    said = tuple(
        getattr(content, name, WHOLE_COUNCIL) for name in ("measure", "product", "group_key")
    )
    if before is not None and said == tuple(
        getattr(before, name, WHOLE_COUNCIL) for name in ("measure", "product", "group_key")
    ):
        return
    measure, product, key = said
    if not is_owned(grounds, key):
        yield Problem("group_key", phrase("choose a group that is yours"))
    if isinstance(content, Event):
        if (measure and measure not in grounds.measures) or (
            product and product not in grounds.products
        ):
            yield Problem("measure", phrase("choose a figure that is published"))
        return
    if grounds.measure(measure, product) is None:
        yield Problem("measure", phrase("choose a figure that is published"))
    elif product and not grounds.shows_products(key):
        what = phrase(
            "figures of products are not published for a single place: choose a wider group"
        )
        yield Problem("group_key", what)


def _own_faults(grounds: Ground, content: Content, today: date) -> Iterator[Problem]:
    match content:
        case Aim():
            yield from _aim_faults(grounds, content, today)
        case Action():
            yield from faults.action_faults(content, today)
            if content.is_public and not grounds.shows_products(content.group_key):
                what = phrase("only what was done for more than a single place may be public")
                yield Problem("is_public", what)
        case Cost():
            yield from faults.cost_faults(content)
        case _:
            yield from _evidence_faults(content, today)


def _aim_faults(grounds: Ground, aim: Aim, today: date) -> Iterator[Problem]:
    measure = grounds.measure(aim.measure, aim.product)
    wave = grounds.wave(aim.baseline_wave)
    if measure is not None and wave is not None:
        yield from faults.aim_faults(aim, measure.direction, wave.closes, today)


def _evidence_faults(
    content: Event | Strategy | ServiceLevel | ImpactAssessment, today: date
) -> Iterator[Problem]:
    match content:
        case Event():
            yield from faults.event_faults(content, today)
        case Strategy():
            yield from faults.strategy_faults(content, today)
        case ServiceLevel():
            yield from faults.service_level_faults(content)
        case _:
            yield from faults.assessment_faults(content, today)


def _twice(content: Content, others: Iterable[Entry[Any]]) -> Iterator[Problem]:
    """Yield a problem where a service's costs of a year, or a standing aim for a figure, are there already."""
    if isinstance(content, Cost) and any(
        (one.content.service, one.content.year) == (content.service, content.year) for one in others
    ):
        yield Problem(
            "year", phrase("the costs of this service in this year are entered: amend those")
        )
    if isinstance(content, Aim) and any(
        all(getattr(one.content, name) == getattr(content, name) for name in (*FIGURE, "due"))
        for one in others
    ):
        yield Problem("due", phrase("there is an aim for this figure by this day: amend that one"))
