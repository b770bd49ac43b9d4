"""What is said of sites: whether they differ, who stands out, and what that does not mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.charts.language import Language
    from survey.services.report_asked import Asked
    from survey.services.report_funnel import Found

_INNER_MISSED = 0.05


def title(found: Asked, told: Found | None, outside: int) -> str:
    """Return what the sites show, in a headline; `outside` is how many lie outside the outer limits."""
    _, ngettext = found.language.translations.gettext, found.language.translations.ngettext
    if told is None:
        return found.language.say(
            _("Sites in %(month)s"), month=found.language.month(found.wave.closes)
        )
    if outside:
        message = ngettext(
            "One site stands out by more than chance",
            "%(number)s sites stand out by more than chance",
            outside,
        )
        return found.language.say(message, number=found.language.count(outside))
    if told.differs:
        return _("Sites differ, and none stands out")
    return _("No evidence that sites differ")


def lead(told: Found | None, whole: str, language: Language) -> tuple[str, ...]:
    """Return what stands under the headline: do sites differ, taken together, and by how much."""
    _ = language.translations.gettext
    if told is None:
        return (
            _(
                "There are too few sites with figures to tell how much they differ by more than chance."
            ),
        )
    if not told.differs:
        return (
            _(
                "Taken together, the sites differ no more than chance would make them. "
                "Their differences are nothing to act upon by themselves."
            ),
        )
    message = _(
        "Taken together, the sites differ by more than chance: two in three of them truly lie within about "
        "%(spread)s points of their mean, %(mean)s. %(whole)s as a whole: %(target)s."
    )
    return (
        language.say(
            message,
            spread=language.decimal(told.between**0.5),
            mean=language.decimal(told.mean),
            whole=whole,
            target=language.decimal(told.target),
        ),
    )


def expected(told: Found | None, language: Language) -> str:
    """Return how many sites would lie outside the inner limits by chance alone."""
    if told is None:
        return ""
    ngettext = language.translations.ngettext
    count = len(told.standings)
    number = max(round(count * _INNER_MISSED), 1)
    message = ngettext(
        "Of %(count)s sites about one would lie there by chance alone.",
        "Of %(count)s sites about %(number)s would lie there by chance alone.",
        number,
    )
    return language.say(message, count=language.count(count), number=language.count(number))


def beside(told: Found | None, whole: str, others: int, language: Language) -> tuple[str, ...]:
    """Return the sentences beside the drawing."""
    if told is None:
        return ()
    _, ngettext = language.translations.gettext, language.translations.ngettext
    reading = language.say(
        _(
            "Each dot is a site: the more answers, the farther right. The line is the score of %(whole)s, %(target)s. "
            "If sites did not differ but for what they all vary by, 95 in 100 would lie within the broken lines "
            "and 998 in 1,000 within the outer ones."
        ),
        whole=whole,
        target=language.decimal(told.target),
    )
    hollow = ngettext(
        "The hollow dot is a site outside your groups: it is not named.",
        "The %(number)s hollow dots are sites outside your groups: they are not named.",
        others,
    )
    return (reading, language.say(hollow, number=language.count(others))) if others else (reading,)


def place_words(standing: int, language: Language) -> str:
    """Return where a site stands against the limits."""
    _ = language.translations.gettext
    match standing:
        case -2:
            return _("Below the outer limits")
        case -1:
            return _("Between the lower limits")
        case 1:
            return _("Between the upper limits")
        case 2:
            return _("Above the outer limits")
    return _("Within the limits")
