"""What the page of improvement says in words. Nothing is claimed that a release did not test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.precision import t_interval
from survey.charts.words import plural
from survey.domain.improvement import ActionState, EventKind
from survey.services.improvement_verdicts import Outcome
from survey.services.improvement_views import Standing

if TYPE_CHECKING:
    from datetime import date

    from survey.analysis.interrupted import Interrupted
    from survey.charts.language import Language
    from survey.services.improvement_verdicts import Judged
    from survey.services.report_views import Figure
    from survey.storage.actions import TestedAction

_ALMOST_SURE, _LIKELY, _UNLIKELY, _HARDLY = 0.95, 0.6, 0.4, 0.05


def standing(figure: Figure, target: float, *, is_lower_better: bool) -> Standing:
    """Return where a figure stands against a score that it is to reach."""
    if figure.score is None:
        return Standing.UNKNOWN
    sign = -1 if is_lower_better else 1
    low, high = figure.score_low, figure.score_high
    ends = [
        sign * (end if end is not None else figure.score) - sign * target for end in (low, high)
    ]
    if sign * (figure.score - target) >= 0:
        return Standing.MET if min(ends) >= 0 else Standing.MET_WITHIN
    return Standing.SHORT_WITHIN if max(ends) >= 0 else Standing.SHORT


def aims_met(met: int, number: int, language: Language) -> str:
    """Return how many aims are met."""
    _, ngettext = language.translations.gettext, language.translations.ngettext
    if number == 1:
        return _("The aim is met.") if met else _("The aim is not met yet.")
    words = ngettext(
        "%(met)s of %(number)s aims is met.", "%(met)s of %(number)s aims are met.", met
    )
    return language.say(words, met=language.count(met), number=language.count(number))


def actions_worked(better: int, number: int, language: Language) -> str:
    """Return after how many of the actions that were tested the figure is clearly better."""
    _ = language.translations.gettext
    if number == 1:
        return (
            _("One action was tested, and its figure is clearly better.")
            if better
            else _("One action was tested, and its figure is not clearly better.")
        )
    words = _(
        "%(number)s actions were tested; after %(better)s of them the figure is clearly better."
    )
    return language.say(words, better=language.count(better), number=language.count(number))


def target_badge(at: Standing, language: Language, *, is_due: bool = True) -> str:
    """Return the word for where an aim stands: one is missed only when its day has come."""
    _ = language.translations.gettext
    if not is_due and at in {Standing.SHORT, Standing.SHORT_WITHIN}:
        return _("Not yet")
    return {
        Standing.MET: _("Met"),
        Standing.MET_WITHIN: _("Met, within the margin"),
        Standing.SHORT_WITHIN: _("Not met, within the margin"),
        Standing.SHORT: _("Missed"),
        Standing.UNKNOWN: _("No figure"),
    }[at]


def level_badge(at: Standing, language: Language) -> str:
    """Return the word for whether a service level is kept."""
    _ = language.translations.gettext
    return {
        Standing.MET: _("Kept"),
        Standing.MET_WITHIN: _("Kept, within the margin"),
        Standing.SHORT_WITHIN: _("Not kept, within the margin"),
        Standing.SHORT: _("Not kept"),
        Standing.UNKNOWN: _("No figure"),
    }[at]


def reached(at: Standing, figure: Figure, target: float, language: Language) -> str:
    """Return the sentence for where a figure stands against what it is to reach."""
    _ = language.translations.gettext
    if figure.score is None:
        return (
            _("Too few answers to show in this wave.")
            if figure.is_asked
            else _("This was not asked in this wave.")
        )
    if at is Standing.MET:
        return _("The whole interval reaches it.")
    if at is Standing.MET_WITHIN:
        return _("The figure reaches it, but by less than its margin: it may be chance.")
    short = language.say(
        language.translations.ngettext(
            "%(points)s point short.",
            "%(points)s points short.",
            plural(abs(figure.score - target)),
        ),
        points=language.decimal(abs(figure.score - target)),
    )
    if at is Standing.SHORT:
        return short
    within = _("That is less than the margin: it may be reached already.")
    return f"{short} {within}"


def chance(share: float | None, language: Language) -> str:
    """Return how likely it is that a target is reached already, in words and as a percentage."""
    if share is None:
        return ""
    _ = language.translations.gettext
    if share >= _ALMOST_SURE:
        words = _("almost certain (over 95%%)")
    elif share >= _LIKELY:
        words = _("likely (about %(chance)s)")
    elif share > _UNLIKELY:
        words = _("as likely as not (about %(chance)s)")
    elif share >= _HARDLY:
        words = _("unlikely (about %(chance)s)")
    else:
        words = _("very unlikely (under 5%%)")
    said = language.say(words, chance=language.percent(share))
    return language.say(_("That the target is reached already is %(chance)s."), chance=said)


def due(day: date, today: date, at: Standing, language: Language) -> str:
    """Return the date of an aim, and that it has passed where the aim is not met."""
    if day > today or at in {Standing.MET, Standing.MET_WITHIN}:
        return language.day(day)
    return language.say(
        language.translations.gettext("%(day)s, which has passed"), day=language.day(day)
    )


def state(state_of: ActionState, began: date | None, language: Language) -> str:
    """Return how far an action has come."""
    _ = language.translations.gettext
    if began is None:
        return _("Planned")
    words = _("Begun on %(day)s") if state_of is ActionState.BEGUN else _("Done; begun on %(day)s")
    return language.say(words, day=language.day(began))


def outcome(of: Outcome, language: Language) -> str:
    """Return the word for what a release found out about an action."""
    _ = language.translations.gettext
    return {
        Outcome.NOT_BEGUN: _("Not begun"),
        Outcome.NOT_TESTED: _("Not yet tested"),
        Outcome.UNTESTABLE: _("Could not be tested"),
        Outcome.BETTER: _("Clearly better"),
        Outcome.WORSE: _("Clearly worse"),
        Outcome.MOVED: _("Clearly moved"),
        Outcome.NO_CLEAR_CHANGE: _("No clear change"),
    }[of]


def verdict(judged: Judged, language: Language) -> tuple[str, ...]:
    """Return the sentences for what a release found out about an action."""
    _ = language.translations.gettext
    if judged.test is None or judged.wave is None or judged.before is None:
        return (
            {
                Outcome.NOT_BEGUN: _(
                    "It is tested once it has begun and a wave has opened after that."
                ),
                Outcome.NOT_TESTED: _(
                    "The first wave that opens after it began and was registered tests it."
                ),
            }.get(
                judged.outcome,
                _(
                    "The wave after it had too few answers to show, or there is no wave before it that can be compared."
                ),
            ),
        )
    since, month = language.month(judged.before.closes), language.month(judged.wave.closes)
    low, high = interval(judged.test)
    moved = language.say(
        _(
            "%(difference)s points (%(low)s to %(high)s) from %(since)s, the last wave before it began, to %(month)s."
        ),
        difference=signed(judged.test.difference, language),
        low=signed(low, language),
        high=signed(high, language),
        since=since,
        month=month,
    )
    if judged.outcome is Outcome.NO_CLEAR_CHANGE:
        return moved, _(
            "A difference of this size may well be chance, so we do not call it a change."
        )
    return moved, _(
        "A difference of this size would hardly come about by chance alone. That it came after the action does not"
        " prove that it came from it."
    )


def shift(found: Interrupted | None, language: Language) -> tuple[str, ...]:
    """Return what the whole series did when an action began; nothing where it has too few points or took no step."""
    if found is None or found.level is None or found.slope is None:
        return ()
    if found.level.low <= 0 <= found.level.high:
        return ()
    return (
        language.say(
            language.translations.gettext(
                "The whole series, %(before)s waves before it began and %(after)s since: a step of %(level)s points"
                " (%(low)s to %(high)s) when it began, and since then a slope that differs by %(slope)s points a year"
                " (%(least)s to %(most)s). This describes, and decides nothing."
            ),
            before=language.count(found.before),
            after=language.count(found.after),
            level=signed(found.level.size, language),
            low=signed(found.level.low, language),
            high=signed(found.level.high, language),
            slope=signed(found.slope.size, language),
            least=signed(found.slope.low, language),
            most=signed(found.slope.high, language),
        ),
    )


def interval(test: TestedAction) -> tuple[float, float]:
    """Return the 95 % interval of a difference, by itself."""
    difference, se, df = (np.array([one]) for one in (test.difference, test.se, test.df))
    low, high = t_interval(difference, se, df)
    return float(low[0]), float(high[0])


def signed(value: float, language: Language) -> str:
    """Return a number with its sign: +4.2 or −1.0; what rounds to nothing has none."""
    size = language.decimal(abs(value))
    if round(value, 1) == 0:
        return size
    return f"+{size}" if value > 0 else f"−{size}"


def event_kind(kind: EventKind, language: Language) -> str:
    """Return what sort of thing happened."""
    _ = language.translations.gettext
    return {
        EventKind.MIGRATION: _("Migration"),
        EventKind.INCIDENT: _("Incident"),
        EventKind.CONTRACT: _("Contract change"),
        EventKind.OTHER: _("Other"),
    }[kind]


def review(review_due: date, today: date, language: Language) -> str:
    """Return whether the review of a strategy is due; that it is overdue is said plainly."""
    _ = language.translations.gettext
    if review_due < today:
        days = (today - review_due).days
        return language.say(
            language.translations.ngettext(
                "Its review was due on %(day)s and is overdue by %(days)s day.",
                "Its review was due on %(day)s and is overdue by %(days)s days.",
                days,
            ),
            day=language.day(review_due),
            days=language.count(days),
        )
    return language.say(_("Its review is due on %(day)s."), day=language.day(review_due))


def pounds(amount: int, language: Language) -> str:
    """Return an amount in whole pounds: £12,000."""
    return f"£{language.count(amount)}"


def span(first: date, last: date | None, language: Language) -> str:
    """Return from when until when something is agreed."""
    if last is None:
        return language.say(language.translations.gettext("from %(day)s"), day=language.day(first))
    return language.days(first, last)
