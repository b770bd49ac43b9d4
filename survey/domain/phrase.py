"""Texts that keep what they were made from, so that whoever shows them can say them in another language."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Translations(Protocol):
    """What a translation can do; `gettext.NullTranslations` is such."""

    def gettext(self, message: str, /) -> str:
        """Return a message in the language."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """Return the form of a message that goes with a number."""


class Phrase(str):
    """A text in English, and the message and values that it was filled from.

    It is a text like any other: the command line prints it, and two are equal if they read alike.
    """

    __slots__ = ("many", "message", "number", "values")

    message: str
    many: str | None
    number: int
    values: Mapping[str, object]


def phrase(message: str, /, **values: object) -> Phrase:
    """Return a text with values filled in: `phrase("%(day)s is over", day=day)`."""
    made = Phrase(message % values)
    made.message, made.many, made.number, made.values = message, None, 0, values
    return made


def counted(one: str, many: str, num: int, /, **values: object) -> Phrase:
    """Return a text in the form that goes with a number, which it may hold as `%(num)s`."""
    values = {"num": num, **values}
    made = Phrase((one if num == 1 else many) % values)
    made.message, made.many, made.number, made.values = one, many, num, values
    return made


def said(
    text: str, translations: Translations, shown: Callable[[object], object] = lambda value: value
) -> str:
    """Return a text in another language, as it is where that language lacks it.

    `shown` writes a value (a day, a number, a name) as readers of the language do.
    """
    if not isinstance(text, Phrase):
        return translations.gettext(text) if text else text
    values = {
        name: said(value, translations, shown) if isinstance(value, Phrase) else shown(value)
        for name, value in text.values.items()
    }
    if text.many is None:
        return translations.gettext(text.message) % values
    return translations.ngettext(text.message, text.many, text.number) % values


def to_json(texts: Iterable[str]) -> str:
    """Return texts in a form in which they can be stored, and phrases among them stay phrases."""
    return json.dumps([_packed(text) for text in texts], ensure_ascii=False)


def from_json(stored: str) -> tuple[str, ...]:
    """Return the texts that `to_json` wrote."""
    return tuple(_unpacked(one) for one in json.loads(stored))


def _packed(value: object) -> object:
    if isinstance(value, Phrase):
        values = {name: _packed(one) for name, one in value.values.items()}
        return {"phrase": [value.message, value.many, value.number], "values": values}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int) else str(value)


def _unpacked(packed: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if not isinstance(packed, dict):
        return packed
    if "day" in packed:
        return date.fromisoformat(packed["day"])
    one, many, number = packed["phrase"]
    values = {name: _unpacked(value) for name, value in packed["values"].items()}
    return phrase(one, **values) if many is None else counted(one, many, number, **values)
