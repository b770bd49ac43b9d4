"""Published estimates as a table: what `survey estimates` prints, wave after wave."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import Problem, Refused
from survey.domain.release import Estimate, group_key
from survey.domain.wave import WaveState
from survey.storage import releases, waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.release import ReleaseName

COLUMNS = tuple(field.name for field in fields(Estimate))
"""The columns of the command's CSV and JSON, in the order that scripts rely on."""
_NAMED_AT_MOST = 60


@dataclass(frozen=True)
class Wanted:
    """What to print. An empty filter lets everything through."""

    waves: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One estimate, and the codes of the groups that its group counts."""

    estimate: Estimate
    members: tuple[str, ...]


def published(session: Session, wanted: Wanted) -> Iterator[Line]:
    """Return the estimates of the latest releases, by wave (as they opened), measure, product and group.

    Waves that were withdrawn are left out. Raises Refused for a name that nothing released has, saying which
    there are.
    """
    chosen = _releases(session, wanted.waves)
    _check_names(session, chosen, wanted)
    return _lines(session, chosen, wanted)


def _lines(session: Session, chosen: Sequence[ReleaseName], wanted: Wanted) -> Iterator[Line]:
    for release in chosen:
        members = _members(session, release.wave)
        for estimate in releases.estimates(
            session,
            [release],
            measures=wanted.measures,
            groups=wanted.groups,
            products=wanted.products,
        ):
            yield Line(estimate, members.get(estimate.group, ()))


def _releases(session: Session, names: Sequence[str]) -> list[ReleaseName]:
    latest = releases.latest_of(session)
    states = {wave.id: wave.state for wave in waves.listing(session)}
    known = [id_ for id_ in states if id_ in latest and states[id_] is not WaveState.WITHDRAWN]
    problems = []
    for name in dict.fromkeys(names):
        if name in states and name not in known:
            problems.append(Problem(name, f"the wave is {states[name]} and has no results to show"))
        elif name not in states:
            problems.append(_unknown("wave", name, known))
    if problems:
        raise Refused(problems)
    return [latest[id_] for id_ in known if not names or id_ in names]


def _check_names(session: Session, chosen: Sequence[ReleaseName], wanted: Wanted) -> None:
    problems = []
    for noun, column, names in (
        ("measure", "measure", wanted.measures),
        ("group", "group_key", wanted.groups),
        ("product", "product", wanted.products),
    ):
        if not names:
            continue
        known = releases.distinct(session, chosen, column)
        problems += [_unknown(noun, name, known) for name in names if name not in known]
    if problems:
        raise Refused(problems)


def _unknown(noun: str, name: str, known: Iterable[str]) -> Problem:
    names = [one for one in known if one]
    shown = ", ".join(names[:_NAMED_AT_MOST]) or "none"
    more = len(names) - _NAMED_AT_MOST
    rest = f" and {more} more" if more > 0 else ""
    return Problem(
        name, f"there is no {noun} of that name in the releases; there are: {shown}{rest}"
    )


def _members(session: Session, wave_id: str) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that each group of a wave counts, by the group's key in releases."""
    groups = waves.trees(session, wave_id)
    members = {
        group_key(group.breakdown, group.code, is_root=False): group.leaves
        for group in groups
        if group.parent is not None
    }
    return {**members, WHOLE_COUNCIL: ()}
