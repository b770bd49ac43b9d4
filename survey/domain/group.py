"""Breakdowns: the two trees of groups that people are reported by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Breakdown(StrEnum):
    """The two trees: who people work for, and where they work."""

    ORGANISATION = "organisation"
    SITE = "site"


@dataclass(frozen=True)
class Group:
    """A node of a breakdown. `parent` is None for the root alone.

    `kind` is a word for the level or the sort of site ("directorate", "school"), `area` joins small sites
    that lie together, `closed` is the first day on which the group is gone, `successor` the code of the
    group that took it over.
    """

    breakdown: Breakdown
    code: str
    name: str
    kind: str
    parent: str | None
    area: str = ""
    opened: date | None = None
    closed: date | None = None
    successor: str | None = None

    @property
    def key(self) -> str:
        """`breakdown:code`, as the command line and addresses write it."""
        return f"{self.breakdown}:{self.code}"

    def is_open(self, on: date) -> bool:
        """Return whether the group exists on a day; `closed` is the first day on which it does not."""
        return (self.opened is None or self.opened <= on) and (
            self.closed is None or on < self.closed
        )


class Level(StrEnum):
    """Where a node stands in a wave's tree."""

    ROOT = "root"
    UPPER = "upper"
    """A kind or a directorate."""
    CLASS = "class"
    """A planned class: a leaf, or several that are counted together."""
    LEAF = "leaf"
    """A site inside a class of several."""


@dataclass(frozen=True)
class WaveGroup:
    """A node of a wave's trees as frozen when it opened. `leaves` are the codes of the groups it counts."""

    breakdown: Breakdown
    code: str
    name: str
    kind: str
    parent: str | None
    level: Level
    leaves: tuple[str, ...]

    @property
    def key(self) -> str:
        """`breakdown:code`."""
        return f"{self.breakdown}:{self.code}"
