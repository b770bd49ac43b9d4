"""Products: software and services that respondents are asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, order=True)
class Product:
    """One entry of the catalogue. A code is stable for ever."""

    code: str
    name: str
    service: str
    opened: date | None = None
    closed: date | None = None

    def is_open(self, on: date) -> bool:
        """Return whether the product is in use on a day; `closed` is the first day on which it is not."""
        return (self.opened is None or self.opened <= on) and (
            self.closed is None or on < self.closed
        )
