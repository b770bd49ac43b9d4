"""The frame: who is eligible, and the cells in which they are counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One row of the staff list. `products` is None where it is not known what they use."""

    reference: str
    email: str | None
    organisation: str
    site: str
    language: str
    products: tuple[str, ...] | None = None


@dataclass(frozen=True)
class FrameCell:
    """People counted together at one reporting pair, frozen when the wave opens.

    `site` and `organisation` are nodes of the wave's trees; `leaf` is the site itself where the pair is a
    planned one of a class of several sites, so that the class can be split at closing, else None.
    """

    number: int
    site: str
    organisation: str
    leaf: str | None
    eligible: int
    invited: int
