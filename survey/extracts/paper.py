"""A paper: what is printed, block by block. Every word is said already; how it looks is up to its template."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Bar:
    """A figure and its interval along a line: places from 0 to 1, and a mark to compare with."""

    at: float
    low: float
    high: float
    mark: float | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words, more quietly what goes with them, or a drawing of what another cell says.

    `tone` is better, worse or empty; what it means is among the words as well.
    """

    words: str = ""
    small: str = ""
    bar: Bar | None = None
    tone: str = ""


class Holds(StrEnum):
    """What a column holds; it says how wide it is, and to which side it leans."""

    NAMES = "names"
    WORDS = "words"
    NUMBERS = "numbers"
    BARS = "bars"


@dataclass(frozen=True)
class Column:
    """A column: its heading, and what it holds."""

    heading: str
    holds: Holds


@dataclass(frozen=True)
class Row:
    """A row of a table. `level` is 0 for one that sums up, 1 for any other, 2 for one below that."""

    cells: tuple[Cell, ...]
    level: int = 1


@dataclass(frozen=True)
class Table:
    """A table, the words above it, and what is to be said below."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, what it shows in words for those who cannot see it, and its caption."""

    svg: str
    instead: str
    caption: str = ""


@dataclass(frozen=True)
class Bullet:
    """One entry of a list; `tone` as in a cell."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list."""

    entries: tuple[Bullet, ...]


@dataclass(frozen=True)
class Words:
    """A paragraph; a quiet one explains."""

    words: str
    is_quiet: bool = False


Block = Table | Picture | Bullets | Words


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. On a paper of one page, `place` says on which side: left, right or all."""

    title: str
    blocks: tuple[Block, ...]
    place: str = "all"


@dataclass(frozen=True)
class Lead:
    """How a paper begins: its headline, its one figure and what that is out of, sentences, and facts by name."""

    headline: str
    figure: str
    under: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """A whole paper. `title` names it among other files, `about` says above the headline what it is about.

    `language` is a code ("en"); `page_words` hold "{page}" and "{pages}"; `day` is the date that the file bears.
    """

    title: str
    council: str
    about: str
    language: str
    accent: str
    day: date
    lead: Lead
    sections: tuple[Section, ...]
    page_words: str
    foot: str
    notes: tuple[str, ...] = field(default=())
