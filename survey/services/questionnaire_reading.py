"""A questionnaire read as a respondent would, page by page and route by route, storing nothing.

What decides on the route travels in the address, in so few signs that it always fits: for each item that routing
looks at, the place of the option chosen; for the products ticked, their places in the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from survey.domain.answers import Answers
from survey.domain.errors import NotFound
from survey.domain.journey import on_route, pages, read_page
from survey.domain.product import Product
from survey.domain.progress import progress
from survey.domain.routing_told import routing_items, told
from survey.storage import products

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.errors import Problem
    from survey.domain.journey import Page
    from survey.domain.progress import Progress
    from survey.domain.questionnaire import Item, Questionnaire, Section
    from survey.domain.routing import Value
    from survey.domain.routing_told import Told

END = "-"
"""What stands for the address of a page once the last one is behind; no section has such an id."""

NUMBER_OF_PRODUCTS = "products:"
"""The field that says how many products a reader uses; no item has such an id."""

_NOT_ANSWERED = "-"
_BETWEEN = "."
_EXAMPLES = ("Example product A", "Example product B", "Example product C")


@dataclass(frozen=True)
class Route:
    """What was chosen so far, as it stands in an address: `answers` and `used`, both empty at first."""

    answers: str = ""
    used: str = ""


@dataclass(frozen=True)
class Closed:
    """A section that this route passes by, and when it is put: `told` is None where it has no condition itself."""

    section: Section
    told: Told | None


@dataclass(frozen=True)
class Hidden:
    """An item that this route passes by on a page that it shows, and when it is put."""

    item: Item
    told: Told


@dataclass(frozen=True)
class Reading:
    """A questionnaire on one route.

    `page` is the page that is looked at, None at the start and at the end; `number` of `count` pages, 0 at the
    start. `deciding` are the items that routing looks at, in order, and `roster_at_most` how many products can be
    drawn (0 without a roster). `has_examples` says that the catalogue is empty and examples stand in for it.
    """

    questionnaire: Questionnaire
    language: str
    catalogue: tuple[Product, ...]
    has_examples: bool
    deciding: tuple[Item, ...]
    roster_at_most: int
    route: Route = Route()
    answers: Answers = field(default_factory=Answers)
    pages: tuple[Page, ...] = ()
    closed: tuple[Closed, ...] = ()
    page: Page | None = None
    number: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the last page is behind."""
        return self.number > self.count

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """The items of the page that this route does not show."""
        if self.page is None:
            return ()
        items, shown = self.questionnaire.items(), self.page.items
        return tuple(
            Hidden(item, told(item.show_when, items))
            for item in self.page.section.items
            if item.show_when and item not in shown
        )

    @property
    def count(self) -> int:
        """How many pages the route has."""
        return len(self.pages)

    @property
    def progress(self) -> Progress | None:
        """Where the page stands, None at the start and at the end."""
        if self.page is None:
            return None
        return progress(
            self.questionnaire, self.pages, self.number - 1, self.answers, self.catalogue
        )

    @property
    def previous(self) -> str | None:
        """The address of the page before, None where that is the start."""
        return self.pages[self.number - 2].address if self.number > 1 else None

    @property
    def following(self) -> str:
        """The address of the page after this one, or END."""
        return self.pages[self.number].address if self.number < self.count else END


@dataclass(frozen=True)
class Step:
    """Where a posted page leads: to `address` on `route`. With problems the page is to be shown again."""

    route: Route
    address: str
    problems: tuple[Problem, ...] = ()


def read(
    session: Session,
    questionnaire: Questionnaire,
    *,
    on: date,
    language: str = "",
    route: Route | None = None,
    address: str = "",
) -> Reading:
    """Return a questionnaire, stored or not, on a route, at a page (the start where `address` is empty).

    The products are those open `on` a day. A language that it does not speak is its first. What cannot be read in
    `route` is not answered. Raises NotFound for a page that is not on the route.
    """
    catalogue, has_examples = _catalogue(session, on)
    bare = Reading(
        questionnaire=questionnaire,
        language=language if language in questionnaire.languages else questionnaire.language,
        catalogue=catalogue,
        has_examples=has_examples,
        deciding=_deciding(questionnaire),
        roster_at_most=max(
            (s.roster.at_most for s in questionnaire.sections if s.roster), default=0
        ),
    )
    return _at(_on_route(bare, route or Route()), address)


def go_on(reading: Reading, form: Mapping[str, Sequence[str]]) -> Step:
    """Return where a reader goes on who has posted a page of a reading, or a choice of routes at its start."""
    page = reading.page
    if page is None:
        return Step(_chosen(reading, form), "")
    answers, problems = read_page(page, reading.answers, form, reading.catalogue)
    route = _route(answers, reading.deciding, reading.catalogue, reading.roster_at_most)
    return Step(route, _at(_on_route(reading, route), page.address).following, problems)


