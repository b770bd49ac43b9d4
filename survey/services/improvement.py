"""What trends are marked with: the events that touched a figure, and the target that it is to reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from survey.domain.reach import published_key
from survey.storage import report_cells
from survey.storage import waves as waves_store
from survey.storage.aims import AIMS, AimRow
from survey.storage.events import between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.improvement import Aim, Entry, Event, EventKind

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class EventMark:
    """Something that happened, as a trend marks it.

    `is_of_part` where it happened to a group below the one of the figure, and not to all of it.
    """

    day: date
    kind: EventKind
    title: str
    is_of_part: bool = False


@dataclass(frozen=True)
class TargetMark:
    """The score that a figure is to reach by a day, and who answers for it."""

    score: float
    due: date
    owner: str


@dataclass(frozen=True)
class Marks:
    """What a trend is marked with: events by day, and the target that was set last, if any."""

    events: tuple[EventMark, ...] = ()
    target: TargetMark | None = None


class Marking:
    """The events and aims that stand, for every figure of one wave's trees.

    An event is marked on the figures of its group and of the groups below it; on those above it only where it names
    the figure: what befell one kind of site does not mark every figure of the council.
    """

    def __init__(
        self,
        events: Sequence[Entry[Event]],
        aims: Sequence[Entry[Aim]],
        nodes: Iterable[WaveGroup],
    ) -> None:
        self._events = [entry.content for entry in events]
        self._approved = list(aims)
        self._aims = [entry.content for entry in aims]
        self._above = _lineages(nodes)

    def of(self, measure: str, product: str = "", group_key: str = "all") -> Marks:
        """Return what the trend of a figure is marked with."""
        events = tuple(
            EventMark(
                event.day,
                event.kind,
                event.title,
                is_of_part=event.group_key not in self.line(group_key),
            )
            for event in self._events
            if event.is_about(measure, product) and self._is_felt(event, group_key)
        )
        said = (measure, product, group_key)
        aims = [aim for aim in self._aims if (aim.measure, aim.product, aim.group_key) == said]
        target = TargetMark(aims[-1].target, aims[-1].due, aims[-1].owner) if aims else None
        return Marks(events, target)

    def _is_felt(self, event: Event, key: str) -> bool:
        """Return whether an event touched a group: its own, those below, and above where it names the figure."""
        is_named = bool(event.measure or event.product)
        return event.group_key in self.line(key) or (is_named and key in self.line(event.group_key))

    def aims(self, group_key: str) -> list[Entry[Aim]]:
        """Return the aims of a group and of those below it."""
        return [one for one in self._approved if group_key in self.line(one.content.group_key)]

    def meet(self, one: str, other: str) -> bool:
        """Return whether two groups are the same or one holds the other."""
        return one in self.line(other) or other in self.line(one)

    def line(self, key: str) -> frozenset[str]:
        """Return a group and all above it, the whole council among them."""
        return self._above.get(key, frozenset({key, "all"}))


def marking(session: Session, nodes: Iterable[WaveGroup]) -> Marking:
    """Return the marks of every figure; `nodes` are the trees of the wave that is looked at. Two queries."""
    return Marking(
        between(session, FIRST_DAY, LAST_DAY),
        AIMS.listing(session, AimRow.withdrawn_at.is_(None)),
        nodes,
    )


def marks(
    session: Session,
    measure: str,
    product: str = "",
    group_key: str = "all",
    nodes: Iterable[WaveGroup] | None = None,
) -> Marks:
    """Return what the trend of one figure is marked with; unsaid, in the trees of the latest released wave."""
    if nodes is None:
        waves = report_cells.released_waves(session)
        nodes = waves_store.trees(session, waves[-1].id) if waves else ()
    return marking(session, nodes).of(measure, product, group_key)


def _lineages(nodes: Iterable[WaveGroup]) -> dict[str, frozenset[str]]:
    by_code = {(node.breakdown, node.code): node for node in nodes}
    lines = {}
    for node in by_code.values():
        line, here = {published_key(node)}, node
        while here.parent is not None and (here.breakdown, here.parent) in by_code:
            here = by_code[here.breakdown, here.parent]
            line.add(published_key(here))
        lines[published_key(node)] = frozenset(line)
    return lines
