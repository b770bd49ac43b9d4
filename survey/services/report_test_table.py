"""The frozen tests of a group as a table: a row for each measure, a column for each contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.analysis.precision import t_interval_of_one
from survey.charts import words
from survey.charts.words import Contrast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.charts.language import Language
    from survey.domain.questionnaire import Questionnaire
    from survey.services.report_lines import Evidence
    from survey.services.report_views import Change, Line

_COHEN = (0.2, 0.5, 0.8)
"""From where on an effect is small, medium and large."""


@dataclass(frozen=True)
class FrozenTest:
    """One test: its verdict in words, its difference with the margin, whether that is good news, and its size."""

    words: str
    figures: str
    verdict: str
    effect: str = ""


@dataclass(frozen=True)
class MeasureTests:
    """The tests of one measure, a cell for each contrast of the table; None where there is no test."""

    line: Line
    cells: tuple[FrozenTest | None, ...]


@dataclass(frozen=True)
class GroupTests:
    """All tests of a group: the headings of its contrasts, its rows, and the family that they belong to."""

    headings: tuple[str, ...]
    rows: tuple[MeasureTests, ...]
    family: str


def test_table(evidence: Evidence, lines: Iterable[Line], language: Language) -> GroupTests | None:
    """Return the tests of some lines; None where no line was tested."""
    rows = [line for line in lines if line.changes]
    contrasts = [
        contrast
        for contrast in Contrast
        if any(change.contrast == contrast for line in rows for change in line.changes)
    ]
    if not contrasts:
        return None
    asked = evidence.history.questionnaire
    family = next(c.family for line in rows for c in line.changes if c.contrast in contrasts)
    return GroupTests(
        tuple(_heading(contrast, language) for contrast in contrasts),
        tuple(
            MeasureTests(line, tuple(_cell(evidence, asked, line, c, language) for c in contrasts))
            for line in rows
        ),
        family_words(family, language),
    )


def _heading(contrast: Contrast, language: Language) -> str:
    _ = language.translations.gettext
    headings = {
        Contrast.LAST_WAVE: _("Against the last wave"),
        Contrast.YEAR_AGO: _("Against a year ago"),
        Contrast.SLOPE: _("A year, over the last waves"),
    }
    return headings[contrast]


def _cell(
    evidence: Evidence,
    asked: Questionnaire,
    line: Line,
    contrast: Contrast,
    language: Language,
) -> FrozenTest | None:
    change = next((one for one in line.changes if one.contrast == contrast), None)
    comparison = next(
        (c for c in evidence.comparisons(line.measure, line.product) if c.contrast == contrast),
        None,
    )
    if change is None or comparison is None:
        return None
    direction = next(m.direction for m in asked.measures if m.id == line.measure)
    return FrozenTest(
        words.change(comparison, direction, language),
        difference_words(change, language),
        words.verdict(comparison, direction),
        _effect(change.effect, language),
    )


def _effect(effect: float | None, language: Language) -> str:
    """Return Hedges' g with Cohen's word for it (1988); a slope's is a year's."""
    if effect is None:
        return ""
    _, size = language.translations.gettext, abs(effect)
    names = (_("very small"), _("small"), _("medium"), _("large"))
    word = names[sum(size >= least for least in _COHEN)]
    return language.say(_("effect %(size)s, %(word)s"), size=f"{size:.2f}", word=word)


def difference_words(change: Change, language: Language) -> str:
    """Return the difference of a test with the margin of its 95 % interval: +1.2 ±2.0."""
    low, high = t_interval_of_one(change.difference, change.se, change.df)
    return signed(change.difference, (high - low) / 2, language)


def signed(difference: float, margin: float | None, language: Language) -> str:
    """Return a difference with its sign and, where there is one, its margin."""
    number = language.decimal(abs(difference))
    sign = "" if round(difference, 1) == 0 else "+" if difference > 0 else "−"
    return f"{sign}{number}" if margin is None else f"{sign}{number} ±{language.decimal(margin)}"


def family_words(family: str, language: Language) -> str:
    """Return what a family of tests holds, in a sentence."""
    _ = language.translations.gettext
    words_of = {
        "F1": _("Family F1, by Holm: the main measures of the whole council."),
        "F2": _(
            "Family F2, by Holm: overall satisfaction with each product, in the whole council."
        ),
        "F3-organisation": _(
            "Family F3, by Benjamini and Hochberg: the main measures of all directorates and departments."
        ),
        "F3-site": _(
            "Family F3, by Benjamini and Hochberg: the main measures of all kinds of places of work."
        ),
        "F4": _("Family F4, by Holm: the actions that were registered before the wave."),
    }
    return words_of.get(family, family)
