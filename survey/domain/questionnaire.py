"""A questionnaire: sections of items, routing, rosters, and the measures that are scored from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.domain.measure import Measure
    from survey.domain.routing import Condition
    from survey.domain.scale import ResponseScale, Text


class ItemKind(StrEnum):
    """How an item is answered."""

    SCALE = "scale"
    """One option of a response scale."""
    TEXT = "text"
    """The respondent's own words; stored apart from everything else."""
    PRODUCTS = "products"
    """The products that the respondent uses, ticked in the council's catalogue."""


@dataclass(frozen=True)
class Item:
    """One question as put. `scale` is given for SCALE items only.

    `continues` says that the item carries on the series of the same id in the version before;
    where it is false, trends show a marked break.
    """

    id: str
    kind: ItemKind
    ask: Text
    hint: Text | None = None
    scale: ResponseScale | None = None
    show_when: Condition | None = None
    continues: bool = True


@dataclass(frozen=True)
class Roster:
    """A section that is put once for each product drawn from those ticked in item `chosen_in`."""

    chosen_in: str
    at_most: int


@dataclass(frozen=True)
class Section:
    """A page of items. With a roster, a page for each product drawn."""

    id: str
    title: Text
    items: tuple[Item, ...]
    intro: Text | None = None
    show_when: Condition | None = None
    roster: Roster | None = None


@dataclass(frozen=True)
class Questionnaire:
    """One version of an instrument. It never changes once it has been fielded.

    Item ids are unique in the whole questionnaire. `checksum` is the SHA-256 (hex) of the canonical text.
    `acknowledgement` names whose work it is, where its licence or good manners ask for that.
    """

    id: str
    version: int
    title: Text
    intro: Text | None
    languages: tuple[str, ...]
    minutes: int
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    checksum: str
    acknowledgement: str | None = None

    @property
    def name(self) -> str:
        """`id:version`, as the command line writes it."""
        return f"{self.id}:{self.version}"

    @property
    def language(self) -> str:
        """The first language, in which every text exists."""
        return self.languages[0]

    def items(self) -> dict[str, Item]:
        """Every item by id, in the order in which they are put."""
        return {item.id: item for section in self.sections for item in section.items}
