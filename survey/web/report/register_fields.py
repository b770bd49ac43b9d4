"""Fields that forms of the registers share: numbers as people type them, and figures to choose."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms import FloatField, IntegerField, SelectField

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPED_BESIDE = str.maketrans("", "", "£, \u00a0\u202f%")
_LONGEST = 20
"""Digits of a number that somebody could mean."""


class WholeNumberField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number; a pound sign and marks between thousands are typed beside it."""

    data: int | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = int(valuelist[0].translate(_TYPED_BESIDE)[:_LONGEST])
        except ValueError:
            self.data = None
            raise ValueError(gettext("Enter a whole number, such as 12000")) from None


class NumberField(FloatField):  # type: ignore[misc]  # as above
    """A number that may have a decimal point."""

    data: float | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if not valuelist or not valuelist[0]:
            return
        try:
            typed = float(valuelist[0].translate(_TYPED_BESIDE)[:_LONGEST])
        except ValueError:
            typed = math.nan
        self.data = typed if math.isfinite(typed) else None
        if self.data is None:
            raise ValueError(gettext("Enter a number, such as 62 or 62.5"))


class FigureField(SelectField):  # type: ignore[misc]  # as above
    """A published figure: a measure, or the satisfaction with a product. Its value is `measure/product`."""

    def figure(self) -> tuple[str, str]:
        """Return measure and product as chosen."""
        measure, _, product = (self.data or "").partition("/")
        return measure, product

    def offer(self, choices: Any, *, every: str = "", held: str | None = None) -> None:  # noqa: ANN401 - as the page has it
        """Let it choose from what is published.

        `every` words the choice of all figures; what an entry `held` stays among them.
        """
        of_product = "" if every else choices.product_measure
        products = [(f"{of_product}/{code}", name) for code, name in choices.products]
        measures = list(choices.measures)
        if held is not None and held not in dict([*measures, *products, ("", "")]):
            measures.append((held, held.rpartition("/")[2] or held))
        self.choices = {
            **({every: [("", every)]} if every else {}),
            gettext("Measures"): measures,
            **({gettext("Satisfaction with a product"): products} if products else {}),
        }
