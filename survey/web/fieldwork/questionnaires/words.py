"""Languages, options, parts and breaks of questionnaires in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from survey.domain.measure import Role
from survey.domain.questionnaire import ItemKind
from survey.domain.questionnaire_changes import TextPart
from survey.domain.scale import Direction
from survey.domain.series import Fate, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.domain.series import Break


_BRITISH = Locale("en", "GB")
"""English as it is written here: no comma before the last of several."""


def language_name(code: str) -> str:
    """Return what a language is called in the language of the page; its code where nobody knows it."""
    return _name(code, get_locale() or Locale("en"))


def own_name(code: str) -> str:
    """Return what a language is called by its speakers."""
    try:
        return _name(code, Locale.parse(code, sep="-"))
    except (ValueError, UnknownLocaleError):
        return code


def either(words: Iterable[str]) -> str:
    """Return words in a row of which one is meant: `A`, `A or B`, `A, B or C`."""
    locale = get_locale() or _BRITISH
    return str(
        format_list(list(words), style="or", locale=_BRITISH if str(locale) == "en" else locale)
    )


def quoted(words: str) -> str:
    """Return words in quotation marks."""
    return str(_("“%(words)s”", words=words))


def part(role: Role) -> str:
    """Return the part that a measure plays in reports."""
    words = {
        Role.HEADLINE: _("the one figure for the whole"),
        Role.MAIN: _("main figure"),
        Role.PRODUCT_HEADLINE: _("main figure for each product"),
        Role.DETAIL: _("detail"),
    }
    return str(words[role])


def kind(of: ItemKind) -> str:
    """Return how an item is answered."""
    words = {
        ItemKind.SCALE: _("choosing on a scale"),
        ItemKind.TEXT: _("writing in one’s own words"),
        ItemKind.PRODUCTS: _("ticking products"),
    }
    return str(words[of])


def good_end(direction: Direction) -> str:
    """Return which end of a scale is the good one."""
    words = {
        Direction.HIGHER_IS_BETTER: _("higher is better"),
        Direction.LOWER_IS_BETTER: _("lower is better"),
        Direction.NEUTRAL: _("neither end is better"),
    }
    return str(words[direction])


def text_of(wording: TextPart) -> str:
    """Return what a text of a questionnaire is."""
    words = {
        TextPart.TITLE: _("Title"),
        TextPart.INTRO: _("Introduction"),
        TextPart.ACKNOWLEDGEMENT: _("Acknowledgement"),
        TextPart.ASK: _("Question"),
        TextPart.HINT: _("Hint"),
    }
    return str(words[wording])


def fate(of: Fate) -> str:
    """Return what becomes of a series."""
    words = {
        Fate.GOES_ON: _("Goes on"),
        Fate.BREAKS: _("Breaks"),
        Fate.BEGINS: _("Begins"),
        Fate.ENDS: _("Ends"),
    }
    return str(words[of])


def why(one: Break) -> str:
    """Return why a series breaks, in a sentence."""
    if one.reason is Reason.NEW_SERIES:
        return str(
            ngettext(
                "Version %(at)s says that the question %(items)s starts a new series.",
                "Version %(at)s says that the questions %(items)s start a new series.",
                len(one.items),
                at=one.at,
                items=", ".join(one.items),
            )
        )
    words = {
        Reason.ITEMS: _("In version %(at)s it is scored from other questions.", at=one.at),
        Reason.CODES: _("In version %(at)s the numbers of its scale are others.", at=one.at),
        Reason.DIRECTION: _("In version %(at)s the good end of its scale is another.", at=one.at),
        Reason.REVERSE: _("In version %(at)s other questions are turned round.", at=one.at),
        Reason.TOP: _("In version %(at)s other answers count as its top.", at=one.at),
        Reason.ROSTER: _(
            "In version %(at)s it is asked in another place: about each product, or about the whole.",
            at=one.at,
        ),
        Reason.MISSING: _("Version %(at)s, between the two, does not have it.", at=one.at),
    }
    return str(words[one.reason])


def _name(code: str, locale: Locale) -> str:
    try:
        name = Locale.parse(code, sep="-").get_display_name(locale)
    except (ValueError, UnknownLocaleError):
        return code
    return str(name or code)
