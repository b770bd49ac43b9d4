"""What is wrong with a questionnaire as a whole: references, order, languages. Measures have checks of their own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from survey.domain.questionnaire import ItemKind
from survey.instruments.identifying import because, telling
from survey.instruments.measure_checks import measure_problems, role_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from survey.instruments.schema import (
        ConditionFile,
        ItemFile,
        QuestionnaireFile,
        ScaleFile,
        SectionFile,
    )
    from survey.instruments.yaml_text import Where

MOST_ITEMS = 200
RESERVED_IDS = frozenset(
    (
        "all",
        "answered",
        "asked",
        "bundle",
        "clear",
        "csrf_token",
        "eligible",
        "group",
        "invited",
        "later",
        "organisation",
        "product",
        "returned",
        "site",
        "ticked",
        "wave",
        "weight",
    )
)
"""Words that stand beside item ids in forms and tables."""


def problems(
    file: QuestionnaireFile, unread: AbstractSet[str] = frozenset()
) -> Iterator[tuple[Where, str]]:
    """Yield where something is wrong and what; the models have passed already.

    `unread` names fields that were stood in for somewhere, such as `item.scale`: what would be seen amiss for
    that reason alone is not looked at.
    """
    for check, needs in _CHECKS:
        if not needs & unread:
            yield from check(file)


def _each_item(file: QuestionnaireFile) -> Iterator[tuple[Where, SectionFile, ItemFile]]:
    for number, section in enumerate(file.sections):
        for place, item in enumerate(section.items):
            yield ("sections", number, "items", place), section, item


def _identity(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    nouns: dict[str, list[tuple[Where, str]]] = {
        "section": [(("sections", n, "id"), s.id) for n, s in enumerate(file.sections)],
        "item": [((*where, "id"), item.id) for where, _, item in _each_item(file)],
        "measure": [(("measures", n, "id"), m.id) for n, m in enumerate(file.measures)],
    }
    for noun, named in nouns.items():
        seen: set[str] = set()
        for where, id_ in named:
            if id_ in seen:
                yield where, f"“{id_}” is the id of an earlier {noun}: give each its own"
            seen.add(id_)
            if noun != "section" and id_ in RESERVED_IDS:
                yield where, f"“{id_}” has a meaning of its own in tables: choose another id"
    if len(nouns["item"]) > MOST_ITEMS:
        yield (
            ("sections",),
            f"the sections hold {len(nouns['item'])} items: at most {MOST_ITEMS} are allowed",
        )


def _scales(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    used = {item.scale for _, _, item in _each_item(file)}
    for id_, scale in file.scales.items():
        where: Where = ("scales", id_)
        if id_ not in used:
            yield where, f"the scale “{id_}” is used by no item: remove it"
        if set(scale.top) - set(scale.points):
            yield (*where, "top"), "“top” holds a code that is no point of the scale"
        if set(scale.top) >= set(scale.points):
            yield (*where, "top"), "“top” holds every point: a top box is a part of the scale"
        yield from _minutes((*where, "minutes"), scale)


def _minutes(where: Where, scale: ScaleFile) -> Iterator[tuple[Where, str]]:
    if not scale.minutes:
        return
    codes = sorted(scale.points)
    if set(scale.minutes) not in (set(codes), set(codes[:-1])):
        yield (
            where,
            "“minutes” needs a number for every code; the highest may be left out, for no end",
        )
    most = [scale.minutes[code] for code in sorted(scale.minutes)]
    if any(later <= earlier for earlier, later in pairwise(most)):
        yield where, "“minutes” should grow with the codes"


def _items(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    for where, _, item in _each_item(file):
        if item.kind is not ItemKind.SCALE and item.scale:
            yield (*where, "scale"), f"an item of kind “{item.kind}” has no scale: remove it"
        if item.kind is ItemKind.SCALE and not item.scale:
            yield where, f"the item “{item.id}” needs a scale, or `kind: text` or `kind: products`"
        if item.scale and item.scale not in file.scales:
            yield (*where, "scale"), f"there is no scale “{item.scale}” under `scales`"


def _identifying(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    for where, _, item in _each_item(file):
        ask = item.ask if isinstance(item.ask, str) else " ".join(item.ask.values())
        words = telling(item.id, ask)
        if words:
            yield where, f"the item “{item.id}” {because(words)}"


def _products(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    choosing = {
        item.id: where[1] for where, _, item in _each_item(file) if item.kind is ItemKind.PRODUCTS
    }
    if len(choosing) > 1:
        yield ("sections",), "the sections hold more than one item of kind “products”: keep one"
    rosters = [(n, section) for n, section in enumerate(file.sections) if section.roster]
    for number, section in rosters[1:]:
        what = f"the section “{section.id}” has a second roster: join it with the first"
        yield ("sections", number, "roster"), what
    for number, section in rosters:
        yield from _roster(("sections", number), section, choosing)


def _roster(
    where: Where, section: SectionFile, choosing: Mapping[str, str | int]
) -> Iterator[tuple[Where, str]]:
    chosen_in = section.roster.chosen_in if section.roster else ""
    if chosen_in not in choosing or int(choosing[chosen_in]) >= int(where[1]):
        what = f"“{chosen_in}” is no item of kind “products” in an earlier section"
        yield (*where, "roster", "chosen_in"), what
    if section.show_when:
        what = (
            "a section with a roster has no `show_when`: it is put for each product that is ticked"
        )
        yield (*where, "show_when"), what
    for place, item in enumerate(section.items):
        if item.kind is not ItemKind.SCALE:
            what = f"an item of kind “{item.kind}” cannot stand in a section with a roster"
            yield (*where, "items", place, "kind"), what


def _routing(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    earlier: dict[str, ScaleFile] = {}
    for number, section in enumerate(file.sections):
        where: Where = ("sections", number)
        if section.show_when:
            yield from _condition((*where, "show_when"), section.show_when, earlier)
        for place, item in enumerate(section.items):
            if item.show_when:
                here: Where = (*where, "items", place, "show_when")
                yield from _condition(here, item.show_when, earlier)
        if not section.roster:
            earlier |= {
                item.id: file.scales[item.scale]
                for item in section.items
                if item.scale and item.scale in file.scales
            }


def _condition(
    where: Where, condition: ConditionFile, earlier: Mapping[str, ScaleFile]
) -> Iterator[tuple[Where, str]]:
    for key, parts in (("all", condition.all), ("any", condition.any)):
        for number, part in enumerate(parts or ()):
            yield from _condition((*where, key, number), part, earlier)
    if condition.not_:
        yield from _condition((*where, "not"), condition.not_, earlier)
    if not condition.item:
        return
    scale = earlier.get(condition.item)
    if scale is None:
        what = f"“{condition.item}” is no item with a scale in an earlier section outside a roster"
        yield (*where, "item"), what
        return
    for value in condition.is_ or ():
        if value not in scale.points and value not in scale.apart:
            yield (*where, "is"), f"“{value}” is no answer that “{condition.item}” offers"


def _texts(file: QuestionnaireFile) -> Iterator[tuple[Where, str | Mapping[str, str] | None]]:
    yield ("title",), file.title
    yield ("intro",), file.intro
    for id_, scale in file.scales.items():
        for code, words in scale.points.items():
            yield ("scales", id_, "points", str(code)), words
        for means, words in scale.apart.items():
            yield ("scales", id_, "apart", means.value), words
    for number, section in enumerate(file.sections):
        yield ("sections", number, "title"), section.title
        yield ("sections", number, "intro"), section.intro
    for where, _, item in _each_item(file):
        yield (*where, "ask"), item.ask
        yield (*where, "hint"), item.hint
    for number, measure in enumerate(file.measures):
        yield ("measures", number, "title"), measure.title


def _languages(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    wanted = ", ".join(file.languages)
    if len(set(file.languages)) < len(file.languages):
        yield ("languages",), "“languages” names one twice: remove it"
    for where, text in _texts(file):
        if text is None:
            continue
        if isinstance(text, str):
            if len(file.languages) > 1:
                yield where, f"“{where[-1]}” should be given in each language: {wanted}"
            given = [text]
        else:
            if set(text) != set(file.languages):
                yield where, f"“{where[-1]}” should be given in exactly these languages: {wanted}"
            given = list(text.values())
        if any(words != words.strip() for words in given):
            yield where, f"“{where[-1]}” should not begin or end with space"


_CHECKS: tuple[
    tuple[Callable[[QuestionnaireFile], Iterator[tuple[Where, str]]], frozenset[str]], ...
] = (
    (_identity, frozenset()),
    (_scales, frozenset({"item.scale", "scale.points"})),
    (_items, frozenset({"item.kind", "item.scale"})),
    (_identifying, frozenset()),
    (_products, frozenset({"item.id", "item.kind", "section.roster"})),
    (
        _routing,
        frozenset({"item.id", "item.scale", "scale.points", "scale.apart", "section.roster"}),
    ),
    (_languages, frozenset({"questionnaire.languages"})),
    (role_problems, frozenset({"measure.role"})),
    (
        measure_problems,
        frozenset(
            {
                "item.id",
                "item.scale",
                "scale.points",
                "scale.direction",
                "section.roster",
                "measure.items",
                "measure.direction",
                "measure.role",
            }
        ),
    ),
)
"""Each check, and the fields without which it would see something amiss that is not."""
