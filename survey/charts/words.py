"""What a figure says, in a sentence. A change is called one only where the release's test says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.charts import steps
from survey.domain.scale import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint


class Contrast(StrEnum):
    """What a release is tested against."""

    LAST_WAVE = "last-wave"
    YEAR_AGO = "year-ago"
    SLOPE = "slope"


class Verdict(StrEnum):
    """Whether what happened is good news. A word always says so too, never colour alone."""

    BETTER = "better"
    WORSE = "worse"
    NONE = ""


@dataclass(frozen=True)
class Comparison:
    """One test of change: difference in score points (for a slope a year), and the wave compared with.

    `is_change` is the verdict within its family and contrast; `since` is the last day of the wave
    compared with, for a slope of the earliest one.
    """

    contrast: Contrast
    difference: float
    is_change: bool
    since: date


def named(comparisons: tuple[Comparison, ...]) -> Comparison | None:
    """Return the contrast that a page names: the same season a year ago, else the last wave."""
    by_contrast = {comparison.contrast: comparison for comparison in comparisons}
    return by_contrast.get(Contrast.YEAR_AGO) or by_contrast.get(Contrast.LAST_WAVE)


def verdict(comparison: Comparison | None, direction: Direction) -> Verdict:
    """Return whether a change is for the better; what is no change is neither."""
    if comparison is None or not comparison.is_change or direction == Direction.NEUTRAL:
        return Verdict.NONE
    is_rise = comparison.difference > 0
    return Verdict.BETTER if is_rise == (direction == Direction.HIGHER_IS_BETTER) else Verdict.WORSE


def headline(subject: str, day: date, comparison: Comparison | None, language: Language) -> str:
    """Return the headline of a page: what happened to its one figure, or whose and when it is."""
    _ = language.translations.gettext
    if comparison is None:
        return language.say(
            _("%(subject)s in %(month)s"), subject=subject, month=language.month(day)
        )
    since = language.month(comparison.since)
    is_year = comparison.contrast == Contrast.YEAR_AGO
    if not comparison.is_change:
        message = (
            _("%(subject)s: no clear change in a year")
            if is_year
            else _("%(subject)s: no clear change since %(since)s")
        )
    elif comparison.difference > 0:
        message = (
            _("%(subject)s: higher than a year ago")
            if is_year
            else _("%(subject)s: higher than in %(since)s")
        )
    else:
        message = (
            _("%(subject)s: lower than a year ago")
            if is_year
            else _("%(subject)s: lower than in %(since)s")
        )
    return language.say(message, subject=subject, since=since)


def standing(score: float, comparison: Comparison, language: Language) -> str:
    """Return the sentence under the headline: from what to what, and whether that is more than chance."""
    _ = language.translations.gettext
    if comparison.is_change:
        message = _(
            "It was %(before)s in %(since)s and is now %(score)s. "
            "A difference of this size would hardly come about by chance alone."
        )
    else:
        message = _(
            "It was %(before)s in %(since)s and is now %(score)s. "
            "A difference of this size may well be chance, so we do not call it a change."
        )
    return language.say(
        message,
        before=language.decimal(score - comparison.difference),
        since=language.month(comparison.since),
        score=language.decimal(score),
    )


def slope(comparison: Comparison | None, points: Sequence[TrendPoint], language: Language) -> str:
    """Return what the last waves say together, or nothing where they were not tested.

    A slope is the straight line through them, whatever way scores took: `points`, the published trend, tell whether
    most of it came in one step.
    """
    if comparison is None:
        return ""
    _ = language.translations.gettext
    ngettext = language.translations.ngettext
    if not comparison.is_change:
        return language.say(
            _("Since %(since)s there is no clear direction."),
            since=language.month(comparison.since),
        )
    size = abs(comparison.difference)
    rise = ngettext(
        "A straight line through the waves since %(since)s rises by %(points)s point a year.",
        "A straight line through the waves since %(since)s rises by %(points)s points a year.",
        plural(size),
    )
    fall = ngettext(
        "A straight line through the waves since %(since)s falls by %(points)s point a year.",
        "A straight line through the waves since %(since)s falls by %(points)s points a year.",
        plural(size),
    )
    told = language.say(
        rise if comparison.difference > 0 else fall,
        since=language.month(comparison.since),
        points=language.decimal(size),
    )
    return " ".join([told, *_step(comparison, points, language)])


def _step(
    comparison: Comparison, points: Sequence[TrendPoint], language: Language
) -> tuple[str, ...]:
    """Return at which wave most of a slope came, and where scores stand since; nothing where it came by and by."""
    found = steps.main_step(points, comparison.since, comparison.difference)
    if found is None:
        return ()
    _ = language.translations.gettext
    told = language.say(
        _("Most of it came at %(month)s, from %(before)s to %(score)s."),
        month=language.month(found.day),
        before=language.decimal(found.before),
        score=language.decimal(found.score),
    )
    if found.latest is None:
        return (told,)
    latest = _("The latest score is %(score)s.")
    return told, language.say(latest, score=language.decimal(found.latest))


def change(comparison: Comparison | None, direction: Direction, language: Language) -> str:
    """Return a change for a cell of a table: "5.1 points better", "No clear change", "Not tested"."""
    _ = language.translations.gettext
    if comparison is None:
        return _("Not tested")
    if not comparison.is_change:
        return _("No clear change")
    size = abs(comparison.difference)
    message = _amount(comparison, direction, language, plural(size))
    return language.say(message, points=language.decimal(size))


def _amount(comparison: Comparison, direction: Direction, language: Language, number: int) -> str:
    ngettext = language.translations.ngettext
    match verdict(comparison, direction):
        case Verdict.BETTER:
            return ngettext("%(points)s point better", "%(points)s points better", number)
        case Verdict.WORSE:
            return ngettext("%(points)s point worse", "%(points)s points worse", number)
        case _ if comparison.difference > 0:
            return ngettext("%(points)s point higher", "%(points)s points higher", number)
        case _:
            return ngettext("%(points)s point lower", "%(points)s points lower", number)


def news(
    subject: str,
    score: float,
    comparison: Comparison,
    direction: Direction,
    language: Language,
) -> str:
    """Return one line of "What changed" for a change; the subject stands first.

    Raises ValueError for what is no change.
    """
    if not comparison.is_change:
        raise ValueError("What is no change is no news.")
    if comparison.contrast == Contrast.SLOPE:
        message = language.translations.gettext(
            "%(subject)s: %(change)s a year by a straight line through the waves since %(since)s."
        )
    else:
        message = language.translations.gettext(
            "%(subject)s: %(change)s than in %(since)s, %(before)s then and %(score)s now."
        )
    return language.say(
        message,
        subject=subject,
        change=change(comparison, direction, language),
        since=language.month(comparison.since),
        before=language.decimal(score - comparison.difference),
        score=language.decimal(score),
    )


def plural(size: float) -> int:
    """Return the number that chooses the plural of what is shown with one decimal: only 1.0 is one."""
    shown = round(size, 1)
    return int(shown) if shown == int(shown) else int(shown) + 2
