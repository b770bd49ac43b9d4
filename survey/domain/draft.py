"""The draft: answers begun, and in which browser each of them was given.

Whoever holds the list of links can open a person's draft, so another browser than the one that gave an
answer learns that it was answered, and never what. The route goes on from all answers all the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from survey.domain.answers import Answers
from survey.domain.journey import cleared, read_page
from survey.domain.questionnaire import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from survey.domain.errors import Problem
    from survey.domain.journey import Page
    from survey.domain.product import Product
    from survey.domain.questionnaire import Item
    from survey.domain.routing import Value

_VERSION = 1
_USED = ""
"""The key under which the browser that ticked the products is kept; no item is called that."""


@dataclass(frozen=True)
class Draft:
    """Answers begun. `said_in` tells the browser of each answer, by `item`, `item/product` or "" (the ticks).

    `at` is the address of the page where the journey stands, None for the check page.
    """

    answers: Answers
    at: str | None
    said_in: Mapping[str, str] = field(default_factory=dict)

    def hidden(self, page: Page, browser: str) -> frozenset[str]:
        """Return the ids of a page's items that were answered in another browser."""
        answered = {
            key: item for key, item in _keys(page) if _is_answered(self.answers, page, item)
        }
        return frozenset(
            item.id for key, item in answered.items() if self.said_in.get(key) != browser
        )

    def shown(self, browser: str) -> Answers:
        """Return what was answered in one browser; the draws are for nobody to see."""
        answers = self.answers
        products = {
            code: {id_: said for id_, said in of_product.items() if self._is_in(browser, id_, code)}
            for code, of_product in answers.products.items()
        }
        return Answers(
            items={id_: said for id_, said in answers.items.items() if self._is_in(browser, id_)},
            used=answers.used if self.said_in.get(_USED) == browser else None,
            products={code: said for code, said in products.items() if said},
        )

    def posted(
        self,
        page: Page,
        form: Mapping[str, Sequence[str]],
        catalogue: Sequence[Product],
        browser: str,
    ) -> tuple[Draft, tuple[Problem, ...]]:
        """Return the draft after a posted page, and what of it cannot be accepted.

        An item left empty that was answered in another browser keeps its answer, unseen as before: only
        what this very form says counts as said in this browser.
        """
        answers, problems = read_page(
            page, self.answers, form, catalogue, self.hidden(page, browser)
        )
        alone, _ = read_page(page, Answers(), form, catalogue)
        said = {key: browser for key, item in _keys(page) if _is_answered(alone, page, item)}
        return replace(self, answers=answers, said_in={**self.said_in, **said}), problems

    def cleared(self, page: Page) -> Draft:
        """Return the draft as if nothing on a page had been answered, in whichever browser."""
        kept = {
            key: browser for key, browser in self.said_in.items() if key not in dict(_keys(page))
        }
        return replace(self, answers=cleared(page, self.answers), said_in=kept)

    def is_answered(self, page: Page) -> bool:
        """Return whether anything on a page was answered, in whichever browser."""
        return any(_is_answered(self.answers, page, item) for item in page.items)

    def to_bytes(self) -> bytes:
        """Return the draft as compact JSON in UTF-8."""
        answers = self.answers
        document = {
            "v": _VERSION,
            "at": self.at,
            "items": dict(answers.items),
            "used": answers.used,
            "draws": dict(answers.draws),
            "products": {code: dict(said) for code, said in answers.products.items()},
            "said_in": _by_browser(self.said_in),
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Draft:
        """Return the draft that `to_bytes` wrote; raises ValueError for another version."""
        document = json.loads(content)
        if document["v"] != _VERSION:
            raise ValueError(f"A draft of version {document['v']} cannot be read.")
        used = document["used"]
        answers = Answers(
            items=document["items"],
            used=None if used is None else tuple(used),
            draws=document["draws"],
            products=document["products"],
        )
        said_in = {key: browser for browser, keys in document["said_in"].items() for key in keys}
        return cls(answers, document["at"], said_in)

    def _is_in(self, browser: str, item_id: str, product: str | None = None) -> bool:
        return self.said_in.get(_key(item_id, product)) == browser


def _key(item_id: str, product: str | None) -> str:
    return f"{item_id}/{product}" if product else item_id


def _keys(page: Page) -> Iterator[tuple[str, Item]]:
    """Yield each item of a page with the key of its answer."""
    code = page.product.code if page.product else None
    for item in page.items:
        yield (_USED if item.kind is ItemKind.PRODUCTS else _key(item.id, code)), item


def _is_answered(answers: Answers, page: Page, item: Item) -> bool:
    if item.kind is ItemKind.PRODUCTS:
        return answers.used is not None
    of_page: Mapping[str, Value] = (
        answers.products.get(page.product.code, {}) if page.product else answers.items
    )
    return item.id in of_page


def _by_browser(said_in: Mapping[str, str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for key, browser in said_in.items():
        keys.setdefault(browser, []).append(key)
    return keys
