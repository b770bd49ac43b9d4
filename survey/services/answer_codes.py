"""The answers of many returns as small numbers: a hundred thousand of them fit in a few megabytes."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from survey.domain.questionnaire import ItemKind
from survey.domain.scale import Apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    import numpy.typing as npt

    from survey.domain.questionnaire import Item, Questionnaire
    from survey.domain.routing import Value

    Codes = npt.NDArray[np.int16]

MISSING = np.iinfo(np.int16).min
"""Stands for no answer; it is no code that a scale may have."""

APART_CODES: Mapping[str, int] = {Apart.DOES_NOT_APPLY.value: -1, Apart.DO_NOT_KNOW.value: -2}
"""What the options beside the scale become; points keep their own codes."""

_APART_WORDS = {code: words for words, code in APART_CODES.items()}


class NotAnAnswerError(Exception):
    """An answer to no item of the questionnaire, or none of the item's options."""


class AnswerCodes:
    """The SCALE items of a questionnaire in order, and what their answers become.

    `in_roster` chooses those inside rosters or those outside. A row of codes has one int16 for each item of
    `items`: a point's code, one of `APART_CODES`, or MISSING.
    """

    def __init__(self, questionnaire: Questionnaire, *, in_roster: bool = False) -> None:
        chosen = [
            item
            for section in questionnaire.sections
            if (section.roster is not None) is in_roster
            for item in section.items
            if item.kind is ItemKind.SCALE
        ]
        self.items = tuple(item.id for item in chosen)
        self._known = frozenset(self.items)
        self._codes = tuple((item.id, _codes(item)) for item in chosen)

    def encode(self, answers: Mapping[str, Value | None]) -> list[int]:
        """Return a row of codes; raises NotAnAnswerError for what cannot have been answered."""
        if not self._known.issuperset(answers):
            raise NotAnAnswerError("An answer belongs to no item of the questionnaire.")
        try:
            return [codes[answers.get(item)] for item, codes in self._codes]
        except (KeyError, TypeError) as unknown:
            raise NotAnAnswerError("An answer is none of its item's options.") from unknown

    def encode_all(self, many: Iterable[Mapping[str, Value | None]]) -> Codes:
        """Return the rows of codes of many, returns by items."""
        flat = array("h")
        count = 0
        for one in many:
            flat.extend(self.encode(one))
            count += 1
        return np.array(flat, dtype=np.int16).reshape(count, len(self.items))

    def decode(self, row: Iterable[int]) -> dict[str, Value]:
        """Return the answers that a row of codes (plain integers) stands for; missing ones are left out."""
        return {
            item: _APART_WORDS.get(code, code)
            for item, code in zip(self.items, row, strict=True)
            if code != MISSING
        }


def as_floats(codes: Codes) -> npt.NDArray[np.float64]:
    """Return codes as the analysis wants them: missing is NaN."""
    floats = codes.astype(np.float64)
    floats[codes == MISSING] = np.nan
    return floats


def _codes(item: Item) -> dict[Any, int]:
    assert item.scale is not None  # noqa: S101 - a SCALE item has one; for the type checker
    points = {point.code: point.code for point in item.scale.points}
    apart = {option.means.value: APART_CODES[option.means.value] for option in item.scale.apart}
    return {None: int(MISSING), **points, **apart}
