"""What an XmR chart says, in words: its last point, its target, its points with a cause. Never the word "change"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.analysis.spc import Assurance, Rule, Variation

if TYPE_CHECKING:
    from survey.charts.language import Language


def variation(found: Variation, language: Language) -> str:
    """Return what the last point shows, in a word or two."""
    _ = language.translations.gettext
    words = {
        Variation.COMMON_CAUSE: _("usual variation"),
        Variation.IMPROVEMENT: _("better than usual"),
        Variation.CONCERN: _("worse than usual"),
        Variation.NEUTRAL: _("unusual"),
    }
    return words[found]


def variation_told(found: Variation, language: Language) -> str:
    """Return what the last point shows, in a sentence."""
    _ = language.translations.gettext
    words = {
        Variation.COMMON_CAUSE: _(
            "The latest wave lies within its usual variation: nothing points to a special cause."
        ),
        Variation.IMPROVEMENT: _(
            "The latest wave is better than its usual variation explains: look for the cause, and keep it."
        ),
        Variation.CONCERN: _(
            "The latest wave is worse than its usual variation explains: look for the cause."
        ),
        Variation.NEUTRAL: _(
            "The latest wave lies outside its usual variation: look for the cause."
        ),
    }
    return words[found]


def assurance(found: Assurance | None, language: Language) -> str:
    """Return whether the target is met as things go now, in a sentence; nothing where there is none."""
    _ = language.translations.gettext
    if found is None:
        return ""
    words = {
        Assurance.PASSES: _("As things go now, the target is met wave after wave."),
        Assurance.FAILS: _(
            "As things go now, the target is missed wave after wave: it will not be met by waiting."
        ),
        Assurance.HIT_AND_MISS: _(
            "As things go now, the target is met in some waves and missed in others, by chance."
        ),
    }
    return words[found]


def assurance_short(found: Assurance | None, language: Language) -> str:
    """Return the same in a few words, for a cell of a table."""
    _ = language.translations.gettext
    if found is None:
        return ""
    words = {
        Assurance.PASSES: _("meets its target"),
        Assurance.FAILS: _("misses its target"),
        Assurance.HIT_AND_MISS: _("target met by chance"),
    }
    return words[found]


def rule(found: Rule, language: Language) -> str:
    """Return why a point is told; nothing for one of usual variation."""
    _ = language.translations.gettext
    words = {
        Rule.OUTSIDE: _("outside the limits"),
        Rule.TREND: _("one of seven or more that rise or fall in a row"),
        Rule.TWO_IN_THREE: _("two of three near a limit"),
        Rule.SHIFT: _("one of seven or more on one side of the mean"),
        Rule.NONE: "",
    }
    return words[found]


def cause(found: Rule, verdict: str, language: Language) -> str:
    """Return why some waves are told, and to whose good: the beginning of a line that names them."""
    _ = language.translations.gettext
    good = {"better": _("Better: %(why)s"), "worse": _("Worse: %(why)s")}
    return language.say(good.get(verdict, _("Unusual: %(why)s")), why=rule(found, language))


def flagged(number: int, language: Language) -> str:
    """Return how many waves show a special cause, or that none does."""
    if not number:
        return language.translations.gettext("No wave shows a special cause.")
    return language.say(
        language.translations.ngettext(
            "A larger dot marks %(number)s wave that shows a special cause.",
            "Larger dots mark %(number)s waves that show a special cause.",
            number,
        ),
        number=number,
    )
