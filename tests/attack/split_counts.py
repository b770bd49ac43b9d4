"""What an attacker notes of the findings of a wave: how many returns a method took, and how many it left."""

import numpy as np

from survey.analysis.findings import DRIVERS, QUALITY, RELIABILITY, findings
from survey.analysis.quality import flags
from survey.analysis.splits import WaveRows, by_answers, by_count
from survey.domain.measure import Role


def note_findings(attack):
    """Note every count in the findings; both sides of each split are `counted`."""
    stored = attack.wave.stored
    rows = WaveRows.of(stored)
    told = findings(stored, attack.wave.figures)
    for measure in rows.measures:
        if len(measure.items) > 1:
            is_complete = (rows.answers[list(measure.items)] >= measure.minimum).all(axis=1)
            of_it = [one for one in told if (one.kind, one.subject) == (RELIABILITY, measure.id)]
            _note_complete(attack, rows, [measure], is_complete.to_numpy(), of_it)
    (headline,) = (one for one in rows.measures if one.role is Role.HEADLINE)
    _note_drivers(attack, rows, headline, [one for one in told if one.kind == DRIVERS])
    _note_quality(attack, rows, headline, [one for one in told if one.kind == QUALITY])


def _note_drivers(attack, rows, headline, told):
    left_out = {measure for one in told for measure in one.content.get("left_out", ())}
    kept = [one for one in rows.measures if one.role is Role.MAIN and one.id not in left_out]
    given = [~np.isnan(rows.scored[one.id]) for one in (*kept, headline)]
    _note_complete(attack, rows, [*kept, headline], np.logical_and.reduce(given), told)


def _note_complete(attack, rows, measures, is_complete, told):
    """Note how many answered all of some measures, where it is told."""
    name = " ".join(one.id for one in measures)
    complete, _ = _sides(attack, f"all of {name}", attack.all, is_complete, ~is_complete)
    split = by_count(rows, measures, is_complete)
    for one in told:
        if one.content["n"] is not None:
            members = _members(attack, split, one.group_key)
            attack.ledger.equal(complete[members], 1.0, one.content["n"])


def _note_quality(attack, rows, headline, told):
    has_rated = ~np.isnan(rows.scored[headline.id])
    found = flags(rows)
    is_flagged = np.logical_or.reduce(list(found.values()))
    flagged, _ = _sides(
        attack,
        "flagged",
        attack.counted[headline.id],
        is_flagged & has_rated,
        ~is_flagged & has_rated,
    )
    by_flag = {
        name: attack.new(name, attack.wave.returns[has_flag & has_rated])
        for name, has_flag in found.items()
    }
    for name, each in by_flag.items():
        attack.ledger.within(each, flagged[:, 0])
        del attack.counted[
            name
        ]  # what somebody answered is no handle, nor is which pattern it makes
    split = by_answers(rows, headline, is_flagged)
    for one in told:
        if not one.content["refused"]:
            members = _members(attack, split, one.group_key)
            attack.ledger.equal(flagged[members], 1.0, one.content["flagged_any"])
            attack.ledger.equal(attack.counted[headline.id][members], 1.0, one.content["base"])
            for name, count in one.content["flagged"].items():
                if count is not None:
                    attack.ledger.equal(by_flag[name][members], 1.0, count)


def _sides(attack, name, wholes, inside, outside):
    """Return unknowns for the two sides of a split, which make up the wholes."""
    returns = attack.wave.returns
    sides = [
        attack.new(f"{name}: {side}", returns[rows])
        for side, rows in (("in", inside), ("out", outside))
    ]
    for whole, *parts in zip(wholes, *sides, strict=True):
        columns = np.r_[(*parts, whole)]
        attack.ledger.equal(columns, np.r_[1.0, 1.0, -np.ones(len(whole))], 0.0)
    return sides


def _members(attack, split, key):
    in_group = np.isin(split.cell, split.members[key])
    return in_group[attack.standings.unit]
