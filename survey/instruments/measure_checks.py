"""What is wrong with the measures of a questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.measure import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.instruments.schema import MeasureFile, QuestionnaireFile, ScaleFile
    from survey.instruments.yaml_text import Where

MOST_HEADLINE_MEASURES = 12


def measure_problems(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    """Yield where something is wrong with a measure of its own and what."""
    scales = {
        item.id: file.scales[item.scale]
        for section in file.sections
        for item in section.items
        if item.scale and item.scale in file.scales
    }
    in_roster = {i.id for section in file.sections if section.roster for i in section.items}
    for number, measure in enumerate(file.measures):
        where: Where = ("measures", number)
        unknown = [id_ for id_ in measure.items if id_ not in scales]
        for id_ in unknown:
            yield (
                (*where, "items"),
                f"“{id_}” is no item with a scale: measures are scored from such",
            )
        if unknown:
            continue
        yield from _items(where, measure, [scales[id_] for id_ in measure.items])
        yield from _reverse_and_top(where, measure, scales[measure.items[0]])
        yield from _place(where, measure, in_roster)


def role_problems(file: QuestionnaireFile) -> Iterator[tuple[Where, str]]:
    """Yield where the measures do not share out their roles as they should, and how."""
    roles = [measure.role for measure in file.measures]
    if roles.count(Role.HEADLINE) != 1:
        yield ("measures",), "the measures need exactly one with `role: headline`"
    if roles.count(Role.PRODUCT_HEADLINE) > 1:
        yield (
            ("measures",),
            "the measures have more than one with `role: product-headline`: keep one",
        )
    main = roles.count(Role.HEADLINE) + roles.count(Role.MAIN)
    if main > MOST_HEADLINE_MEASURES:
        what = (
            f"{main} measures have `role: headline` or `main`: at most {MOST_HEADLINE_MEASURES} may"
        )
        yield ("measures",), what


def _items(
    where: Where, measure: MeasureFile, scales: list[ScaleFile]
) -> Iterator[tuple[Where, str]]:
    if len(set(measure.items)) < len(measure.items):
        yield (*where, "items"), "“items” names one twice: remove it"
    if any(set(scale.points) != set(scales[0].points) for scale in scales):
        yield (*where, "items"), "“items” have scales with different codes: they cannot be averaged"
    if not measure.direction and len({scale.direction for scale in scales}) > 1:
        what = "“items” have scales with different directions: say `direction` of the measure"
        yield (*where, "items"), what


def _reverse_and_top(
    where: Where, measure: MeasureFile, scale: ScaleFile
) -> Iterator[tuple[Where, str]]:
    is_single = len(measure.items) == 1
    if measure.reverse and is_single:
        what = "“reverse” is for measures of several items: set the direction of the scale instead"
        yield (*where, "reverse"), what
    if set(measure.reverse or ()) - set(measure.items):
        yield (*where, "reverse"), "“reverse” names an item that is not among `items`"
    if measure.top is None:
        return
    if not is_single:
        yield (*where, "top"), "“top” is for measures of one item: remove it"
    elif not set(measure.top) < set(scale.points):
        yield (*where, "top"), "“top” should hold some of the codes of the scale, but not all"


def _place(where: Where, measure: MeasureFile, in_roster: set[str]) -> Iterator[tuple[Where, str]]:
    inside = [id_ for id_ in measure.items if id_ in in_roster]
    if inside and len(inside) < len(measure.items):
        yield (
            (*where, "items"),
            "“items” stand partly in the roster and partly outside: split the measure",
        )
    elif inside and measure.role in {Role.HEADLINE, Role.MAIN}:
        yield (*where, "role"), f"a measure of the roster cannot be “{measure.role}”"
    elif not inside and measure.role is Role.PRODUCT_HEADLINE:
        yield (*where, "role"), "“product-headline” is for a measure of the roster"
