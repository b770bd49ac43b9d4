"""Answers: what a respondent has said so far, and what a return holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.domain.routing import Value


@dataclass(frozen=True)
class Answers:
    """The answers of one respondent.

    `items` holds SCALE and TEXT items outside rosters by item id; `used` the codes of the products
    ticked, in code order (empty: none ticked, None: not asked or left blank); `draws` the random number
    that each product got at Start; `products` the answers of the roster by product code and item id.
    """

    items: Mapping[str, Value] = field(default_factory=dict)
    used: tuple[str, ...] | None = None
    draws: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
