"""What every file that an author writes has in common: no unknown key, no silent conversion, bounded text.

`read` puts a tree through a model and tells what is wrong with it line by line, in words for authors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from survey.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from survey.instruments.yaml_text import Tree, Where


class Strict(BaseModel):
    """A mapping in which every key is known and every value has the type that it should have."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=Strict)

QUESTIONNAIRE_NAME = r"^[a-z][a-z0-9_-]{0,63}:[0-9]{1,4}$"
GROUP_CODE = r"^[a-z0-9][a-z0-9-]{0,39}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$"
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S([^\n]*\S)?$")]

_WORDS: Mapping[str, str] = {
    "extra_forbidden": "is not a key that is known here: check its spelling, or remove it",
    "missing": "is missing: add it",
    "string_type": "should be text: write it in quotes",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "bool_type": "should be true or false",
    "list_type": "should be a list: begin each entry with a dash",
    "dict_type": "should be a mapping: key, colon, value",
    "model_type": "should be a mapping: key, colon, value",
    "greater_than_equal": "should be {ge} or more",
    "less_than_equal": "should be {le} or less",
    "string_too_short": "should not be empty",
    "string_too_long": "is too long: use at most {max_length} characters",
    "too_short": "has too few: at least {min_length} needed",
    "too_long": "has too many: at most {max_length} allowed",
    "date_from_datetime_parsing": "should be a date such as 2026-06-30",
    "date_parsing": "should be a date such as 2026-06-30",
    "enum": "should be one of {expected}",
    "literal_error": "should be one of {expected}",
}
_PATTERNS: Mapping[str, str] = {
    QUESTIONNAIRE_NAME: "should be an id and a version, such as it-service:1",
    GROUP_CODE: "should be a code: small letters, digits and -, at most 40 in all",
    LANGUAGE: "should be a language such as en or cy",
    r"^[a-z][a-z0-9_-]{0,63}$": "should be an id: begin with a small letter, then small letters, digits, - and _, "
    "at most 64 in all",
    r"^\S([^\n]*\S)?$": "should be one line without space before or after it",
}


@dataclass(frozen=True)
class Fault:
    """Something in a tree that a model does not take: where it is, whether it is a key too many, and how it is told."""

    where: Where
    is_unknown_key: bool
    problem: Problem


def read(tree: Tree, model: type[Model]) -> Model:
    """Return the tree as a model; raises Refused with a problem for each thing that is wrong."""
    found = read_or_faults(tree, model)
    if isinstance(found, Strict):
        return found
    raise Refused(sorted({fault.problem for fault in found}, key=in_order_of_lines))


def read_or_faults(tree: Tree, model: type[Model]) -> Model | tuple[Fault, ...]:
    """Return the tree as a model, or everything in it that the model does not take."""
    try:
        return model.model_validate_json(json.dumps(tree.content))
    except ValidationError as errors:
        return tuple(_fault(tree, error) for error in errors.errors(include_url=False))


def in_order_of_lines(problem: Problem) -> tuple[str, int, str]:
    """Return the key that sorts problems as a reader of the file meets them."""
    name, _, line = problem.where.rpartition(":")
    return name, int(line) if line.isdigit() else 0, problem.what


def _fault(tree: Tree, error: ErrorDetails) -> Fault:
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        what = str(context["error"])
    elif error["type"] == "string_pattern_mismatch":
        what = _PATTERNS.get(context["pattern"], error["msg"])
    elif error["type"] in _WORDS:
        what = _filled(_WORDS[error["type"]], context)
    else:
        what = f"is not as it should be: {error['msg']}"
    where: Where = tuple(
        step for step in error["loc"] if not str(step).startswith("[")
    )  # names of branches and of keys as such
    name = next((f"“{step}” " for step in reversed(where) if isinstance(step, str)), "the file ")
    is_unknown_key = error["type"] == "extra_forbidden"
    return Fault(where, is_unknown_key, tree.problem(where, name + what))


def _filled(words: str, context: Mapping[str, Any]) -> str:
    """Fill fixed names of our own words in; nothing that an author wrote is ever a template."""
    for name, value in context.items():
        words = words.replace("{" + name + "}", str(value))
    return words
