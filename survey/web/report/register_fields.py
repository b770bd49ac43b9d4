"""Fields that forms of the registers share: numbers as people type them, and figures to choose."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms import DateField, FloatField, IntegerField, RadioField, SelectField
from wtforms.validators import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TYPED_BESIDE = str.maketrans("", "", "£ \u00a0\u202f%")
_IN_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
"""A comma marks thousands before three digits alone: in "62,5" it would be taken for a point that is not there."""
_LONGEST = 20
"""Digits of a number that somebody could mean."""
_DAYS = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d.%m.%Y"]


def _typed(text: str) -> str:
    """Return a number without what is typed beside it: a pound sign, blanks, and marks between thousands."""
    number = text.translate(_TYPED_BESIDE)
    if _IN_THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    return number[:_LONGEST]


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day, picked or typed; the day comes before the month where it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, format=_DAYS, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was picked or typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Pick a day, or enter it like 27 3 2027")) from None


class ChoiceField(SelectField):  # type: ignore[misc]  # as above
    """One of a list."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is not in the list."""
        _check_chosen(super().pre_validate, form)


class OneOfField(RadioField):  # type: ignore[misc]  # as above
    """One of a few that are all shown."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is not among them."""
        _check_chosen(super().pre_validate, form)


def _check_chosen(check: Callable[[Any], None], form: object) -> None:
    try:
        check(form)
    except ValidationError:
        raise ValidationError(gettext("Choose one from the list")) from None


class WholeNumberField(IntegerField):  # type: ignore[misc]  # as above
    """A whole number; a pound sign and marks between thousands are typed beside it."""

    data: int | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = int(_typed(valuelist[0]))
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
            typed = float(_typed(valuelist[0]))
        except ValueError:
            typed = math.nan
        self.data = typed if math.isfinite(typed) else None
        if self.data is None:
            raise ValueError(gettext("Enter a number, such as 62 or 62.5"))


class FigureField(ChoiceField):
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
