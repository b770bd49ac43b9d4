"""The twin of the page of improvement: a row an entry, with every figure that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey.services.improvement_words import interval
from survey.services.report_twin import Twin, file_name, head
from survey.storage.register import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from survey.services.improvement_views import (
        ActionLine,
        AimLine,
        AssessmentLine,
        EventLine,
        LevelLine,
        Reached,
        StrategyLine,
    )
    from survey.services.report_views import Place, Source

Lines = tuple[
    "Sequence[AimLine]", "Sequence[ActionLine]", "Sequence[EventLine]", "Sequence[LevelLine]"
]


def twin(
    place: Place,
    source: Source,
    lines: Lines,
    strategies: Sequence[StrategyLine],
    assessments: Sequence[AssessmentLine],
) -> Twin:
    """Return the twin; `part` is aim, action, event, service level, strategy or impact assessment."""
    aims, actions, events, levels = lines
    rows = [
        *(_aim(line) for line in aims),
        *(_action(line) for line in actions),
        *({"part": "event", **_entered(line)} for line in events),
        *(_level(line) for line in levels),
        *(
            {"part": "strategy", **_entered(line), "is_overdue": line.is_overdue}
            for line in strategies
        ),
        *({"part": "impact assessment", **_entered(line)} for line in assessments),
    ]
    name = file_name("improvement", place.wave.id, place.group.key)
    return Twin(name, head(place, source), tuple(rows))


def _entered(line: Any) -> dict[str, object]:  # noqa: ANN401 - the line of any register
    entry = line.entry
    return {
        "number": entry.number,
        **as_json(entry.content),
        "entered_at": entry.entered_at.isoformat(),
    }


def _aim(line: AimLine) -> dict[str, object]:
    row = {"part": "aim", "title": line.about.what, "group_name": line.about.group}
    reached = {
        **_reached(line.reached),
        "target_gap": _gap(line.reached, line.entry.content.target),
    }
    moved = {
        "difference": line.since.points,
        "difference_low": line.since.low,
        "difference_high": line.since.high,
        "difference_family": line.since.family,
        "is_due": line.is_due,
    }
    return {**row, **_entered(line), **reached, "chance_reached": line.chance, **moved}


def _level(line: LevelLine) -> dict[str, object]:
    row = {"part": "service level", "title": line.about.what, "group_name": line.about.group}
    reached = {**_reached(line.reached), "target_gap": _gap(line.reached, line.entry.content.level)}
    return {**row, **_entered(line), **reached, "is_in_force": line.is_in_force}


def _gap(reached: Reached, target: float) -> float | None:
    """Return by how many points a score lies above what is aimed at."""
    score = reached.figure.score
    return None if score is None else score - target


def _reached(reached: Reached) -> dict[str, object]:
    shown = reached.figure
    names = ("base", "score", "score_low", "score_high", "suppressed")
    return {**{name: getattr(shown, name) for name in names}, "standing": str(reached.standing)}


def _action(line: ActionLine) -> dict[str, object]:
    row = {
        "part": "action",
        "group_name": line.about.group,
        **_entered(line),
        "verdict": line.verdict,
    }
    return {**row, **dict(_test(line)), **dict(_shift(line))}


def _shift(line: ActionLine) -> Iterator[tuple[str, object]]:
    found = line.shift
    if found is None or found.level is None or found.slope is None:
        return
    yield from {"waves_before": found.before, "waves_after": found.after}.items()
    for name, shift in (("level_shift", found.level), ("slope_shift", found.slope)):
        yield from {
            name: shift.size, f"{name}_low": shift.low, f"{name}_high": shift.high, f"{name}_se": shift.se,
        }.items()  # fmt: skip


def _test(line: ActionLine) -> Iterator[tuple[str, object]]:
    found = line.judged
    if found.test is None or found.wave is None or found.before is None:
        return
    low, high = interval(found.test)
    yield from {
        "tested_in": found.wave.id,
        "against": found.before.id,
        "difference": found.test.difference,
        "difference_low": low,
        "difference_high": high,
        "se": found.test.se,
        "df": found.test.df,
        "p": found.test.p,
        "p_adjusted": found.test.p_adjusted,
        "is_change": found.test.is_change,
    }.items()
