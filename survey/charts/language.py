"""A language: the words of a translation, and dates and numbers as its readers write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from gettext import NullTranslations
from typing import TYPE_CHECKING

from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from datetime import date

    from survey.domain.phrase import Translations


_WELSH_VOWELS = frozenset("aeiouwyâêîôûŵŷ")


@dataclass(frozen=True)
class Language:
    """A locale as CLDR names it ("en_GB", "cy") and its translation."""

    locale: str = "en_GB"
    translations: Translations = field(default_factory=NullTranslations, compare=False)

    @property
    def code(self) -> str:
        """The language alone, as questionnaires have it: "en"."""
        return self.locale.split("_", maxsplit=1)[0]

    def say(self, message: str, **values: object) -> str:
        """Fill a message that is already translated."""
        return message % values

    def decimal(self, value: float) -> str:
        """Return a number with one decimal: 64.2. What rounds to nothing has no sign."""
        return _number(round(value, 1) + 0.0, "#,##0.0", self.locale)

    def count(self, value: int) -> str:
        """Return a whole number, thousands marked: 9,004."""
        return _number(value, "#,##0", self.locale)

    def percent(self, share: float) -> str:
        """Return a proportion as a whole percentage: 41%."""
        return _number(round(share, 2) + 0.0, "#,##0%", self.locale)

    def month(self, day: date) -> str:
        """Return month and year in full: June 2026."""
        return _date("yMMMM", day, self.locale)

    def short_month(self, day: date) -> str:
        """Return month and year, the month shortened: Jun 2026."""
        return _date("yMMM", day, self.locale)

    def day(self, day: date) -> str:
        """Return a whole date: 21 June 2026."""
        return str(format_date(day, format="long", locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """Return a span of days, the months shortened."""
        return str(format_interval(first, last, skeleton="yMMMMd", locale=self.locale))

    def either(self, words: list[str]) -> str:
        """Return words joined by "or": Agree or Strongly agree."""
        return format_list(words, style="or", locale=self.locale)

    def every(self, words: list[str]) -> str:
        """Return words joined by "and": Network and Training."""
        if self.code == "cy":
            return _joined_in_welsh(words)
        return format_list(words, style="standard", locale=self.locale)


def _joined_in_welsh(words: list[str]) -> str:
    """Join with "a", or "ac" before a vowel: the pattern of CLDR has both at once, "a(c)"."""
    *before, last = words or [""]
    link = "ac" if last[:1].lower() in _WELSH_VOWELS else "a"
    return f"{', '.join(before)} {link} {last}" if before else last


@lru_cache(maxsize=8192)
def _number(value: float, pattern: str, locale: str) -> str:
    """Write a number; a page holds hundreds, and few are new."""
    return str(format_decimal(value, format=pattern, locale=locale))


@lru_cache(maxsize=1024)
def _date(skeleton: str, day: date, locale: str) -> str:
    return str(format_skeleton(skeleton, day, locale=locale))


ENGLISH = Language()
"""British English, in which every text is written."""
