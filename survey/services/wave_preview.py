"""The planned classes of a wave before it opens, and what a sample of them would give; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outlook(StrEnum):
    """Whether a class may be expected to be shown by itself."""

    LIKELY = "likely"
    UNSURE = "unsure"
    """At the planning rate it just reaches K returns; a bad week leaves a gap."""
    UNLIKELY = "unlikely"
    BY_KIND_ONLY = "by kind only"
    """Its sites answer by open link, and are counted with all of their kind that do."""


@dataclass(frozen=True)
class Member:
    """A site or department inside a class; `area` is empty where none is set, and always for departments."""

    code: str
    name: str
    area: str
    eligible: int


@dataclass(frozen=True)
class PlannedView:
    """A planned class: its members are always counted together. `expected` are returns at the planning rate.

    `main` is the name of the department that most of its staff work for (sites only); staff of other departments
    there are counted elsewhere in the kind.
    """

    id: str
    name: str
    members: tuple[Member, ...]
    main: str
    eligible: int
    expected: int
    outlook: Outlook

    @property
    def stands_alone(self) -> bool:
        """Whether it is a single site or department."""
        return len(self.members) == 1


@dataclass(frozen=True)
class KindView:
    """A kind of sites, or a directorate, and its classes in order of name."""

    code: str
    name: str
    eligible: int
    classes: tuple[PlannedView, ...]


@dataclass(frozen=True)
class Preview:
    """The planned classes of a wave if it opened on its first day with the directory of today."""

    eligible: int
    sites: tuple[KindView, ...]
    organisation: tuple[KindView, ...]


@dataclass(frozen=True)
class SampleRow:
    """What a sample would ask of one class, and what may come of it.

    `margin` is the half-width of a 95 % interval in points, with the finite population correction, if `expected`
    answer; None where nobody may be expected to. `raised`: more are asked than the margin needs, so that no class
    is asked much less often than the whole.
    """

    id: str
    name: str
    kind: str
    eligible: int
    to_ask: int
    expected: int
    margin: float | None
    census_is_wiser: bool
    raised: bool


@dataclass(frozen=True)
class SampleTable:
    """A sample of a wave, class by class, and of the whole council (`total`)."""

    margin: int
    rows: tuple[SampleRow, ...]
    total: SampleRow
