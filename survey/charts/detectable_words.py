"""What a figure can and cannot tell, in a sentence: the smallest difference that a test would find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts.words import plural

if TYPE_CHECKING:
    from survey.charts.language import Language


def detectable(alone: float | None, corrected: float | None, language: Language) -> str:
    """Return what a figure of a tested group finds; `corrected` where a release has tested it among others."""
    _, ngettext = language.translations.gettext, language.translations.ngettext
    if alone is None:
        return _("There are too few answers to tell a change from chance.")
    size = alone if corrected is None else corrected
    message = ngettext(
        "If this really moved by %(points)s point from one wave to the next, it would be called a change in four "
        "cases of five. Smaller ones may stay unseen.",
        "If this really moved by %(points)s points from one wave to the next, it would be called a change in four "
        "cases of five. Smaller ones may stay unseen.",
        plural(size),
    )
    return language.say(message, points=language.decimal(size))


def untested(alone: float | None, language: Language) -> str:
    """Return why a site is not tested, and how far it would have to move by itself to be told from chance."""
    _, ngettext = language.translations.gettext, language.translations.ngettext
    why = _(
        "A single site is not tested for change from one wave to the next: "
        "with so few answers most differences are chance."
    )
    if alone is None:
        return why
    message = ngettext(
        "Even alone it would have to move by %(points)s point to be told from chance in four cases of five.",
        "Even alone it would have to move by %(points)s points to be told from chance in four cases of five.",
        plural(alone),
    )
    return f"{why} {language.say(message, points=language.decimal(alone))}"
