"""Sentences on who answered, how sure a figure is, and what a trend shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts.trend import TrendMarks, axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint

NO_MARKS = TrendMarks()


def answered(returned: int, eligible: int | None, *, has_frame: bool, language: Language) -> str:
    """Return how many answered: "3,690 of 9,004 (41%)", "over 90%", or a bare count without a frame."""
    _ = language.translations.gettext
    if not has_frame:
        return language.count(returned)
    if eligible is None:
        return language.say(_("%(returned)s (over 90%%)"), returned=language.count(returned))
    return language.say(
        _("%(returned)s of %(eligible)s (%(rate)s)"),
        returned=language.count(returned),
        eligible=language.count(eligible),
        rate=language.percent(returned / eligible) if eligible else language.percent(0),
    )


def give_or_take(low: float | None, high: float | None, language: Language) -> str:
    """Return the margin under the one large number, half the width of its 95 % interval."""
    _ = language.translations.gettext
    if low is None or high is None:
        return _("out of 100; too few answers to say how sure that is")
    return language.say(
        _("out of 100, give or take %(margin)s"), margin=language.decimal((high - low) / 2)
    )


def margin(low: float | None, high: float | None, language: Language) -> str:
    """Return a margin for a table: ±1.8, or nothing where there is no interval."""
    return "" if low is None or high is None else f"±{language.decimal((high - low) / 2)}"


def share(part: float | None, low: float | None, high: float | None, language: Language) -> str:
    """Return a proportion with its interval: "61% (59% to 63%)"."""
    if part is None:
        return ""
    if low is None or high is None:
        return language.percent(part)
    return language.say(
        language.translations.gettext("%(share)s (%(low)s to %(high)s)"),
        share=language.percent(part),
        low=language.percent(low),
        high=language.percent(high),
    )


def trend(
    points: Sequence[TrendPoint], language: Language, marks: TrendMarks = NO_MARKS
) -> tuple[str, ...]:
    """Return the sentences beside a trend chart: its ends, its extremes, how to read it, what is missing."""
    _ = language.translations.gettext
    shown = [p for p in points if p.score is not None]
    low, high = axis(points, marks.target)
    reading = language.say(
        _(
            "The shaded band is the 95%% interval of each wave. "
            "The scale runs from %(low)s to %(high)s, not from 0 to 100."
        ),
        low=low,
        high=high,
    )
    return tuple(
        sentence
        for sentence in (
            _course(shown, language),
            reading,
            _missing(points, language),
            _broken(points, language),
        )
        if sentence
    )


def _course(shown: Sequence[TrendPoint], language: Language) -> str:
    first, last = shown[0], shown[-1]
    lowest = min(shown, key=lambda p: p.score or 0.0)
    highest = max(shown, key=lambda p: p.score or 0.0)
    parts = [
        language.say(
            language.translations.gettext("%(first)s in %(start)s, %(last)s in %(end)s."),
            first=language.decimal(first.score or 0.0),
            start=language.month(first.day),
            last=language.decimal(last.score or 0.0),
            end=language.month(last.day),
        )
    ]
    if lowest not in (first, last):
        parts.append(
            _extreme(
                language.translations.gettext("Lowest: %(score)s in %(month)s."), lowest, language
            )
        )
    if highest not in (first, last):
        parts.append(
            _extreme(
                language.translations.gettext("Highest: %(score)s in %(month)s."), highest, language
            )
        )
    return " ".join(parts)


def _extreme(message: str, point: TrendPoint, language: Language) -> str:
    return language.say(
        message, score=language.decimal(point.score or 0.0), month=language.month(point.day)
    )


def _missing(points: Sequence[TrendPoint], language: Language) -> str:
    months = [language.month(p.day) for p in points if p.score is None]
    if not months:
        return ""
    return language.say(
        language.translations.gettext(
            "A ring on the axis marks a wave without a figure: %(waves)s."
        ),
        waves=", ".join(months),
    )


def _broken(points: Sequence[TrendPoint], language: Language) -> str:
    months = [language.month(p.day) for p in points if p.is_break]
    if not months:
        return ""
    return language.say(
        language.translations.gettext(
            "A dotted line marks where figures cannot be compared with those before: %(waves)s."
        ),
        waves=", ".join(months),
    )
