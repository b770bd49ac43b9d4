"""What has become of tickets, and months, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import gettext as _

from survey.domain.ticket import TicketOutcome

if TYPE_CHECKING:
    from datetime import date


def outcome(found: TicketOutcome) -> str:
    """Return what has become of a ticket."""
    words = {
        TicketOutcome.WAITING: _("Not looked at yet"),
        TicketOutcome.INVITED: _("Its person was invited"),
        TicketOutcome.NOT_DRAWN: _("Not drawn: only a share is asked about"),
        TicketOutcome.ASKED_ALREADY: _("Its person was invited already this month"),
        TicketOutcome.TOO_SOON: _("Its person was asked in another survey too lately"),
        TicketOutcome.OPTED_OUT: _("Its person asked to be left out"),
        TicketOutcome.NO_ADDRESS: _("Its person has no email address"),
        TicketOutcome.UNKNOWN_PERSON: _("Its person is not on the staff list"),
        TicketOutcome.TOO_LATE: _("The month ended before it was looked at"),
    }
    return str(words[found])


def month(day: date) -> str:
    """Return the month of a day: November 2026."""
    return str(format_date(day, "MMMM y", rebase=False))