def _on_route(reading: Reading, route: Route) -> Reading:
    """Return a reading at the start of a route."""
    answers = _answers(route, reading.deciding, reading.catalogue)
    shown = pages(reading.questionnaire, answers, reading.catalogue)
    said = _route(on_route(shown, answers), reading.deciding, reading.catalogue)
    closed = _closed(reading.questionnaire, shown)
    return replace(reading, route=said, answers=answers, pages=shown, closed=closed)


def _at(reading: Reading, address: str) -> Reading:
    """Return a reading at a page of its route; raises NotFound."""
    addresses = [page.address for page in reading.pages]
    if address and address not in (*addresses, END):
        raise NotFound(f"There is no page {address!r} on this route.")
    if address == END:
        return replace(reading, page=None, number=len(addresses) + 1)
    place = addresses.index(address) if address else -1
    return replace(reading, page=reading.pages[place] if address else None, number=place + 1)


def _chosen(reading: Reading, form: Mapping[str, Sequence[str]]) -> Route:
    """Return the route that was chosen at the start: an option for each deciding item, and how many products.

    That number is posted as NUMBER_OF_PRODUCTS; what cannot be read is not answered.
    """
    used = "".join(form.get(NUMBER_OF_PRODUCTS, ()))
    values: dict[str, Value] = {}
    for item in reading.deciding:
        posted = list(form.get(item.id, ()))
        values |= dict.fromkeys(
            (item.id,), next((v for v in _values(item) if [str(v)] == posted), _NOT_ANSWERED)
        )
    number = (
        int(used) if used.isdecimal() and len(used) <= len(str(reading.roster_at_most)) else None
    )
    codes = None if number is None else tuple(p.code for p in reading.catalogue[:number])
    return _route(
        Answers(values, codes), reading.deciding, reading.catalogue, reading.roster_at_most
    )


def _catalogue(session: Session, on: date) -> tuple[tuple[Product, ...], bool]:
    """Return the products that can be ticked, by name, or examples where there are none."""
    found = [product for product in products.listing(session) if product.is_open(on)]
    if not found:
        return tuple(Product(f"example-{n}", name, "") for n, name in enumerate(_EXAMPLES)), True
    return tuple(sorted(found, key=lambda p: (p.name.casefold(), p.code))), False


def _deciding(questionnaire: Questionnaire) -> tuple[Item, ...]:
    conditions = [section.show_when for section in questionnaire.sections]
    conditions += [item.show_when for item in questionnaire.items().values()]
    looked_at = frozenset().union(*map(routing_items, conditions))
    return tuple(item for id_, item in questionnaire.items().items() if id_ in looked_at)


def _closed(questionnaire: Questionnaire, shown: Sequence[Page]) -> tuple[Closed, ...]:
    on_it = {page.section.id for page in shown}
    items = questionnaire.items()
    return tuple(
        Closed(section, told(section.show_when, items) if section.show_when else None)
        for section in questionnaire.sections
        if section.id not in on_it
    )


def _values(item: Item) -> list[Value]:
    """Return what can be answered to an item with a scale, in the order in which it is shown."""
    scale = item.scale
    if scale is None:
        return []
    return [
        *(point.code for point in scale.points),
        *(option.means.value for option in scale.apart),
    ]


def _answers(route: Route, deciding: Sequence[Item], catalogue: Sequence[Product]) -> Answers:
    places = zip(deciding, route.answers.split(_BETWEEN), strict=False)
    items = {
        item.id: value
        for item, place in places
        for n, value in enumerate(_values(item))
        if str(n) == place
    }
    ticked = route.used.split(_BETWEEN)
    codes = tuple(product.code for n, product in enumerate(catalogue) if str(n) in ticked)
    draws = {product.code: n for n, product in enumerate(catalogue)}
    return Answers(items, codes if codes or route.used == _NOT_ANSWERED else None, draws)


def _route(
    answers: Answers,
    deciding: Sequence[Item],
    catalogue: Sequence[Product],
    most: int | None = None,
) -> Route:
    """Return answers as they stand in an address; of the products ticked, the first `most`."""
    places = [_place(item, answers.items.get(item.id)) for item in deciding]
    used = answers.used
    ticked = [str(n) for n, product in enumerate(catalogue) if product.code in (used or ())]
    words = _NOT_ANSWERED if used == () else _BETWEEN.join(ticked[:most])
    is_answered = any(place != _NOT_ANSWERED for place in places)
    return Route(_BETWEEN.join(places) if is_answered else "", words)


def _place(item: Item, value: Value | None) -> str:
    values = _values(item)
    return str(values.index(value)) if value in values else _NOT_ANSWERED
