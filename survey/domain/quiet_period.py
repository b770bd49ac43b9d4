"""Quiet periods: days on which many cannot be asked, such as school holidays. They warn, and never stop a wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, order=True)
class QuietPeriod:
    """A time to leave people in peace; `first` and `last` belong to it."""

    first: date
    last: date
    name: str

    def holds(self, day: date) -> bool:
        """Return whether a day lies in it."""
        return self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Return whether any day from `first` to `last` lies in it."""
        return self.first <= last and first <= self.last
