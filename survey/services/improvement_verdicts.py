"""Whether an action has moved its figure beyond noise: what releases found in family F4, and what they could not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.scale import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from survey.domain.improvement import Action, Entry
    from survey.storage.actions import TestedAction
    from survey.storage.report_cells import ReleasedWave


class Outcome(StrEnum):
    """What can be said of an action."""

    NOT_BEGUN = "not-begun"
    NOT_TESTED = "not-tested"
    """No wave has been released that opened after it was registered and after it began."""
    UNTESTABLE = "untestable"
    """There was such a wave, and nothing to compare it with, or too few answers."""
    BETTER = "better"
    WORSE = "worse"
    MOVED = "moved"
    """It moved, and neither way is the good one."""
    NO_CLEAR_CHANGE = "no-clear-change"


@dataclass(frozen=True)
class Judged:
    """The outcome; where it was tested the test, the wave that tested and the one before the action began."""

    outcome: Outcome
    test: TestedAction | None = None
    wave: ReleasedWave | None = None
    before: ReleasedWave | None = None


def judged(
    entry: Entry[Action],
    tests: Iterable[TestedAction],
    waves: Sequence[ReleasedWave],
    direction: Direction,
) -> Judged:
    """Return what the latest release that tested an action found; `waves` are those up to the page's."""
    began = entry.content.began
    if began is None:
        return Judged(Outcome.NOT_BEGUN)
    known = {wave.id: wave for wave in waves}
    after = {
        wave.id: wave
        for wave in waves
        if began < wave.opens and entry.is_registered_before(wave.opens)
    }
    found = [
        (wave.opens, before.opens, test, wave, before)
        for test in tests
        if _is_about(test, entry.content)
        and (wave := after.get(test.wave_id)) is not None
        and (before := known.get(test.against[0]["wave"])) is not None
        and before.opens < began
    ]
    if not found:
        return Judged(Outcome.UNTESTABLE if after else Outcome.NOT_TESTED)
    *_, test, wave, before = max(found, key=lambda one: one[:2])
    return Judged(_outcome(test, direction), test, wave, before)


def _is_about(test: TestedAction, action: Action) -> bool:
    said = (action.measure, action.product, action.group_key)
    return (test.measure, test.product, test.group_key) == said


def _outcome(test: TestedAction, direction: Direction) -> Outcome:
    if not test.is_change:
        return Outcome.NO_CLEAR_CHANGE
    if direction is Direction.NEUTRAL:
        return Outcome.MOVED
    is_good = (test.difference > 0) == (direction is Direction.HIGHER_IS_BETTER)
    return Outcome.BETTER if is_good else Outcome.WORSE
