"""Days, states and plans of waves in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from flask_babel import format_date, format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from survey.domain.fieldwork_plan import Template
from survey.domain.message import MessageKind
from survey.domain.wave import Wave, WaveState
from survey.services.wave_preview import Outlook, PlannedView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NAMED = 2


def span(wave: Wave) -> str:
    """Return the days of a wave: 3 to 24 June 2026."""
    first, last = wave.opens, wave.closes
    if (first.year, first.month) == (last.year, last.month):
        begin = "d"
    else:
        begin = "d MMMM" if first.year == last.year else "d MMMM y"
    return str(_("%(first)s to %(last)s", first=_day(first, begin), last=_day(last, "d MMMM y")))


def state(wave: Wave) -> str:
    """Return where a wave stands, in one or two words."""
    words = {
        WaveState.DRAFT: _("Draft"),
        WaveState.OPEN: _("Open"),
        WaveState.CLOSING: _("Closing"),
        WaveState.CLOSED: _("Closed"),
        WaveState.WITHDRAWN: _("Withdrawn"),
    }
    return str(words[wave.state])


def template(chosen: Template) -> str:
    """Return the name of a template."""
    names = {
        Template.QUARTERLY_PULSE: _("Quarterly pulse"),
        Template.ANNUAL_SURVEY: _("Annual survey"),
        Template.AFTER_A_TICKET: _("After a ticket"),
    }
    return str(names[chosen])


def template_more(chosen: Template) -> str:
    """Return what a template is for, in a sentence or two."""
    says = {
        Template.QUARTERLY_PULSE: _(
            "Everybody, two and a half weeks, two reminders. It shows what changes from quarter to quarter."
        ),
        Template.ANNUAL_SURVEY: _(
            "Everybody, three and a half weeks, two reminders. For a council that asks once a year."
        ),
        Template.AFTER_A_TICKET: _(
            "A share of those whose ticket was closed, all through a month. It closes by itself."
        ),
    }
    return str(says[chosen])


def kind(of_message: MessageKind) -> str:
    """Return the name of a kind of message."""
    names = {
        MessageKind.INVITATION: _("Invitation"),
        MessageKind.FIRST_REMINDER: _("First reminder"),
        MessageKind.SECOND_REMINDER: _("Second reminder"),
    }
    return str(names[of_message])


def outlook(of_class: PlannedView) -> str:
    """Return in words whether a planned class may be expected to be shown."""
    says = {
        Outlook.LIKELY: _("Likely to be shown"),
        Outlook.UNSURE: _("May be shown, or not"),
        Outlook.UNLIKELY: _("Too small to be shown"),
        Outlook.BY_KIND_ONLY: _("Shown with its kind only"),
    }
    return str(says[of_class.outlook])


def one_digit(value: float) -> str:
    """Return a number with one digit behind the point, as readers of the page write it."""
    return str(format_decimal(value, "0.0"))


def tongue(code: str) -> str:
    """Return the name of a language in the language of the page."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(get_locale())
    except (ValueError, UnknownLocaleError):
        name = None
    return name or code


def named(names: Sequence[str]) -> str:
    """Return names in a row: `A`, `A and B`, `A, B and 3 others`."""
    others = len(names) - _NAMED
    if others > 0:
        words = ngettext(
            "%(names)s and one other",
            "%(names)s and %(num)s others",
            others,
            names=", ".join(names[:_NAMED]),
        )
    else:
        words = _(" and ").join(names)
    return str(words)


def _day(value: date, pattern: str) -> str:
    return str(format_date(value, pattern, rebase=False))
