"""The questionnaire file as pydantic models; `json_schema` makes of them what editors use.

Every key is described in docs/questionnaires.md, which a test holds against these models.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from survey.domain.measure import Role
from survey.domain.questionnaire import ItemKind
from survey.domain.scale import Apart, Direction
from survey.instruments.strict import LANGUAGE, Id, Strict

MOST_AT_MOST = 10
"""The most products that a roster may ask about."""

HIGHEST_CODE = 100
MOST_MINUTES = 60_000
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Language = Annotated[str, Field(pattern=LANGUAGE)]
ShortWords = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[str, Field(min_length=1, max_length=300)]
LongWords = Annotated[str, Field(min_length=1, max_length=1500)]
_BY_LANGUAGE = Discriminator(
    lambda value: f"[{'by language' if isinstance(value, dict) else 'words'}]"
)
_BY_SORT = Discriminator(lambda value: f"[{'apart' if isinstance(value, str) else 'code'}]")
ShortText = Annotated[
    Annotated[ShortWords, Tag("[words]")]
    | Annotated[dict[Language, ShortWords], Tag("[by language]")],
    _BY_LANGUAGE,
]
Text = Annotated[
    Annotated[Words, Tag("[words]")] | Annotated[dict[Language, Words], Tag("[by language]")],
    _BY_LANGUAGE,
]
LongText = Annotated[
    Annotated[LongWords, Tag("[words]")]
    | Annotated[dict[Language, LongWords], Tag("[by language]")],
    _BY_LANGUAGE,
]
Code = Annotated[int, Field(ge=0, le=HIGHEST_CODE)]
Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
Codes = Annotated[list[Code], Field(max_length=11)]
CodeOrApart = Annotated[Annotated[Code, Tag("[code]")] | Annotated[Apart, Tag("[apart]")], _BY_SORT]
Ids = Annotated[list[Id], Field(min_length=1, max_length=50)]


class ScaleFile(Strict):
    """A response scale: worded points by code, the good end, the top box, and options that stand apart."""

    points: Annotated[dict[Code, ShortText], Field(min_length=2, max_length=11)]
    direction: Direction
    top: Codes = Field(default_factory=list)
    apart: dict[Apart, ShortText] = Field(default_factory=dict)
    minutes: dict[Code, Minutes] = Field(default_factory=dict)


class ConditionFile(Strict):
    """When something is put: `item` with `is`, or one of `all`, `any`, `not`."""

    item: Id | None = None
    is_: Annotated[list[CodeOrApart], Field(min_length=1, max_length=13)] | None = Field(
        default=None, alias="is"
    )
    all: Annotated[list[ConditionFile], Field(min_length=1, max_length=20)] | None = None
    any: Annotated[list[ConditionFile], Field(min_length=1, max_length=20)] | None = None
    not_: ConditionFile | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _is_of_one_form(self) -> ConditionFile:
        if self.model_fields_set not in ({"item", "is_"}, {"all"}, {"any"}, {"not_"}):
            raise ValueError("needs either `item` and `is`, or one of `all`, `any`, `not`")
        return self


class ItemFile(Strict):
    """One question as put."""

    id: Id
    kind: ItemKind = ItemKind.SCALE
    ask: Text
    hint: Text | None = None
    scale: Id | None = None
    show_when: ConditionFile | None = None
    continues: bool = True


class RosterFile(Strict):
    """For which products a section is repeated."""

    chosen_in: Id
    at_most: Annotated[int, Field(ge=1, le=MOST_AT_MOST)]


class SectionFile(Strict):
    """A page of items."""

    id: Id
    title: ShortText
    intro: LongText | None = None
    show_when: ConditionFile | None = None
    roster: RosterFile | None = None
    items: Annotated[list[ItemFile], Field(min_length=1, max_length=20)]


class MeasureFile(Strict):
    """What is scored; what is left out is taken from the response scale of its items."""

    id: Id
    title: ShortText
    items: Ids
    role: Role = Role.DETAIL
    reverse: Ids | None = None
    direction: Direction | None = None
    top: Codes | None = None


class QuestionnaireFile(Strict):
    """One version of a questionnaire."""

    id: Id
    version: Annotated[int, Field(ge=1, le=9999)]
    languages: Annotated[list[Language], Field(min_length=1, max_length=10)] = Field(
        default_factory=lambda: ["en"]
    )
    title: ShortText
    intro: LongText | None = None
    minutes: Annotated[int, Field(ge=1, le=60)]
    acknowledgement: LongWords | None = None
    scales: Annotated[dict[Id, ScaleFile], Field(min_length=1, max_length=50)]
    sections: Annotated[list[SectionFile], Field(min_length=1, max_length=50)]
    measures: Annotated[list[MeasureFile], Field(min_length=1, max_length=100)]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a questionnaire file."""
    schema = QuestionnaireFile.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": "Questionnaire"}
