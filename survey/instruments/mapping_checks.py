"""What is wrong with a mapping by itself, and with one for the questionnaire that it names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from survey.domain.questionnaire import ItemKind
from survey.domain.wave import TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.domain.questionnaire import Item, Questionnaire
    from survey.domain.scale import ResponseScale
    from survey.instruments.mapping_file import BreakdownFile, MappingFile
    from survey.instruments.yaml_text import Where

ROOT_CODE = "all"
NOT_STATED_CODE = "not-stated"


def tidy(value: str) -> str:
    """Return a cell without space around it, and with single spaces in it."""
    return " ".join(value.split())


def problems_alone(file: MappingFile) -> Iterator[tuple[Where, str]]:
    """Yield what is wrong whatever the questionnaire is."""
    yield from _columns(file)
    if file.wave.series == TICKETS:
        what = f"“{TICKETS}” is the series of waves that ask after tickets: choose another name"
        yield ("wave", "series"), what
    missing = {tidy(value) for value in file.missing}
    for scale, options in file.options.items():
        where: Where = ("options", scale)
        for value, times in Counter(map(tidy, options)).items():
            if times > 1:
                yield where, f"“{value}” is written twice, but for space: keep one"
            if value in missing:
                yield where, f"“{value}” stands under `missing` too: it cannot be both"
    for item in sorted(set(file.not_asked) & set(file.items)):
        yield ("not_asked",), f"“{item}” stands under `items` too: it cannot be both"
    for breakdown, of in file.breakdowns.items():
        yield from _groups(("breakdowns", breakdown.value), of)


def _columns(file: MappingFile) -> Iterator[tuple[Where, str]]:
    named: list[tuple[Where, str]] = [(("items", id_), tidy(c)) for id_, c in file.items.items()]
    named += [
        (("breakdowns", breakdown.value, "column"), tidy(of.column))
        for breakdown, of in file.breakdowns.items()
    ]
    if file.weight:
        named.append((("weight",), tidy(file.weight)))
    seen: set[str] = set()
    for where, column in named:
        if column in seen:
            yield where, f"the column “{column}” has been used already: each is read once"
        seen.add(column)


def _groups(where: Where, of: BreakdownFile) -> Iterator[tuple[Where, str]]:
    codes = Counter(group.code for group in of.groups or ())
    for code, times in codes.items():
        if times > 1:
            yield (*where, "groups"), f"two groups have the code “{code}”"
        if code in {ROOT_CODE, NOT_STATED_CODE}:
            yield (*where, "groups"), f"the code “{code}” has a meaning of its own: choose another"
    written = [tidy(value) for group in of.groups or () for value in group.written]
    written += [tidy(value) for value in (of.not_stated.written if of.not_stated else ())]
    for value, times in Counter(written).items():
        if times > 1:
            yield where, f"“{value}” is written for two groups"


def problems_with(file: MappingFile, questionnaire: Questionnaire) -> Iterator[tuple[Where, str]]:
    """Yield what does not fit the questionnaire."""
    if file.questionnaire != questionnaire.name:
        yield (
            ("questionnaire",),
            f"the mapping is for {file.questionnaire}, not {questionnaire.name}",
        )
    items = {
        item.id: item
        for section in questionnaire.sections
        for item in section.items
        if item.kind is ItemKind.SCALE and not section.roster
    }
    for id_ in file.items:
        if id_ not in items:
            yield ("items", id_), f"“{id_}” is no item with a scale outside a roster"
    for id_ in file.not_asked:
        if id_ not in items:
            yield ("not_asked",), f"“{id_}” is no item with a scale outside a roster"
    for id_ in items:
        if id_ not in file.items and id_ not in file.not_asked:
            yield (
                ("items",),
                f"the item “{id_}” has no column: name it, or put it under `not_asked`",
            )
    yield from _options(file, items)


def _options(file: MappingFile, items: Mapping[str, Item]) -> Iterator[tuple[Where, str]]:
    scales: dict[str, ResponseScale] = {
        item.scale.id: item.scale for id_, item in items.items() if item.scale and id_ in file.items
    }
    for scale in scales:
        if scale not in file.options:
            yield ("options",), f"the scale “{scale}” is missing: say how its options are written"
    for id_, options in file.options.items():
        if id_ not in scales:
            yield ("options", id_), f"“{id_}” is no scale of an item under `items`"
            continue
        points = {point.code for point in scales[id_].points}
        offered = points | {option.means for option in scales[id_].apart}
        for value, means in options.items():
            if means not in offered:
                yield ("options", id_, value), f"“{means}” is no answer of the scale “{id_}”"
