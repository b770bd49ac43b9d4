"""A questionnaire on paper: its questions numbered through, and where to go on after which answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.routing_told import told
from survey.services import questionnaires
from survey.storage import products

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.product import Product
    from survey.domain.questionnaire import Item, Questionnaire, Section
    from survey.domain.routing import Condition
    from survey.domain.routing_told import Told

MOST_BLOCKS = 3
"""The most products that a sheet has room for."""


@dataclass(frozen=True)
class Way:
    """Who is to answer: those for whom `told` holds; all others go on at question `otherwise` (None: the end)."""

    told: Told
    otherwise: int | None


@dataclass(frozen=True)
class Entry:
    """One question with its number; `way` is None where everybody who comes here answers it."""

    number: int
    item: Item
    way: Way | None


@dataclass(frozen=True)
class Block:
    """A section on paper, once for each product; `place` counts those from 1 and is 0 for a plain section.

    `after_roster` is where those who use no further product go on, None for the end.
    """

    section: Section
    place: int
    entries: tuple[Entry, ...]
    way: Way | None
    after_roster: int | None


@dataclass(frozen=True)
class Sheet:
    """The paper version. `numbers` gives the number of each item outside the roster, for routing to name."""

    questionnaire: Questionnaire
    language: str
    blocks: tuple[Block, ...]
    numbers: Mapping[str, int]
    catalogue: tuple[Product, ...]
    roster_blocks: int
    most_blocks: int


def sheet(
    session: Session,
    id_: str,
    version: int,
    *,
    on: date,
    language: str = "",
    roster_blocks: int = 0,
) -> Sheet:
    """Return a version on paper, with the products open `on` a day; raises NotFound.

    It has room for `roster_blocks` products, where that is from 1 to as many as the questionnaire asks about; else
    for that many. A language that it does not speak is its first.
    """
    questionnaire = questionnaires.get(session, id_, version)
    asked = [section.roster.at_most for section in questionnaire.sections if section.roster]
    most = min(MOST_BLOCKS, max(asked, default=0))
    room = roster_blocks if 1 <= roster_blocks <= most else most
    open_now = [product for product in products.listing(session) if product.is_open(on)]
    blocks = tuple(_blocks(questionnaire, room))
    return Sheet(
        questionnaire=questionnaire,
        language=language if language in questionnaire.languages else questionnaire.language,
        blocks=blocks,
        numbers={e.item.id: e.number for block in blocks if not block.place for e in block.entries},
        catalogue=tuple(sorted(open_now, key=lambda p: (p.name.casefold(), p.code))),
        roster_blocks=room,
        most_blocks=most,
    )


def _blocks(questionnaire: Questionnaire, room: int) -> Iterator[Block]:
    items = questionnaire.items()
    put = [
        (section, place)
        for section in questionnaire.sections
        for place in (range(1, room + 1) if section.roster else (0,))
    ]
    last = sum(len(section.items) for section, _place in put)
    number = 0
    for section, place in put:
        first, number = number + 1, number + len(section.items)
        left = room - place if place else 0
        yield Block(
            section,
            place,
            tuple(
                Entry(n, item, _way(item.show_when, items, n, last))
                for n, item in enumerate(section.items, first)
            ),
            _way(section.show_when, items, number, last),
            _next(number + left * len(section.items), last),
        )


def _way(
    condition: Condition | None, items: Mapping[str, Item], number: int, last: int
) -> Way | None:
    """Return who answers what ends with question `number`."""
    return Way(told(condition, items), _next(number, last)) if condition else None


def _next(number: int, last: int) -> int | None:
    return number + 1 if number < last else None
