"""Problems of uploaded tables as a page tells them: file by file, what is wrong once, and the rows where it is.

A wrong code that stands in a thousand rows is one thing to mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.instruments.directory_files import GROUP_COLUMNS, PEOPLE_COLUMNS, PRODUCT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from survey.domain.errors import Problem

MOST_LINES = 100
MOST_ROWS = 5
"""So many lines of a file, and rows of a line, are shown; of more only the number."""

_COLUMNS = {
    "groups": GROUP_COLUMNS.known,
    "people": PEOPLE_COLUMNS.known,
    "products": PRODUCT_COLUMNS.known,
}
_FIRST_WORD = re.compile(r"(?:\S+:\S+: )?(?:its? )?(\w+)")
_SINGULAR = {"product": "products"}


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong; `rows` are the first of those where it is, `further` how many more there are."""

    what: str
    column: str
    rows: tuple[int, ...]
    further: int


@dataclass(frozen=True)
class FileProblems:
    """What is wrong with one file; `part` and `name` are "" for what belongs to none."""

    part: str
    name: str
    lines: tuple[ProblemLine, ...]
    further: int


def by_file(problems: Iterable[Problem], names: Mapping[str, str]) -> tuple[FileProblems, ...]:
    """Return problems put together by file and words, in the order in which they were found."""
    found: dict[str, dict[str, list[int]]] = {}
    for problem in problems:
        part, row = _place(problem.where, names)
        rows = found.setdefault(part, {}).setdefault(problem.what, [])
        if row is not None:
            rows.append(row)
    return tuple(
        FileProblems(
            part,
            names.get(part, ""),
            tuple(_line(part, what, rows) for what, rows in list(lines.items())[:MOST_LINES]),
            max(0, len(lines) - MOST_LINES),
        )
        for part, lines in found.items()
    )


def _place(where: str, names: Mapping[str, str]) -> tuple[str, int | None]:
    """Return the part of a file and the number of a row, or of a line, that a problem names."""
    for part, name in names.items():
        if where == name:
            return part, None
        for before in (f"{name} row ", f"{name}:"):
            number = where.removeprefix(before)
            if number != where and number.isascii() and number.isdigit():
                return part, int(number)
    return "", None


def _line(part: str, what: str, rows: list[int]) -> ProblemLine:
    return ProblemLine(
        what, _column(part, what), tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)
    )


def _column(part: str, what: str) -> str:
    """Return the column that a problem begins with, "" where it is about a whole row or file."""
    first = _FIRST_WORD.match(what)
    word = first[1] if first else ""
    columns = _COLUMNS.get(part, ())
    named = _SINGULAR.get(word, word)
    return next((column for column in (word, named) if column in columns), "")
