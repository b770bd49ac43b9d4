"""The journey: which pages a respondent is shown, and what a posted page says.

Forms: the field of an item is called by the item's id. A point is posted as its code, an option beside the
scale as the text of `Apart`, a product as its code, and "I use none of these" as `NONE_OF_THESE`.
Nothing is compulsory: an absent or empty field is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import category

from survey.domain.answers import Answers
from survey.domain.errors import Problem
from survey.domain.phrase import phrase
from survey.domain.questionnaire import ItemKind
from survey.domain.roster import drawn
from survey.domain.routing import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from survey.domain.product import Product
    from survey.domain.questionnaire import Item, Questionnaire, Section
    from survey.domain.routing import Value

TEXT_LENGTH = 2000
"""The most characters of an answer in one's own words, a line break counted as one."""

NONE_OF_THESE = "none-of-these"
"""What the form posts for "I use none of these"; `Answers.used` is then empty, and None where nothing is ticked."""

NOT_AN_OPTION = phrase("Choose one of the answers shown.")
ONLY_ONE = phrase("Choose one answer only.")
NONE_AND_SOME = phrase("Tick the products that you use, or “I use none of these”, but not both.")
TOO_LONG = phrase("Your answer must be 2,000 characters or fewer.")
_UNFIT = frozenset({"Cc", "Cs"})
"""Unicode categories that no database stores alike: control characters and halves of surrogate pairs."""

PROBLEM_TEXTS = (NOT_AN_OPTION, ONLY_ONE, NONE_AND_SOME, TOO_LONG)
"""Everything that `read_page` may object, as it is shown to respondents; the web layer translates it."""


@dataclass(frozen=True)
class Page:
    """A section as put to one respondent: once, or once for each product drawn.

    `items` are those of the section that routing shows, at least one.
    """

    section: Section
    product: Product | None
    items: tuple[Item, ...]

    @property
    def address(self) -> str:
        """`section-id`, or `section-id/product-code`; unique within a journey."""
        return f"{self.section.id}/{self.product.code}" if self.product else self.section.id


def pages(
    questionnaire: Questionnaire, answers: Answers, catalogue: Sequence[Product]
) -> tuple[Page, ...]:
    """Return the pages that routing shows, in order; `catalogue` is the one frozen with the wave."""
    return tuple(_walk(questionnaire, answers, catalogue))


def pruned(questionnaire: Questionnaire, answers: Answers, catalogue: Sequence[Product]) -> Answers:
    """Return the answers without those to items that routing does not show, as they are submitted."""
    return on_route(_walk(questionnaire, answers, catalogue), answers)


def on_route(route: Iterable[Page], answers: Answers) -> Answers:
    """Return the answers to what the pages of a route put, and no others."""
    items: dict[str, Value] = {}
    products: dict[str, Mapping[str, Value]] = {}
    used: tuple[str, ...] | None = None
    for page in route:
        said = given(page, answers)
        used = _used(page, answers, used)
        if page.product is None:
            items |= said
        elif said:
            products[page.product.code] = {**products.get(page.product.code, {}), **said}
    return Answers(items, used, answers.draws, products)


def given(page: Page, answers: Answers) -> dict[str, Value]:
    """Return the answers to a page's SCALE and TEXT items, by item id."""
    if page.product:
        source: Mapping[str, Value] = answers.products.get(page.product.code, {})
    else:
        source = answers.items
    return {item.id: source[item.id] for item in page.items if item.id in source}


def read_page(
    page: Page,
    answers: Answers,
    form: Mapping[str, Sequence[str]],
    catalogue: Sequence[Product],
    unseen: frozenset[str] = frozenset(),
) -> tuple[Answers, tuple[Problem, ...]]:
    """Return the answers after a posted page, and what cannot be accepted, one problem an item.

    An item with a problem keeps its earlier answer. So does one whose field is empty and whose id is in
    `unseen`: it was answered in another browser, and this page did not show what was said.
    """
    values: dict[str, Value] = given(page, answers)
    used = answers.used
    problems = []
    for item in page.items:
        posted = [text for text in map(tidy, form.get(item.id, ())) if text]
        if not posted and item.id in unseen:
            continue
        try:
            if item.kind is ItemKind.PRODUCTS:
                used = _read_used(posted, catalogue)
            else:
                values = _replaced(values, item.id, _read_value(item, posted))
        except _NotAcceptedError as refusal:
            problems.append(Problem(item.id, str(refusal)))
    return _with(answers, page, values, used), tuple(problems)


