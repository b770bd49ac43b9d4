"""Between questionnaire files and domain objects, and the canonical text whose checksum is kept.

The canonical text is JSON in the shape of a questionnaire file, with everything said that a file may leave out:
two files that mean the same have the same canonical text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from survey.domain.measure import Measure
from survey.domain.questionnaire import Item, Questionnaire, Roster, Section
from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not
from survey.domain.scale import ApartOption, Option, ResponseScale
from survey.instruments.schema import QuestionnaireFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.domain.routing import Condition, Value
    from survey.domain.scale import Text
    from survey.instruments.schema import (
        ConditionFile,
        ItemFile,
        MeasureFile,
        ScaleFile,
        SectionFile,
    )


def from_file(file: QuestionnaireFile) -> Questionnaire:
    """Return a questionnaire with its checksum; the file has passed every check."""
    reading = _Reading(file)
    bare = Questionnaire(
        id=file.id,
        version=file.version,
        title=reading.text(file.title),
        intro=reading.optional(file.intro),
        languages=tuple(file.languages),
        minutes=file.minutes,
        sections=tuple(reading.section(section) for section in file.sections),
        measures=tuple(reading.measure(measure) for measure in file.measures),
        checksum="",
        acknowledgement=file.acknowledgement,
    )
    return replace(bare, checksum=hashlib.sha256(canonical(bare).encode()).hexdigest())


def from_canonical(text: str) -> Questionnaire:
    """Return the questionnaire of a canonical text."""
    return from_file(QuestionnaireFile.model_validate_json(text))


def canonical(questionnaire: Questionnaire) -> str:
    """Return the canonical text: JSON with sorted keys and no space."""
    scales = {item.scale.id: item.scale for item in questionnaire.items().values() if item.scale}
    document = {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "languages": list(questionnaire.languages),
        "title": dict(questionnaire.title),
        "intro": _optional(questionnaire.intro),
        "minutes": questionnaire.minutes,
        "acknowledgement": questionnaire.acknowledgement,
        "scales": {id_: _scale(scale) for id_, scale in scales.items()},
        "sections": [_section(section) for section in questionnaire.sections],
        "measures": [_measure(measure) for measure in questionnaire.measures],
    }
    return json.dumps(_said(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class _Reading:
    """One file on its way into the domain."""

    def __init__(self, file: QuestionnaireFile) -> None:
        self.languages = file.languages
        self.scales = {id_: self.scale(id_, scale) for id_, scale in file.scales.items()}
        self.in_roster = {
            i.id for section in file.sections if section.roster for i in section.items
        }
        self.scale_of = {
            item.id: self.scales[item.scale]
            for section in file.sections
            for item in section.items
            if item.scale
        }

    def text(self, words: str | Mapping[str, str]) -> Text:
        """Return words by language, in the order of the questionnaire's languages."""
        if isinstance(words, str):
            return {self.languages[0]: words}
        return {language: words[language] for language in self.languages}

    def optional(self, words: str | Mapping[str, str] | None) -> Text | None:
        """Return words by language, or None for none."""
        return None if words is None else self.text(words)

    def scale(self, id_: str, scale: ScaleFile) -> ResponseScale:
        """Return a response scale, its points in the order of their codes."""
        return ResponseScale(
            id=id_,
            points=tuple(
                Option(code, self.text(scale.points[code])) for code in sorted(scale.points)
            ),
            direction=scale.direction,
            top=frozenset(scale.top),
            apart=tuple(
                ApartOption(means, self.text(scale.apart[means])) for means in sorted(scale.apart)
            ),
            minutes=tuple(scale.minutes.get(code) for code in sorted(scale.points))
            if scale.minutes
            else (),
        )

    def item(self, item: ItemFile) -> Item:
        """Return an item."""
        return Item(
            id=item.id,
            kind=item.kind,
            ask=self.text(item.ask),
            hint=self.optional(item.hint),
            scale=self.scale_of.get(item.id),
            show_when=_condition(item.show_when),
            continues=item.continues,
        )

    def section(self, section: SectionFile) -> Section:
        """Return a section."""
        roster = section.roster
        return Section(
            id=section.id,
            title=self.text(section.title),
            items=tuple(self.item(item) for item in section.items),
            intro=self.optional(section.intro),
            show_when=_condition(section.show_when),
            roster=Roster(roster.chosen_in, roster.at_most) if roster else None,
        )

    def measure(self, measure: MeasureFile) -> Measure:
        """Return a measure; what the file leaves out comes from the scale of its first item."""
        scale = self.scale_of[measure.items[0]]
        top = scale.top if measure.top is None else frozenset(measure.top)
        return Measure(
            id=measure.id,
            title=self.text(measure.title),
            items=tuple(measure.items),
            minimum=scale.minimum,
            maximum=scale.maximum,
            direction=measure.direction or scale.direction,
            role=measure.role,
            top=top if len(measure.items) == 1 else frozenset(),
            reverse=frozenset(measure.reverse or ()),
            per_product=measure.items[0] in self.in_roster,
            minutes=scale.minutes if len(measure.items) == 1 else (),
        )


