"""The seeded model behind the synthetic returns, with a story in it.

A person answering about an area has a latent satisfaction in points of 0-100: the area's level at that
kind of site and in that department, plus what has happened by then (`story`), plus the person's own mood
(sd 13), what they think of that area (sd 10) and the moment's chance (sd 16), together the sd of 23 that the
method assumes. The nearest point of the response scale is what they answer. A few are in a hurry and give
one answer to everything. Whether they answer at all depends on where they work alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.answers import Answers
from survey.domain.journey import pages, pruned
from survey.domain.questionnaire import ItemKind
from survey.domain.roster import draws
from survey.domain.scale import Apart, Direction
from survey.services.demo.story import comment_on, product_story, story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from survey.domain.product import Product
    from survey.domain.questionnaire import Item, Questionnaire
    from survey.domain.routing import Value
    from survey.domain.scale import ResponseScale
    from survey.services.demo.council import Employee

MOOD, OPINION, CHANCE = 13.0, 10.0, 16.0
HURRIED = 0.02
_MIDDLE = 55.0
ITEM_SKIPPED = 0.02
COMMENTS = 0.06

RESPONSE_RATES = {"HALLS": 0.43, "OFFICES": 0.44, "SCHOOLS": 0.38}
LEVELS = {
    "overall-rating": 55.0, "support": 56.0, "computer": 57.0, "network": 54.0, "telephones": 66.0, "email": 66.0,
    "intranet": 50.0, "internet": 62.0, "training": 45.0, "communication": 48.0, "business-applications": 52.0,
    "lost-time": 72.0,
}  # fmt: skip
AT_KIND = {
    ("network", "SCHOOLS"): -13.0, ("computer", "SCHOOLS"): -6.0, ("support", "OFFICES"): -4.0,
    ("network", "OFFICES"): -6.0, ("overall-rating", "SCHOOLS"): -4.0, ("overall-rating", "HALLS"): 2.0,
}  # fmt: skip
NOT_APPLYING = {
    "support": 0.28, "telephones": 0.14, "intranet": 0.08, "training": 0.35, "communication": 0.06,
    "business-applications": 0.12, "email": 0.02, "overall-rating": 0.02, "lost-time": 0.05,
}  # fmt: skip
AREAS = {"support-speed": "support", "support-solved": "support", "support-helpful": "support"}
"""The area of an item whose id is not the area itself."""

_EVERYBODY = {"MAIL": 0.93, "INTRA": 0.62, "OFFICE": 0.80, "MEET": 0.55, "HELP": 0.35, "PAY": 0.72}
_BY_DEPARTMENT = {
    "ADC": {"CARE": 0.80, "EDM": 0.40}, "CHS": {"CARE": 0.76, "EDM": 0.35}, "EDU": {"SCHOOL": 0.66, "EDM": 0.06},
    "PLN": {"PLAN": 0.74, "MAPS": 0.58, "EDM": 0.50}, "HIG": {"MAPS": 0.55, "FINSYS": 0.20},
    "PRK": {"LIB": 0.55, "MAPS": 0.15}, "WST": {"MAPS": 0.30, "FINSYS": 0.12},
    "HOU": {"HOUSE": 0.78, "EDM": 0.35, "BENE": 0.15}, "REV": {"BENE": 0.82, "EDM": 0.45},
    "FIN": {"FINSYS": 0.88, "EDM": 0.30}, "LEG": {"EDM": 0.72, "FINSYS": 0.15}, "FAC": {"FINSYS": 0.18},
}  # fmt: skip
PRODUCT_LEVELS = {
    "MAIL": 66.0, "INTRA": 50.0, "OFFICE": 68.0, "MEET": 63.0, "HELP": 55.0, "PAY": 72.0, "FINSYS": 51.0, "EDM": 57.0,
    "CARE": 62.0, "SCHOOL": 66.0, "PLAN": 58.0, "MAPS": 70.0, "HOUSE": 60.0, "BENE": 44.0, "LIB": 67.0,
}  # fmt: skip


def returns(person: Employee, random: Random) -> bool:
    """Draw whether somebody answers at all."""
    department = 0.02 * (ord(person.department[0]) % 5 - 2)
    return random.random() < RESPONSE_RATES[person.site.kind] + department


def answers(
    person: Employee,
    wave: int,
    questionnaire: Questionnaire,
    catalogue: Sequence[Product],
    random: Random,
) -> Answers:
    """Draw what somebody answers in the wave of that number (1 is the first)."""
    mind = _mind(random)
    items = {
        item.id: value
        for section in questionnaire.sections
        if section.roster is None
        for item in section.items
        if (value := _answer(item, person, wave, mind, random)) is not None
    }
    used = _used(person, catalogue, random)
    said = Answers(items, used, draws(catalogue, random))
    route = pages(questionnaire, said, catalogue)
    products = {
        page.product.code: _product_answers(page.items, page.product.code, wave, mind, random)
        for page in route
        if page.product
    }
    return pruned(questionnaire, Answers(items, used, said.draws, products), catalogue)


@dataclass(frozen=True)
class _Mind:
    """How somebody is disposed on the day: to everything, and to each area besides."""

    mood: float
    opinions: Mapping[str, float]
    is_hurried: bool

    def of(self, level: float, area: str, random: Random) -> float:
        """Return their satisfaction with an area of some level, 0-100 and beyond."""
        if self.is_hurried:
            return _MIDDLE + self.mood
        return level + self.mood + self.opinions.get(area, 0.0) + random.gauss(0, CHANCE)


def _mind(random: Random) -> _Mind:
    return _Mind(
        random.gauss(0, MOOD),
        {area: random.gauss(0, OPINION) for area in LEVELS},
        random.random() < HURRIED,
    )


def _answer(item: Item, person: Employee, wave: int, mind: _Mind, random: Random) -> Value | None:
    area = AREAS.get(item.id, item.id)
    if item.kind is ItemKind.TEXT:
        return comment_on(wave, person, random) if random.random() < COMMENTS else None
    if item.scale is None or random.random() < ITEM_SKIPPED:
        return None
    if item.scale.apart and random.random() < NOT_APPLYING.get(area, 0.01):
        return item.scale.apart[0].means.value
    level = LEVELS[area] + AT_KIND.get((area, person.site.kind), 0.0) + story(area, wave, person)
    return _nearest(item.scale, mind.of(level, area, random))


def shares_using(department: str, kind: str) -> dict[str, float]:
    """Return by product the share of a department's staff at a kind of site that uses it, if it is not 1 %."""
    shares = _EVERYBODY | _BY_DEPARTMENT[department]
    if kind == "SCHOOLS":
        shares |= {"INTRA": 0.20, "HELP": 0.20, "MEET": 0.30}
    return shares


