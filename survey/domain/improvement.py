"""Improvement: what a council does about a figure, said before the wave that shows whether it worked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, order=True)
class RegisteredAction:
    """An action as a release tests it: the figure it is meant to move, and the day on which it began.

    `product` is "" where the figure is about none; `group_key` is `all` or `breakdown:code`, as releases name
    groups. Two actions for one figure that began between the same waves are one test.
    """

    measure: str
    product: str
    group_key: str
    began: date