def text_length(text: str) -> int:
    """Return how many characters of a posted text would be kept, counted as TEXT_LENGTH is."""
    return len(tidy(text))


def cleared(page: Page, answers: Answers) -> Answers:
    """Return the answers as if nothing on the page had been answered."""
    return _with(answers, page, {}, _used(page, Answers(), answers.used))


class _NotAcceptedError(Exception):
    """What was posted for one item cannot be its answer."""


def _walk(
    questionnaire: Questionnaire, answers: Answers, catalogue: Sequence[Product]
) -> Iterator[Page]:
    """Yield the pages shown. Routing sees answers on pages shown only: what stands behind a closed door is not said."""
    said: dict[str, Value] = {}
    used: tuple[str, ...] | None = None
    for section in questionnaire.sections:
        items = tuple(item for item in section.items if holds(item.show_when, said))
        if not items or not holds(section.show_when, said):
            continue
        if section.roster:
            codes = drawn(section.roster, replace(answers, used=used))
            products = {product.code: product for product in catalogue}
            yield from (Page(section, products[code], items) for code in codes)
            continue
        page = Page(section, None, items)
        said |= given(page, answers)
        used = _used(page, answers, used)
        yield page


def _used(
    page: Page, answers: Answers, otherwise: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    """Return the products ticked according to `answers` if the page asks for them."""
    asks = any(item.kind is ItemKind.PRODUCTS for item in page.items)
    return answers.used if asks else otherwise


def _with(
    answers: Answers, page: Page, values: Mapping[str, Value], used: tuple[str, ...] | None
) -> Answers:
    """Return `answers` with those of one page replaced."""
    ids = {item.id for item in page.items}
    if page.product is None:
        others = {key: value for key, value in answers.items.items() if key not in ids}
        return replace(answers, items=others | dict(values), used=used)
    code = page.product.code
    of_product = answers.products.get(code, {})
    others = {key: value for key, value in of_product.items() if key not in ids}
    products = {other: said for other, said in answers.products.items() if other != code}
    said = others | dict(values)
    return replace(answers, products=products | ({code: said} if said else {}))


def _replaced(values: dict[str, Value], item_id: str, value: Value | None) -> dict[str, Value]:
    others = {key: said for key, said in values.items() if key != item_id}
    return others if value is None else others | {item_id: value}


def tidy(text: str) -> str:
    """Return posted text with one sort of line break, without other control characters or space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or category(sign) not in _UNFIT).strip()


def _read_value(item: Item, posted: Sequence[str]) -> Value | None:
    if not posted:
        return None
    if len(posted) > 1:
        raise _NotAcceptedError(ONLY_ONE)
    if item.scale is None:
        if len(posted[0]) > TEXT_LENGTH:
            raise _NotAcceptedError(TOO_LONG)
        return posted[0]
    offered: dict[str, Value] = {str(point.code): point.code for point in item.scale.points}
    offered |= {option.means.value: option.means.value for option in item.scale.apart}
    if posted[0] not in offered:
        raise _NotAcceptedError(NOT_AN_OPTION)
    return offered[posted[0]]


def _read_used(posted: Sequence[str], catalogue: Sequence[Product]) -> tuple[str, ...] | None:
    codes = set(posted) - {NONE_OF_THESE}
    if codes - {product.code for product in catalogue}:
        raise _NotAcceptedError(NOT_AN_OPTION)
    if codes and NONE_OF_THESE in posted:
        raise _NotAcceptedError(NONE_AND_SOME)
    return tuple(sorted(codes)) if posted else None
