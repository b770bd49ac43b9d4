"""Releases: a wave's frozen results, and what they are named by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL

if TYPE_CHECKING:
    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Questionnaire

FIRST_REVISION = 1

NOT_PUT_IN_WAVE = "not asked in this wave"
"""Why a release has no figure of what a wave without a frame asked nobody: nothing is held back then."""


@dataclass(frozen=True, order=True)
class ReleaseName:
    """Which release: wave, revision, and the SHA-256 (hex) of its canonical document."""

    wave: str
    revision: int
    digest: str


@dataclass(frozen=True, order=True)
class Atom:
    """An atom of a closed wave: a pair of nodes of its trees, and the people counted there.

    `returned` is 0 or at least K, except for a whole wave below K, of which only this count is kept;
    `answered` counts the returns with at least one scored answer.
    """

    site: str
    organisation: str
    eligible: int
    invited: int
    bounced: int
    returned: int
    answered: int


@dataclass(frozen=True)
class Estimate:
    """One figure as published. `group` is `all` or `breakdown:code`, `product` is empty for none.

    mean, se and ci are on the raw scale, score on 0-100, top box a proportion; 95 % intervals. None where
    it does not apply; `suppressed` is empty or says why every figure is None.
    """

    wave: str
    measure: str
    product: str
    group: str
    base: int | None
    eligible: int | None
    mean: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    score: float | None
    score_low: float | None
    score_high: float | None
    top_box: float | None
    top_box_low: float | None
    top_box_high: float | None
    suppressed: str


def group_key(breakdown: str, code: str, *, is_root: bool) -> str:
    """Return how a group is named in releases: the root of both trees is the whole council, once."""
    return WHOLE_COUNCIL if is_root else f"{breakdown}:{code}"


def unbroken(measure_id: str, versions: tuple[Questionnaire, ...]) -> bool:
    """Return whether a measure carries on through successive versions of one questionnaire, oldest first.

    It does where every version scores it alike (items, codes, reversals) and none of its items starts a
    new series after the oldest version.
    """
    measures = [_measure(measure_id, version) for version in versions]
    first = measures[0] if measures else None
    if first is None:
        return False
    return all(
        measure is not None
        and _scoring(measure) == _scoring(first)
        and all(version.items()[item].continues for item in measure.items)
        for version, measure in zip(versions[1:], measures[1:], strict=True)
    )


def _measure(measure_id: str, version: Questionnaire) -> Measure | None:
    return next((measure for measure in version.measures if measure.id == measure_id), None)


def _scoring(measure: Measure) -> tuple[object, ...]:
    """Return all that a measure's figures follow from: not its title, nor its part in reports."""
    return (
        measure.items,
        measure.minimum,
        measure.maximum,
        measure.direction,
        measure.reverse,
        measure.top,
        measure.per_product,
    )
