"""Texts that keep what they were made from, so that whoever shows them can say them in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
