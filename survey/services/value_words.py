"""What the page of value says in words. Costs are entered by hand and have no interval; figures have theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.language import Language
    from survey.services.value_views import LostTime, YearLine

_SMALL = 100
"""Amounts below this are told to the penny."""


def pounds(amount: float, language: Language) -> str:
    """Return an amount: £1,234, or £12.40 where it is small."""
    if amount < _SMALL and amount != int(amount):
        whole, pence = divmod(round(amount * 100), 100)
        return f"£{language.count(whole)}.{pence:02}"
    return f"£{language.count(round(amount))}"


def year(first: int) -> str:
    """Return a financial year: 2025/26."""
    return f"{first}/{(first + 1) % 100:02}"


def service(name: str, language: Language) -> str:
    """Return the name of a service; the one without a name is all of IT."""
    return name or language.translations.gettext("All of IT")


def lost(found: LostTime | None, language: Language) -> str:
    """Return the working time lost, labelled as what it is."""
    if found is None:
        return ""
    return language.say(
        language.translations.gettext(
            "%(mean)s hours each, as a mean; half of them lost no more than %(median)s hours"
        ),
        mean=language.decimal(found.trimmed_mean),
        median=language.decimal(found.median),
    )


def course(years: Sequence[YearLine], satisfaction: str, language: Language) -> str:
    """Return how the cost for each person went, and the satisfaction beside it."""
    _ = language.translations.gettext
    first, last = years[0], years[-1]
    if first is last:
        told = language.say(
            _("%(cost)s for each person served in %(year)s."), cost=last.per_person, year=last.year
        )
    else:
        told = language.say(
            _("%(before)s for each person served in %(first)s, %(after)s in %(last)s."),
            before=first.per_person,
            first=first.year,
            after=last.per_person,
            last=last.year,
        )
    shown = [line for line in years if line.score]
    if not shown:
        return told
    return f"{told} {_beside(shown, satisfaction, language)}"


def _beside(shown: Sequence[YearLine], satisfaction: str, language: Language) -> str:
    _ = language.translations.gettext
    first, last = shown[0], shown[-1]
    if first is last:
        return language.say(
            _("“%(what)s” stood at %(score)s %(margin)s in %(month)s."),
            what=satisfaction,
            score=last.score,
            margin=last.margin,
            month=last.month,
        )
    return language.say(
        _(
            "“%(what)s” went from %(before)s %(margin)s in %(since)s to %(after)s %(later)s in %(month)s."
        ),
        what=satisfaction,
        before=first.score,
        margin=first.margin,
        since=first.month,
        after=last.score,
        later=last.margin,
        month=last.month,
    )
