"""What becomes of the series of each measure from one version of a questionnaire to a later one.

Whether it goes on is what `release.unbroken` says, by which trends are drawn; here is told why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from survey.domain.release import unbroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Questionnaire


class Fate(StrEnum):
    """What becomes of a series."""

    GOES_ON = "goes-on"
    BREAKS = "breaks"
    BEGINS = "begins"
    ENDS = "ends"


class Reason(StrEnum):
    """Why a series breaks."""

    NEW_SERIES = "new-series"
    """An item says `continues: false`."""
    ITEMS = "items"
    CODES = "codes"
    DIRECTION = "direction"
    REVERSE = "reverse"
    TOP = "top"
    ROSTER = "roster"
    """Its items went into the roster, or came out of it."""
    MISSING = "missing"
    """A version between the two does not have the measure."""


@dataclass(frozen=True)
class Break:
    """Why a series breaks at version `at`; `items` holds the ids of those that start a new series."""

    at: int
    reason: Reason
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """A measure (of the later version, or the earlier where it ends), what becomes of it, and why it breaks."""

    measure: Measure
    fate: Fate
    breaks: tuple[Break, ...] = ()


def series(versions: Sequence[Questionnaire]) -> tuple[Series, ...]:
    """Return the series of every measure of the first and of the last of some successive versions.

    `versions` has at least one entry, oldest first, and every version that was added between the two.
    """
    first, last = _measures(versions[0]), _measures(versions[-1])
    ended = tuple(Series(measure, Fate.ENDS) for id_, measure in first.items() if id_ not in last)
    return (*(_series(measure, first, versions) for measure in last.values()), *ended)


def _series(
    measure: Measure, first: dict[str, Measure], versions: Sequence[Questionnaire]
) -> Series:
    if measure.id not in first:
        return Series(measure, Fate.BEGINS)
    if unbroken(measure.id, tuple(versions)):
        return Series(measure, Fate.GOES_ON)
    return Series(measure, Fate.BREAKS, tuple(_breaks(measure.id, versions)))


def _breaks(measure_id: str, versions: Sequence[Questionnaire]) -> Iterator[Break]:
    """Yield every step at which a series breaks, in the order of the versions."""
    for before, after in pairwise(versions):
        if unbroken(measure_id, (before, after)):
            continue
        old, new = _measures(before).get(measure_id), _measures(after).get(measure_id)
        if new is None:
            yield Break(after.version, Reason.MISSING)
        elif old is not None:
            yield from _why(old, new, after)


def _why(old: Measure, new: Measure, after: Questionnaire) -> Iterator[Break]:
    items = after.items()
    anew = tuple(id_ for id_ in new.items if not items[id_].continues)
    if anew:
        yield Break(after.version, Reason.NEW_SERIES, anew)
    facts = {
        Reason.ITEMS: (old.items, new.items),
        Reason.CODES: ((old.minimum, old.maximum), (new.minimum, new.maximum)),
        Reason.DIRECTION: (old.direction, new.direction),
        Reason.REVERSE: (old.reverse, new.reverse),
        Reason.TOP: (old.top, new.top),
        Reason.ROSTER: (old.per_product, new.per_product),
    }
    for reason, (was, is_now) in facts.items():
        if was != is_now:
            yield Break(after.version, reason)


def _measures(version: Questionnaire) -> dict[str, Measure]:
    return {measure.id: measure for measure in version.measures}