def _condition(file: ConditionFile | None) -> Condition | None:
    return None if file is None else _required(file)


def _required(file: ConditionFile) -> Condition:
    if file.all:
        return AllOf(tuple(_required(part) for part in file.all))
    if file.any:
        return AnyOf(tuple(_required(part) for part in file.any))
    if file.not_:
        return Not(_required(file.not_))
    values: frozenset[Value] = frozenset(
        value if isinstance(value, int) else value.value for value in file.is_ or ()
    )
    return AnswerIs(file.item or "", values)


def _optional(text: Text | None) -> dict[str, str] | None:
    return None if text is None else dict(text)


def _said(mapping: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not there: None, which no key needs to say."""
    return {key: value for key, value in mapping.items() if value is not None}


def _scale(scale: ResponseScale) -> dict[str, Any]:
    minutes = {
        str(point.code): most
        for point, most in zip(scale.points, scale.minutes, strict=False)
        if most is not None
    }
    said = {
        "points": {str(point.code): dict(point.label) for point in scale.points},
        "direction": scale.direction.value,
        "top": sorted(scale.top),
        "apart": {option.means.value: dict(option.label) for option in scale.apart},
    }
    return said | {"minutes": minutes} if minutes else said


def _section(section: Section) -> dict[str, Any]:
    roster = section.roster
    return _said(
        {
            "id": section.id,
            "title": dict(section.title),
            "intro": _optional(section.intro),
            "show_when": _condition_said(section.show_when),
            "roster": {"chosen_in": roster.chosen_in, "at_most": roster.at_most}
            if roster
            else None,
            "items": [_item(item) for item in section.items],
        }
    )


def _item(item: Item) -> dict[str, Any]:
    return _said(
        {
            "id": item.id,
            "kind": item.kind.value,
            "ask": dict(item.ask),
            "hint": _optional(item.hint),
            "scale": item.scale.id if item.scale else None,
            "show_when": _condition_said(item.show_when),
            "continues": item.continues,
        }
    )


def _measure(measure: Measure) -> dict[str, Any]:
    return _said(
        {
            "id": measure.id,
            "title": dict(measure.title),
            "items": list(measure.items),
            "role": measure.role.value,
            "reverse": sorted(measure.reverse) or None,
            "direction": measure.direction.value,
            "top": sorted(measure.top) if len(measure.items) == 1 else None,
        }
    )


def _condition_said(condition: Condition | None) -> dict[str, Any] | None:
    match condition:
        case None:
            return None
        case AnswerIs(item, values):
            return {"item": item, "is": sorted(values, key=str)}
        case AllOf(parts):
            return {"all": [_condition_said(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_condition_said(part) for part in parts]}
        case _:
            return {"not": _condition_said(condition.part)}
