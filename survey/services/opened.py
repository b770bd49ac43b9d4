"""Returns as they are opened: checked one by one, held in little room, and still in no atom."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from survey.domain.questionnaire import ItemKind
from survey.services.answer_codes import AnswerCodes, NotAnAnswerError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from typing import Any

    import numpy.typing as npt

    from survey.domain.answers import Answers
    from survey.domain.product import Product
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.routing import Value
    from survey.services.answer_codes import Codes


@dataclass(frozen=True)
class SaidOfProducts:
    """What a return says of products: m ticked, a asked, and by product ticked the answers, None where not asked."""

    cell: int
    ticked: int
    asked: int
    answers: dict[str, dict[str, Any] | None]


@dataclass(frozen=True)
class Comment:
    """An answer in one's own words; `product` is what it is about, "" where that is no product.

    `giver` is the number of the return in its tray: who wrote several is counted once, and then forgotten.
    """

    cell: int
    item: str
    words: str
    product: str = ""
    giver: int = 0


@dataclass(frozen=True)
class Returns:
    """Opened returns. `cells` (frame cell), `codes` (SCALE items outside rosters) and `is_answered` run in step.

    `is_answered`: at least one scored answer, or one product ticked. `weights` runs in step too where a weight
    was mapped, else it is None.
    """

    cells: npt.NDArray[np.int32]
    codes: Codes
    is_answered: npt.NDArray[np.bool_]
    products: Sequence[SaidOfProducts]
    comments: Sequence[Comment]
    weights: npt.NDArray[np.float64] | None = None


@dataclass
class Tray:
    """Where opened returns are laid, one after another."""

    questionnaire: Questionnaire
    cells: Container[int]
    catalogue: Sequence[Product]
    _cells: array[int] = field(default_factory=lambda: array("i"), init=False)
    _codes: array[int] = field(default_factory=lambda: array("h"), init=False)
    _weights: array[float] = field(default_factory=lambda: array("d"), init=False)
    _answered: bytearray = field(default_factory=bytearray, init=False)
    _products: list[SaidOfProducts] = field(default_factory=list, init=False)
    _comments: list[Comment] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        items = self.questionnaire.items()
        self._outside = AnswerCodes(self.questionnaire)
        self._inside = AnswerCodes(self.questionnaire, in_roster=True)
        self._words = frozenset(item.id for item in items.values() if item.kind is ItemKind.TEXT)
        self._known_products = frozenset(product.code for product in self.catalogue)
        scored = {item for measure in self.questionnaire.measures for item in measure.items}
        self._scored = tuple(
            column for column, item in enumerate(self._outside.items) if item in scored
        )

    def lay(
        self, cell: int, answers: Answers, asked: Sequence[str] = (), weight: float | None = None
    ) -> None:
        """Take in one return; raises NotAnAnswerError where it cannot have been given, and takes in nothing."""
        if cell not in self.cells:
            raise NotAnAnswerError("A return belongs to no cell of the frame.")
        scale, words = self._apart(answers.items)
        codes = self._outside.encode(scale)
        products, of_products = self._of_products(cell, answers, asked)
        self._cells.append(cell)
        self._codes.extend(codes)
        if weight is not None:
            self._weights.append(weight)
        self._answered.append(
            bool(answers.used) or any(codes[column] >= 0 for column in self._scored)
        )
        if products:
            self._products.append(products)
        giver = len(self._cells) - 1
        said = [*((item, text, "") for item, text in words.items()), *of_products]
        self._comments += [
            Comment(cell, item, text, product, giver) for item, text, product in said
        ]

    def returns(self) -> Returns:
        """Return what lies in the tray."""
        count = len(self._cells)
        return Returns(
            cells=np.array(self._cells, dtype=np.int32),
            codes=np.array(self._codes, dtype=np.int16).reshape(count, len(self._outside.items)),
            is_answered=np.frombuffer(bytes(self._answered), dtype=np.bool_),
            products=self._products,
            comments=self._comments,
            weights=np.array(self._weights, dtype=np.float64) if self._weights else None,
        )

    def _apart(
        self, said: Mapping[str, Value | None]
    ) -> tuple[dict[str, Value | None], dict[str, str]]:
        """Return answers on scales and those in one's own words, each by item."""
        words = {item: str(value) for item, value in said.items() if item in self._words}
        return {item: value for item, value in said.items() if item not in words}, words

    def _of_products(
        self, cell: int, answers: Answers, asked: Sequence[str]
    ) -> tuple[SaidOfProducts | None, list[tuple[str, str, str]]]:
        """Return what is said of products, and (item, words, product) of every comment on one."""
        if answers.used is None:
            if asked or answers.products:
                raise NotAnAnswerError("A product was rated that was not ticked.")
            return None, []
        self._check_products(answers, asked)
        rated: dict[str, dict[str, Any] | None] = dict.fromkeys(answers.used)
        comments: list[tuple[str, str, str]] = []
        for product in asked:
            scale, words = self._apart(answers.products.get(product, {}))
            self._inside.encode(scale)
            rated[product] = dict(scale)
            comments += ((item, text, product) for item, text in words.items())
        return SaidOfProducts(cell, len(answers.used), len(asked), rated), comments

    def _check_products(self, answers: Answers, asked: Sequence[str]) -> None:
        used, asked_about = set(answers.used or ()), set(asked)
        is_possible = (
            used <= self._known_products
            and asked_about <= used
            and set(answers.products) <= asked_about
            and len(used) == len(answers.used or ())
            and len(asked_about) == len(asked)
        )
        if not is_possible:
            raise NotAnAnswerError("A product was rated or ticked that could not be.")
