"""Measures: what is scored, from one item or several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.domain.scale import Direction, Text


class Role(StrEnum):
    """The part that a measure plays in reports and in families of tests."""

    HEADLINE = "headline"
    """The one figure that stands for the whole; also a headline measure."""
    MAIN = "main"
    """A headline measure: with the headline at most twelve."""
    PRODUCT_HEADLINE = "product-headline"
    """The overall satisfaction with a product."""
    DETAIL = "detail"
    """Shown, but in no family of council-wide tests."""


@dataclass(frozen=True)
class Measure:
    """What is scored: the mean of the answered `items`, if at least half of them are answered.

    Every item shares the codes `minimum` to `maximum`; items in `reverse` enter as minimum + maximum - x.
    `top` holds the raw codes of the top box and is empty for a measure of several items.
    `per_product` is true where the items stand in a roster. `minutes` holds, where the options of a single item are
    times, the most minutes that each code stands for, in the order of the codes; None for no end.
    """

    id: str
    title: Text
    items: tuple[str, ...]
    minimum: int
    maximum: int
    direction: Direction
    role: Role = Role.DETAIL
    top: frozenset[int] = frozenset()
    reverse: frozenset[str] = frozenset()
    per_product: bool = False
    minutes: tuple[int | None, ...] = ()

    def score(self, value: float) -> float:
        """Return a raw value on the 0-100 scale: 100 (x - minimum) / (maximum - minimum)."""
        return 100.0 * (value - self.minimum) / (self.maximum - self.minimum)
