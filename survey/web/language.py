"""The language of a page: the invitation's for respondents, English elsewhere."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from flask import g
from flask_babel import refresh


def chosen() -> str | None:
    """Return the language that the view has chosen, if it has."""
    language: str | None = g.get("language")
    return language


def choose(language: str) -> None:
    """Show the rest of this request in a language; one that Babel does not know is shown in English."""
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return
    g.language = language.replace("-", "_")
    refresh()
