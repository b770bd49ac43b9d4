"""A questionnaire as a YAML file that reads well: keys in the manual's order, nothing said that may be left out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from survey.domain.measure import Role
from survey.domain.questionnaire import ItemKind
from survey.instruments.catalogue import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from survey.domain.questionnaire import Questionnaire

_WIDTH = 110
_AT_ENDS = re.compile(" +$", re.MULTILINE)
"""Space where a text was folded: YAML does not read it."""

_ORDER = (
    "id", "version", "languages", "kind", "title", "intro", "minutes", "acknowledgement", "ask", "hint", "scale",
    "points", "scales", "sections", "measures", "show_when", "roster", "items", "role", "reverse", "direction",
    "top", "apart", "item", "is", "chosen_in", "at_most", "continues",
)  # fmt: skip
"""The order of keys that the manual has, for every sort of entry at once."""

_LEFT_OUT: Mapping[str, object] = {
    "kind": ItemKind.SCALE.value,
    "continues": True,
    "role": Role.DETAIL.value,
    "apart": {},
    "languages": ["en"],
}
"""What keys mean where they are left out. An empty `top` of a measure is not what leaving it out means."""

_IN_A_LINE = frozenset(("is", "chosen_in"))
"""Entries with one of these keys are short enough for a line."""


def as_yaml(questionnaire: Questionnaire) -> str:
    """Return the text of a file that is read as exactly this questionnaire."""
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    writer.dump(_Writing(questionnaire).whole(), text)
    return _AT_ENDS.sub("", text.getvalue())


def as_next_version(questionnaire: Questionnaire, *, after: int | None = None) -> str:
    """Return the text of a file for the version after `after` (this one), in which every series goes on as yet.

    No item says `continues`, so that one whose words are changed has to say anew what becomes of its series.
    """
    sections = tuple(
        replace(section, items=tuple(replace(item, continues=True) for item in section.items))
        for section in questionnaire.sections
    )
    number = (after or questionnaire.version) + 1
    return as_yaml(replace(questionnaire, version=number, sections=sections))


class _Writing:
    """One questionnaire on its way to YAML."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.languages = questionnaire.languages
        self.items = questionnaire.items()
        self.document: dict[str, Any] = json.loads(canonical(questionnaire))

    def whole(self) -> CommentedMap:
        """Return the file, with a blank line before each of its great parts and each page."""
        used = dict.fromkeys(item.scale.id for item in self.items.values() if item.scale)
        scales = self.document["scales"]
        measures = [self._shortened(measure) for measure in self.document["measures"]]
        file = self._mapping(self.document | {"scales": {}, "measures": measures})
        file["scales"] = CommentedMap((id_, self._mapping(_spoken(scales[id_]))) for id_ in used)
        for key in ("scales", "sections", "measures"):
            file.yaml_set_comment_before_after_key(key, before="\n")
        for section in file["sections"][1:]:
            section.yaml_set_start_comment("\n")
        return file

    def _shortened(self, measure: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out what a measure takes from the scale of its items."""
        scales = [scale for id_ in measure["items"] if (scale := self.items[id_].scale)]
        taken = set()
        if {scale.direction for scale in scales} == {measure["direction"]}:
            taken.add("direction")
        if set(measure.get("top", ())) == scales[0].top:
            taken.add("top")
        return {key: value for key, value in measure.items() if key not in taken}

    def _node(self, value: Any) -> Any:  # noqa: ANN401 - any value of JSON
        if isinstance(value, dict):
            return self._text(value) if self._is_text(value) else self._mapping(value)
        return self._list(value) if isinstance(value, list) else value

    def _is_text(self, value: Mapping[str, Any]) -> bool:
        return set(value) == set(self.languages) and all(isinstance(v, str) for v in value.values())

    def _text(self, value: Mapping[str, str]) -> str | CommentedMap:
        """Return words, or words by language where there are several."""
        if len(self.languages) == 1:
            return value[self.languages[0]]
        return CommentedMap((code, value[code]) for code in self.languages)

    def _mapping(self, value: Mapping[str, Any]) -> CommentedMap:
        kept = {key: v for key, v in value.items() if key not in _LEFT_OUT or v != _LEFT_OUT[key]}
        ordered = sorted(kept, key=_place)
        node = CommentedMap((_code(key), self._node(kept[key])) for key in ordered)
        if _IN_A_LINE & kept.keys():
            node.fa.set_flow_style()
        return node

    def _list(self, value: Sequence[Any]) -> CommentedSeq:
        node = CommentedSeq(self._node(entry) for entry in value)
        if all(isinstance(entry, str | int) for entry in value):
            node.fa.set_flow_style()
        return node


def _spoken(scale: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the top box of a scale that has none."""
    return {key: value for key, value in scale.items() if key != "top" or value}


def _place(key: str) -> tuple[int, str]:
    """Return where a key stands: in the manual's order, codes of points by number, all else as it is written."""
    if key.isdigit():
        return int(key), ""
    return (_ORDER.index(key), "") if key in _ORDER else (-1, key)


def _code(key: str) -> str | int:
    """Return a key as an author writes it: the code of a point is a number."""
    return int(key) if key.isdigit() else key
