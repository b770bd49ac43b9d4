"""The CSV file of a mapping: only the columns that the mapping names, row by row, in bounded memory."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from survey.domain.errors import Problem, Refused
from survey.instruments.mapping_checks import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from survey.instruments.mapping_file import MappingFile

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
_LONGEST_LINE = 1_000_000


def read_mapped(file: MappingFile, path: Path) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """Yield the number of each row and its cells by column, or None where it does not fit the header.

    A row of empty cells is a response in which nothing was said; a blank line is none.

    Raises Refused where a column is missing or stands twice, or the file cannot be read on.
    """
    encoding = _ENCODINGS.get(file.table.encoding, file.table.encoding)
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as text:
            reader = csv.reader(
                _lines(text), delimiter=_DELIMITERS[file.table.delimiter], strict=True
            )
            header = [tidy(name) for name in next(reader, [])]
            places = _places(file, header, path.name)
            number = 1
            for cells in reader:
                number += 1
                if len(cells) == len(header):
                    yield number, {name: tidy(cells[place]) for name, place in places.items()}
                elif cells:
                    yield number, None
    except OSError as error:
        raise Refused.because(f"cannot be read: {error.strerror}", str(path)) from None
    except UnicodeError:
        what = f"the file is not {file.table.encoding.upper()}: say its `encoding` under `table`"
        raise Refused.because(what, path.name) from None
    except csv.Error as error:
        what = f"cannot be read on: {error}"
        raise Refused.because(what, f"{path.name} row {number + 1}") from None


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error("a line is too long")
        yield line


def _places(file: MappingFile, header: list[str], table: str) -> dict[str, int]:
    """Return where each column that is read stands in a row."""
    wanted = [*file.items.values(), *(of.column for of in file.breakdowns.values())]
    wanted += [file.weight] if file.weight else []
    problems = []
    for column in map(tidy, wanted):
        times = header.count(column)
        if times != 1:
            what = "is missing" if times == 0 else f"stands {times} times"
            problems.append(Problem(f"{table} row 1", f"the column “{column}” {what}"))
    if problems:
        raise Refused(problems)
    return {tidy(column): header.index(tidy(column)) for column in wanted}
