"""Rosters: which of the products that a respondent uses they are asked about.

Each product gets a random number once, at Start, and keeps it: going back and ticking others cannot
draw again in the hope of a favourite (estimation, section 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.domain.answers import Answers
    from survey.domain.product import Product
    from survey.domain.questionnaire import Roster

DRAW_BITS = 32
"""Size of a draw: two products share one in a journey about once in four thousand million pairs."""


class RandomBits(Protocol):
    """A source of random numbers: `random.SystemRandom`, or a seeded one for a demonstration."""

    def getrandbits(self, k: int, /) -> int:
        """Return `k` random bits."""
        ...


def draws(catalogue: Iterable[Product], random: RandomBits) -> dict[str, int]:
    """Return a random number for each product, to be kept for the whole of one journey."""
    return {product.code: random.getrandbits(DRAW_BITS) for product in catalogue}


def drawn(roster: Roster, answers: Answers) -> tuple[str, ...]:
    """Return the codes of the products asked about: the `at_most` smallest draws among those ticked.

    They come in the order of their draws, which is the order in which they are put, so that no product is
    always the last. Equal draws go by code. Raises KeyError for a ticked product without a draw.
    """
    ticked = sorted(answers.used or (), key=lambda code: (answers.draws[code], code))
    return tuple(ticked[: roster.at_most])
