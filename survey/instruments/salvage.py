"""What can still be checked of a questionnaire file of which parts cannot be read.

A part is a field of the file, a scale, a section, an item or a measure. One that cannot be read is left out, or, where
it has to be there, stood in for by something harmless; whoever checks the rest is told what was not read, and
leaves out what depends on it. So a file is told all that is wrong with it in one go, and nothing that is not.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from survey.instruments.schema import (
    ItemFile,
    MeasureFile,
    QuestionnaireFile,
    ScaleFile,
    SectionFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.instruments.strict import Fault, Strict
    from survey.instruments.yaml_text import Tree, Where

OWNERS: dict[str, type[Strict]] = {
    "questionnaire": QuestionnaireFile,
    "scale": ScaleFile,
    "section": SectionFile,
    "item": ItemFile,
    "measure": MeasureFile,
}
_STAND_INS: dict[str, Any] = {
    "questionnaire.id": "unread",
    "questionnaire.version": 1,
    "questionnaire.title": "-",
    "questionnaire.minutes": 1,
    "scale.points": {"0": "-", "1": "-"},
    "scale.direction": "neutral",
    "section.title": "-",
    "item.ask": "-",
    "measure.title": "-",
    "measure.items": ["unread"],
}
"""For fields that have to be there; ids get one each."""


@dataclass(frozen=True)
class Salvaged:
    """A file with parts stood in for: where these are, and which fields they belong to, such as `item.scale`."""

    file: QuestionnaireFile
    places: frozenset[Where]
    unread: frozenset[str]

    def is_told(self, where: Where) -> bool:
        """Return whether a place is in a part that could not be read: what is wrong there has been told."""
        return any(where[: len(place)] == place for place in self.places)


def salvage(tree: Tree, faults: Iterable[Fault]) -> Salvaged | None:
    """Return what can be checked of a file with faults; None where too little is left, for instance no sections."""
    content = deepcopy(tree.content)
    places: set[Where] = set()
    unread: set[str] = set()
    for number, fault in enumerate(faults):
        part = _part(fault.where)
        if part is None:
            return None
        owner, place, key = part
        mapping = _at(content, place)
        if fault.is_unknown_key and fault.where == (*place, key):
            mapping.pop(key, None)
            unread |= {f"{owner}.{name}" for name in _meant(owner, key, mapping)}
            continue
        if OWNERS[owner].model_fields[key].is_required():
            mapping[key] = f"unread-{number}" if key == "id" else _STAND_INS.get(f"{owner}.{key}")
        else:
            mapping.pop(key, None)
        places.add((*place, key))
        unread.add(f"{owner}.{key}")
    try:
        file = QuestionnaireFile.model_validate_json(json.dumps(content))
    except ValidationError:
        return None
    return Salvaged(file, frozenset(places), frozenset(unread))


def _part(where: Where) -> tuple[str, Where, str] | None:
    """Return whose field a place is in, where that owner is, and the field; None where the owner itself is at fault."""
    match where:
        case ("sections", int(), "items", int(), str(key), *_):
            return "item", where[:4], key
        case ("sections", int(), str(key), *_) if key != "items":
            return "section", where[:2], key
        case ("scales", str(), str(key), *_):
            return "scale", where[:2], key
        case ("measures", int(), str(key), *_):
            return "measure", where[:2], key
        case (str(key), *_) if key not in {"sections", "scales", "measures"}:
            return "questionnaire", (), key
        case _:
            return None


def _at(content: Any, where: Where) -> dict[str, Any]:  # noqa: ANN401 - YAML of any type
    for step in where:
        content = content[step]
    found: dict[str, Any] = content
    return found


def _meant(owner: str, key: str, mapping: dict[str, Any]) -> list[str]:
    """Return the field that an unknown key may have been meant for: one that is not there and is spelt alike."""
    missing = [name for name in OWNERS[owner].model_fields if name not in mapping]
    return get_close_matches(key.casefold(), missing, n=1)
