"""Tables as councils save them: CSV of any usual encoding and delimiter, read row by row.

Memory does not grow with the file: it is decoded, split and handed on a row at a time. Rows are numbered as a
spreadsheet shows them, the header being row 1.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TextIO
from unicodedata import normalize

from survey.domain.errors import Problem, Refused
from survey.domain.phrase import phrase
from survey.instruments.encodings import encoding_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

LONGEST_FIELD = 10_000
LONGEST_LINE = 1_000_000
MOST_PROBLEMS = 1_000
"""More problems than these are counted, not told."""

_DELIMITERS = ",;\t"
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How .xlsx and .ods, and .xls, begin, whatever they are called."""
_MOST_NAMED = 5


class Findings:
    """The problems found in some files so far. Of very many only the first are kept, the rest are counted."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._further = 0

    def add(self, where: str, what: str) -> None:
        """Note one problem."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(Problem(where, what))
        else:
            self._further += 1

    def tell(self, where: str, message: str, /, **values: object) -> None:
        """Note one problem in the words of a message; values are filled in as `phrase` does."""
        self.add(where, phrase(message, **values))

    def __len__(self) -> int:
        return len(self._problems) + self._further

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found; what was only counted as one more at the end."""
        if not self._further:
            return tuple(self._problems)
        further = phrase("and %(number)s more problems", number=f"{self._further:,}")
        return (*self._problems, Problem("", further))

    def refuse(self) -> None:
        """Raise Refused with everything found; do nothing where nothing was."""
        if self._problems:
            raise Refused(self.problems)


@dataclass(frozen=True)
class Columns:
    """The columns that a table must and may have, in small letters. Any other is refused, or passed over unread."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    passes_over: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """Every column, in order."""
        return (*self.required, *self.optional)

    def fit(self, header: Collection[str]) -> bool:
        """Return whether a header has every column that it must have, and none that it may not have."""
        return set(self.required) <= set(header) <= set(self.known)


@dataclass(frozen=True)
class Row:
    """One row of a table: where it stands, and its cells by column, with white space tidied.

    A column that the table does not have is an empty cell.
    """

    table: str
    number: int
    cells: Mapping[str, str] = field(repr=False)

    @property
    def where(self) -> str:
        """The place that a problem names."""
        return f"{self.table} row {self.number}"

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(
    path: Path,
    columns: Columns,
    findings: Findings,
    *,
    mistaken: Mapping[Columns, str] | None = None,
) -> Iterator[Row]:
    """Yield the rows of a CSV file that can be read; what is wrong with the others goes to `findings`.

    UTF-8 with or without a byte order mark, UTF-16 with one, and Windows-1252 are told apart; so are commas,
    semicolons and tabs, by the header that makes most sense. Empty rows are passed over. `mistaken` says what is
    told of a file whose header is that of another table.
    """
    with path.open("rb") as stream:
        if stream.read(len(_ZIP)) in {_ZIP, _OLD_OFFICE}:
            findings.tell(
                path.name,
                "it is a spreadsheet, not text: open it, choose Save as, and save it as CSV UTF-8",
            )
            return
        stream.seek(0)
        encoding = encoding_of(stream)
        if encoding is None:
            findings.tell(path.name, "it cannot be read as text: save it as CSV UTF-8")
            return
        with text_of(stream, encoding) as text:
            try:
                yield from _rows(path.name, text, columns, findings, mistaken or {})
            except UnicodeError:
                findings.tell(
                    path.name,
                    "it is not whole %(encoding)s text: save it as CSV UTF-8",
                    encoding=encoding,
                )


def _rows(
    table: str,
    text: TextIO,
    columns: Columns,
    findings: Findings,
    mistaken: Mapping[Columns, str],
) -> Iterator[Row]:
    delimiter = _delimiter(_first_line(text), (columns, *mistaken))
    text.seek(0)
    records = _records(table, text, delimiter, findings)
    names = next((cells for _, cells in islice(records, 1)), None)
    if names is None:
        if not findings:
            findings.tell(table, "it is empty")
        return
    header = [name.casefold() for name in names]
    if other := next((one for one in mistaken if one != columns and one.fit(header)), None):
        findings.add(f"{table} row 1", mistaken[other])
        return
    if not _header_is_good(table, header, columns, findings):
        return
    known = frozenset(columns.known)
    for number, cells in records:
        if len(cells) != len(header):
            findings.tell(
                f"{table} row {number}",
                "it has %(cells)s cells where the header has %(header)s",
                cells=len(cells),
                header=len(header),
            )
            continue
        read = {name: cell for name, cell in zip(header, cells, strict=True) if name in known}
        if _cells_are_good(f"{table} row {number}", read, findings):
            yield Row(table, number, read)


def _first_line(text: TextIO) -> str:
    """Return the first line that is not empty, or what can be read of it."""
    while (line := text.readline(LONGEST_LINE)) and not line.strip():
        pass
    return line


def _delimiter(first_line: str, tables: Collection[Columns]) -> str:
    known = {name for columns in tables for name in columns.known}

    def recognised(delimiter: str) -> int:
        names = _tidy_all(next(csv.reader([first_line], delimiter=delimiter), []))
        return sum(name.casefold() in known for name in names)

    return max(_DELIMITERS, key=recognised)


def _records(
    table: str, text: TextIO, delimiter: str, findings: Findings
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and tidied cells of each row that is not empty; stop where quoting goes wrong."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            findings.tell(
                f"{table} row {number}",
                "a quotation mark is not closed or stands inside a quoted cell, or a cell is far too long:"
                " nothing after it can be read",
            )
            return
        tidied = _tidy_all(cells)
        if any(tidied):
            yield number, tidied


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("a line is too long")
        yield line


def _tidy_all(cells: list[str]) -> list[str]:
    """Return cells without white space around or doubled inside, letters and their accents put together (NFC).

    So one name typed on two kinds of computer is one name.
    """
    return [" ".join(normalize("NFC", cell).split()) for cell in cells]


def _header_is_good(table: str, header: list[str], columns: Columns, findings: Findings) -> bool:
    where = f"{table} row 1"
    missing = [name for name in columns.required if name not in header]
    unknown = [name for name in header if name not in columns.known and not columns.passes_over]
    double = sorted({name for name in header if name in columns.known and header.count(name) > 1})
    if missing:
        findings.tell(where, "columns missing: %(names)s", names=_named(missing))
    if unknown:
        findings.tell(where, "columns unknown: %(names)s", names=_named(unknown))
    if double:
        findings.tell(where, "columns given more than once: %(names)s", names=_named(double))
    if missing or unknown:
        names = _named(header) if columns.passes_over else ", ".join(columns.known)
        findings.tell(where, "the columns of %(table)s are: %(names)s", table=table, names=names)
    return not (missing or unknown or double)


def _named(names: list[str]) -> str:
    shown = ", ".join(
        ascii(name[:40]) if not name.isprintable() else f'"{name[:40]}"'
        for name in names[:_MOST_NAMED]
    )
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"


def _cells_are_good(where: str, cells: Mapping[str, str], findings: Findings) -> bool:
    is_good = True
    for name, cell in cells.items():
        if len(cell) > LONGEST_FIELD:
            findings.tell(
                where,
                "%(name)s has %(length)s characters, at most %(most)s are read",
                name=name,
                length=f"{len(cell):,}",
                most=f"{LONGEST_FIELD:,}",
            )
            is_good = False
        elif not cell.isprintable():
            letter = next(letter for letter in cell if not letter.isprintable())
            findings.tell(
                where,
                "%(name)s holds the invisible character U+%(letter)s",
                name=name,
                letter=f"{ord(letter):04X}",
            )
            is_good = False
    return is_good
