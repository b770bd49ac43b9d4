"""Returns that may have been given without much thought: kept and counted, and what the score would be without them.

Nothing is known of a return but its answers: no time, no address. So only patterns of answers are flagged, and an
attentive person may give any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.cross_products import row_products
from survey.analysis.splits import TOO_FEW_ON_A_SIDE, WHOLE, by_answers
from survey.analysis.stored import ALL_GROUPS, NOT_ASKED
from survey.domain.measure import Role
from survey.domain.scale import Direction

if TYPE_CHECKING:
    from survey.analysis.frame import BoolArray, FloatArray
    from survey.analysis.splits import Split, WaveRows
    from survey.domain.measure import Measure

    Flags = dict[str, BoolArray]

STRAIGHT_LINING = "straight-lining"
"""Six answers or more on scales with the same codes, all the same."""
MOSTLY_BLANK = "mostly-blank"
"""More than half of what was asked is left blank; "does not apply" and "do not know" are answers."""
CONTRADICTORY = "contradictory"
"""The whole is rated at one end, the headline measures on average in the third at the other end."""
NONE_FLAGGED = "none flagged"

_LINE = 6
_LEAST_OTHERS = 3
"""So many other headline measures are needed to contradict the headline."""
_BEST, _HIGH, _LOW = 100, 200 / 3, 100 / 3


def flags(wave: WaveRows) -> Flags:
    """Return for each kind of flag which responses have it."""
    codes = {
        item: (measure.minimum, measure.maximum)
        for measure in wave.measures
        for item in measure.items
    }
    blank = np.zeros(len(wave.answers), dtype=bool)
    if codes:
        blank = _mostly_blank(wave.answers[list(codes)].to_numpy(dtype=np.float64))
    return {
        STRAIGHT_LINING: _straight_lining(wave, codes),
        MOSTLY_BLANK: blank,
        CONTRADICTORY: _contradictory(wave),
    }


def quality(wave: WaveRows, headline: Measure) -> dict[str, dict[str, object]]:
    """Return by group what the flagged returns amount to, among those that gave the headline.

    Both scores are weighted by the cells of the split, so that they may be compared with one another. The count of
    one flag is None where it is below k.
    """
    found = flags(wave)
    flagged = np.logical_or.reduce(list(found.values()))
    split = by_answers(wave, headline, flagged)
    if split is None:
        return {ALL_GROUPS: {"refused": TOO_FEW_ON_A_SIDE}}
    return {
        key: _content(wave, headline, split, key, {"": flagged, **found}) for key in split.members
    }


def _content(
    wave: WaveRows, headline: Measure, split: Split, key: str, found: Flags
) -> dict[str, object]:
    in_group = np.isin(split.cell[wave.unit], split.members[key])
    inside = in_group & ~np.isnan(wave.scored[headline.id])
    counts = {name: int((inside & rows).sum()) for name, rows in found.items()}
    base, any_ = int(inside.sum()), counts.pop("")
    if any_ == 0:
        return {"base": base, "flagged_any": 0, "refused": NONE_FLAGGED}
    if any_ == base:
        return {"refused": TOO_FEW_ON_A_SIDE}
    k = wave.layout.k
    with_, without = (
        _score(wave, headline, split, key, rows) for rows in (inside, inside & ~found[""])
    )
    return {
        "flagged": {name: n if n == 0 or n >= k else None for name, n in counts.items()},
        "flagged_any": any_,
        "base": base,
        "score_with": with_,
        "score_without": without,
        "difference": without - with_,
        "refused": "",
    }


def _score(wave: WaveRows, headline: Measure, split: Split, key: str, rows: BoolArray) -> float:
    weight = None if wave.weight is None else wave.weight[rows]
    columns = row_products(wave.whole(headline)[rows, np.newaxis], weight)
    given, total, _ = split.total(split.sums(columns, wave.unit[rows]), key).tolist()
    return headline.score(total / given / WHOLE)


def _straight_lining(wave: WaveRows, codes: dict[str, tuple[int, int]]) -> BoolArray:
    found = np.zeros(len(wave.answers), dtype=bool)
    for low, high in sorted(set(codes.values())):
        items = [item for item, ends in codes.items() if ends == (low, high)]
        if len(items) < _LINE:
            continue
        column = wave.answers[items].to_numpy(dtype=np.float64)
        scored = (column >= low) & (column <= high)
        least = np.where(scored, column, np.inf).min(axis=1)
        most = np.where(scored, column, -np.inf).max(axis=1)
        found |= (scored.sum(axis=1) >= _LINE) & (least == most)
    return found


def _mostly_blank(items: FloatArray) -> BoolArray:
    asked = (items != NOT_ASKED).sum(axis=1)
    return np.asarray(2 * np.isnan(items).sum(axis=1) > asked)


def _contradictory(wave: WaveRows) -> BoolArray:
    scores = {role: _good_end_up(wave, role) for role in (Role.HEADLINE, Role.MAIN)}
    headline, others = scores[Role.HEADLINE], scores[Role.MAIN]
    if headline.shape[1] == 0 or others.shape[1] == 0:
        return np.zeros(len(wave.answers), dtype=bool)
    given = ~np.isnan(others)
    count = given.sum(axis=1)
    mean = np.where(given, others, 0.0).sum(axis=1) / np.maximum(count, 1)
    whole = headline[:, 0]
    against = ((whole == _BEST) & (mean <= _LOW)) | ((whole == 0) & (mean >= _HIGH))
    return np.asarray(against & (count >= _LEAST_OTHERS))


def _good_end_up(wave: WaveRows, role: Role) -> FloatArray:
    """Return the scores 0-100 of the measures of a role, a column each, 100 the good end."""
    columns = np.empty((len(wave.answers), 0))
    for measure in wave.measures:
        if measure.role is role:
            score = np.asarray(
                measure.score(0)
                + 100.0 * wave.scored[measure.id] / (measure.maximum - measure.minimum)
            )
            is_turned = measure.direction is Direction.LOWER_IS_BETTER
            columns = np.column_stack([columns, 100.0 - score if is_turned else score])
    return columns
