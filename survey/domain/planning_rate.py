"""Planning rates: how many of those who are asked may be expected to answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from survey.domain.group import WaveGroup
    from survey.domain.release import Atom

Closed = tuple["Iterable[WaveGroup]", "Iterable[Atom]"]
"""The trees of a closed wave and its atoms."""


def planning_rates(history: Iterable[Closed]) -> dict[Breakdown, dict[str, int]]:
    """Return returned / eligible of each kind and directorate over some waves, in whole per mille, rounded down.

    Atoms merged above that level count nowhere; a kind or directorate without eligible staff has no rate.
    """
    eligible: Counter[tuple[Breakdown, str]] = Counter()
    returned: Counter[tuple[Breakdown, str]] = Counter()
    for groups, atoms in history:
        uppers = _uppers(groups)
        for atom in atoms:
            for breakdown, code in (
                (Breakdown.SITE, atom.site),
                (Breakdown.ORGANISATION, atom.organisation),
            ):
                upper = uppers.get((breakdown, code))
                if upper is not None:
                    eligible[breakdown, upper] += atom.eligible
                    returned[breakdown, upper] += atom.returned
    rates: dict[Breakdown, dict[str, int]] = {breakdown: {} for breakdown in Breakdown}
    for (breakdown, code), staff in eligible.items():
        if staff > 0:
            rates[breakdown][code] = 1000 * returned[breakdown, code] // staff
    return rates


def _uppers(groups: Iterable[WaveGroup]) -> dict[tuple[Breakdown, str], str]:
    """Return the kind or directorate at or above each node; nodes directly below the root have none."""
    nodes = {(group.breakdown, group.code): group for group in groups}
    return {
        key: upper for key, group in nodes.items() if (upper := _upper(group, nodes)) is not None
    }


def _upper(group: WaveGroup, nodes: Mapping[tuple[Breakdown, str], WaveGroup]) -> str | None:
    while group.level is not Level.UPPER:
        if group.parent is None:
            return None
        group = nodes[group.breakdown, group.parent]
    return group.code
