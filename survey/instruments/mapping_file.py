"""The mapping file as pydantic models: how answers collected elsewhere become answers to a questionnaire.

Every key is described in docs/questionnaires.md, which a test holds against these models.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from survey.domain.group import Breakdown
from survey.domain.wave import MINIMUM_K
from survey.instruments.schema import CodeOrApart
from survey.instruments.strict import GROUP_CODE, QUESTIONNAIRE_NAME, Id, Strict

Cell = Annotated[str, Field(max_length=300)]
Column = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Cells = Annotated[list[Cell], Field(min_length=1, max_length=100)]
GroupCode = Annotated[str, Field(pattern=GROUP_CODE)]


class WaveFile(Strict):
    """The closed wave that the answers become."""

    id: Id
    title: Name
    opens: date
    closes: date
    series: Id
    k: Annotated[int, Field(ge=MINIMUM_K, le=1000)] = MINIMUM_K

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> WaveFile:
        if self.closes < self.opens:
            raise ValueError("closes before it opens: put the dates the other way round")
        return self


class TableFile(Strict):
    """How the CSV file is written."""

    encoding: Literal["utf-8", "utf-16", "windows-1252", "iso-8859-15"] = "utf-8"
    delimiter: Literal["comma", "semicolon", "tab"] = "comma"


class GroupFile(Strict):
    """A group and the ways in which it is written in the file."""

    code: GroupCode
    name: Name
    written: Cells


class NotStatedFile(Strict):
    """The group of those who did not say."""

    name: Name = "Not stated"
    written: Cells


class BreakdownFile(Strict):
    """The column that says which group a row belongs to: `groups`, or else every value a group `as_written`."""

    column: Column
    whole: Name
    kind: Name
    groups: Annotated[list[GroupFile], Field(min_length=1, max_length=1000)] | None = None
    as_written: Literal[True] | None = None
    not_stated: NotStatedFile | None = None

    @model_validator(mode="after")
    def _is_of_one_sort(self) -> BreakdownFile:
        if (self.groups is None) == (self.as_written is None):
            raise ValueError("needs either `groups` or `as_written: true`")
        return self


class MappingFile(Strict):
    """How one CSV file, a row for each response, becomes a closed wave."""

    wave: WaveFile
    questionnaire: Annotated[str, Field(pattern=QUESTIONNAIRE_NAME)]
    table: TableFile = Field(default_factory=TableFile)
    items: Annotated[dict[Id, Column], Field(min_length=1, max_length=200)]
    not_asked: Annotated[list[Id], Field(max_length=200)] = Field(default_factory=list)
    options: Annotated[
        dict[Id, Annotated[dict[Cell, CodeOrApart], Field(min_length=1, max_length=50)]],
        Field(min_length=1, max_length=50),
    ]
    missing: Cells
    breakdowns: dict[Breakdown, BreakdownFile] = Field(default_factory=dict)
    weight: Column | None = None
