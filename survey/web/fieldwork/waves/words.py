"""Days, states and plans of waves in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from survey.domain.fieldwork_plan import Template
from survey.domain.wave import Wave, WaveState

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
