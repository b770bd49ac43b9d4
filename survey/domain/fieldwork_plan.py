"""How a wave is to be run: whom it asks, how it reaches them, and what it tells them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.wave import MINIMUM_K, Links

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from survey.domain.message import MessageKind, Wording


class Template(StrEnum):
    """What a wave begins as."""

    QUARTERLY_PULSE = "quarterly-pulse"
    ANNUAL_SURVEY = "annual-survey"
    AFTER_A_TICKET = "after-a-ticket"


class Method(StrEnum):
    """Whom a wave asks of those who are eligible."""

    CENSUS = "census"
    SAMPLE = "sample"


@dataclass(frozen=True)
class FieldworkPlan:
    """How a wave is run, kept beside the wave itself. A wave made by command has the plan `BY_HAND`.

    `groups` are keys `breakdown:code` of those asked, none meaning everybody. `margin` is the half-width in
    percentage points that a sample is drawn for, in each class. `sends`: the system mails invitations to those
    with an address, and makes slips for those without, and for everybody at `slips_at` (codes of sites or of
    nodes above them). `reminders` are days in London, at most two. `wordings` holds what differs from the standard
    text, by kind and language. `share` is the percentage of closed tickets that is invited.
    """

    template: Template | None = None
    method: Method = Method.CENSUS
    margin: int | None = None
    groups: tuple[str, ...] = ()
    sends: bool = False
    slips_at: tuple[str, ...] = ()
    reminders: tuple[date, ...] = ()
    wordings: Mapping[MessageKind, Mapping[str, Wording]] = field(default_factory=dict)
    share: int | None = None

    @property
    def is_by_hand(self) -> bool:
        """Whether the wave was made by command and its links are sent by whoever runs it."""
        return self.template is None and not self.sends


BY_HAND = FieldworkPlan()
"""Everybody is asked, and whoever runs the wave sends the links."""


@dataclass(frozen=True)
class Outline:
    """What an administrator says of a wave: how it is run, and what it asks, when and by which links.

    `questionnaire` is `id:version`. An empty title stands for that of the questionnaire and the month. `open_at`
    holds codes of sites or of nodes above them that answer by open link, where `links` are personal.
    """

    questionnaire: str
    title: str
    opens: date
    closes: date
    plan: FieldworkPlan
    links: Links = Links.PERSONAL
    open_at: tuple[str, ...] = ()
    k: int = MINIMUM_K
