"""Answers collected elsewhere: a mapping, and the rows of a CSV file read by it.

Space around a value, and more than one space inside it, is not looked at. Rows are numbered as a spreadsheet
shows them, the header being row 1. A row of empty cells is a response in which nothing was said; a blank line is
none. Columns that the mapping does not name are not read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.group import Breakdown, Group
from survey.instruments.group_code import group_code
from survey.instruments.mapped_table import read_mapped
from survey.instruments.mapping_checks import (
    NOT_STATED_CODE,
    ROOT_CODE,
    problems_alone,
    problems_with,
    tidy,
)
from survey.instruments.mapping_file import MappingFile
from survey.instruments.strict import in_order_of_lines, read
from survey.instruments.yaml_text import read_file, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.routing import Value
    from survey.instruments.yaml_text import Tree, Where

_LONGEST_TOLD = 60


@dataclass(frozen=True)
class ReturnsMapping:
    """How one CSV file becomes a closed wave without a frame.

    `file` and `tree` are the mapping as written; read it through the functions of this module.
    """

    file: MappingFile
    tree: Tree

    @property
    def wave_id(self) -> str:
        """The id of the wave that is created."""
        return self.file.wave.id

    @property
    def title(self) -> str:
        """The title of the wave."""
        return self.file.wave.title

    @property
    def opens(self) -> date:
        """The first day on which answers were collected."""
        return self.file.wave.opens

    @property
    def closes(self) -> date:
        """The last day on which answers were collected."""
        return self.file.wave.closes

    @property
    def series(self) -> str:
        """The name of the series of waves that may be compared with this one."""
        return self.file.wave.series

    @property
    def k(self) -> int:
        """The least number of answers behind a published figure."""
        return self.file.wave.k

    @property
    def questionnaire(self) -> tuple[str, int]:
        """The id and version of the questionnaire that the answers are answers to."""
        id_, _, version = self.file.questionnaire.partition(":")
        return id_, int(version)

    @property
    def not_asked(self) -> frozenset[str]:
        """The items that this wave did not put to anybody."""
        return frozenset(self.file.not_asked)

    @property
    def is_weighted(self) -> bool:
        """Whether each row has a weight."""
        return self.file.weight is not None


@dataclass(frozen=True)
class MappedRow:
    """One response: its row, the answers by item (without those that are missing), its groups and its weight.

    `organisation` and `site` are codes of leaves, or of the root where the mapping has no such breakdown.
    """

    number: int
    answers: Mapping[str, Value]
    organisation: str
    site: str
    weight: float | None


def load_mapping(path: Path) -> ReturnsMapping:
    """Return the mapping in a file; raises Refused with every problem by `file:line`."""
    tree = read_tree(read_file(path), str(path))
    file = read(tree, MappingFile)
    _refuse(tree, problems_alone(file))
    return ReturnsMapping(file, tree)


def check_against(mapping: ReturnsMapping, questionnaire: Questionnaire) -> None:
    """Raise Refused, by line, where a mapping does not fit its questionnaire."""
    _refuse(mapping.tree, problems_with(mapping.file, questionnaire))


def groups(mapping: ReturnsMapping, path: Path) -> tuple[Group, ...]:
    """Return both trees: each root first, then its leaves in the order of their codes.

    Groups `as_written` are those that the CSV file holds, so it is read through once for them; two spellings
    with one code are one group with the first of their names. Raises Refused where the file cannot be read.
    """
    found: list[Group] = []
    for breakdown in Breakdown:
        of = mapping.file.breakdowns.get(breakdown)
        whole, kind = (of.whole, of.kind) if of else ("All", "group")
        found.append(Group(breakdown, ROOT_CODE, whole, kind, None))
        if of is None:
            continue
        named = {group.code: group.name for group in of.groups or ()}
        if of.as_written:
            named = _as_written(mapping, path, breakdown)
        if of.not_stated:
            named[NOT_STATED_CODE] = of.not_stated.name
        found += [Group(breakdown, code, named[code], kind, ROOT_CODE) for code in sorted(named)]
    return tuple(found)


def rows(
    mapping: ReturnsMapping, questionnaire: Questionnaire, path: Path
) -> Iterator[MappedRow | Problem]:
    """Yield each row of a CSV file as a response, or as the problem for which it is refused.

    Raises Refused where mapping and questionnaire do not fit, or the file cannot be read on.
    """
    check_against(mapping, questionnaire)
    reading = _Reading(mapping, questionnaire, path.name)
    for number, cells in read_mapped(mapping.file, path):
        yield reading.row(number, cells)


def _refuse(tree: Tree, found: Iterable[tuple[Where, str]]) -> None:
    problems = {tree.problem(where, what) for where, what in found}
    if problems:
        raise Refused(sorted(problems, key=in_order_of_lines))


def _as_written(mapping: ReturnsMapping, path: Path, breakdown: Breakdown) -> dict[str, str]:
    of = mapping.file.breakdowns[breakdown]
    not_stated = {tidy(value) for value in (of.not_stated.written if of.not_stated else ())}
    values = {cells[tidy(of.column)] for _, cells in read_mapped(mapping.file, path) if cells}
    names: dict[str, str] = {}
    for value in sorted(values - not_stated - {""}):
        names.setdefault(group_code(value), value)
    return names


class _RowRefusedError(Exception):
    """What is wrong with a row."""


class _Reading:
    """Everything that is looked up for a row, made ready once."""

    def __init__(self, mapping: ReturnsMapping, questionnaire: Questionnaire, table: str) -> None:
        file = mapping.file
        self.table = table
        items = questionnaire.items()
        spelling: dict[str, dict[str, Value | None]] = {}
        for scale_id, options in file.options.items():
            means: dict[str, Value | None] = {
                tidy(value): str(code) if isinstance(code, str) else code
                for value, code in options.items()
            }
            spelling[scale_id] = means | dict.fromkeys(map(tidy, file.missing))
        self.items = [
            (id_, tidy(column), spelling[scale.id])
            for id_, column in file.items.items()
            if (scale := items[id_].scale)
        ]
        self.breakdowns = {
            breakdown: (tidy(of.column), _codes(mapping, breakdown), bool(of.as_written))
            for breakdown, of in file.breakdowns.items()
        }
        self.weight = tidy(file.weight) if file.weight else None

    def row(self, number: int, cells: Mapping[str, str] | None) -> MappedRow | Problem:
        """Return a row read, or why it is refused; `cells` is None where their number is wrong."""
        where = f"{self.table} row {number}"
        if cells is None:
            return Problem(where, "has more or fewer cells than the header")
        try:
            return MappedRow(
                number=number,
                answers=self._answers(cells),
                organisation=self._group(Breakdown.ORGANISATION, cells),
                site=self._group(Breakdown.SITE, cells),
                weight=self._weight(cells),
            )
        except _RowRefusedError as refusal:
            return Problem(where, str(refusal))

    def _answers(self, cells: Mapping[str, str]) -> dict[str, Value]:
        answers: dict[str, Value] = {}
        for id_, column, spelling in self.items:
            value = cells[column]
            if value not in spelling:
                raise _RowRefusedError(f"{_told(value)} in “{column}” is no option of “{id_}”")
            means = spelling[value]
            if means is not None:
                answers[id_] = means
        return answers

    def _group(self, breakdown: Breakdown, cells: Mapping[str, str]) -> str:
        if breakdown not in self.breakdowns:
            return ROOT_CODE
        column, codes, as_written = self.breakdowns[breakdown]
        value = cells[column]
        if value in codes:
            return codes[value]
        if as_written and value:
            return group_code(value)
        raise _RowRefusedError(f"{_told(value)} in “{column}” is no group of the {breakdown}")

    def _weight(self, cells: Mapping[str, str]) -> float | None:
        if self.weight is None:
            return None
        try:
            weight = float(cells[self.weight])
        except ValueError:
            weight = math.nan
        if not (math.isfinite(weight) and weight > 0):
            what = f"{_told(cells[self.weight])} in “{self.weight}” is no weight: a number above 0"
            raise _RowRefusedError(what)
        return weight


def _codes(mapping: ReturnsMapping, breakdown: Breakdown) -> dict[str, str]:
    """Return the code of each spelling that is given."""
    of = mapping.file.breakdowns[breakdown]
    codes = {tidy(value): group.code for group in of.groups or () for value in group.written}
    not_stated = of.not_stated.written if of.not_stated else ()
    return codes | dict.fromkeys(map(tidy, not_stated), NOT_STATED_CODE)


def _told(value: str) -> str:
    short = value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}…"
    return f"“{short}”" if short.isprintable() else ascii(short)