def _used(person: Employee, catalogue: Sequence[Product], random: Random) -> tuple[str, ...] | None:
    if random.random() < ITEM_SKIPPED:
        return None
    shares = shares_using(person.department, person.site.kind)
    return tuple(
        product.code for product in catalogue if random.random() < shares.get(product.code, 0.01)
    )


def _product_answers(
    items: Sequence[Item], code: str, wave: int, mind: _Mind, random: Random
) -> dict[str, Value]:
    level = PRODUCT_LEVELS[code] + product_story(code, wave) + random.gauss(0, OPINION)
    said: dict[str, Value] = {}
    for item in items:
        if item.scale is None or random.random() < ITEM_SKIPPED:
            continue
        if item.scale.apart and random.random() < 0.02:  # noqa: PLR2004 - the few who cannot say
            said[item.id] = Apart.DO_NOT_KNOW.value
        else:
            said[item.id] = _nearest(item.scale, mind.of(level, code, random))
    return said


def _nearest(scale: ResponseScale, satisfaction: float) -> int:
    """Return the code of the point nearest to a satisfaction of 0-100, whichever end of the scale is the good one."""
    share = min(1.0, max(0.0, satisfaction / 100))
    if scale.direction is Direction.LOWER_IS_BETTER:
        share = 1.0 - share
    return scale.points[round(share * (len(scale.points) - 1))].code
