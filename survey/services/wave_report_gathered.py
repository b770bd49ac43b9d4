"""What a paper is made from: the page of its group, as whoever may read no more than that group sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey import translations
from survey.domain.access import WHOLE_COUNCIL, Account, StaffRole
from survey.domain.report_file import Edition
from survey.domain.wave import end_of
from survey.services import report
from survey.services.report_asked import Asking, asked
from survey.services.report_views import NothingYet

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.report_file import Wanted
    from survey.services.report_asked import Asked
    from survey.services.report_overview import Overview


_NOWHERE = "nowhere:"
"""A scope that no wave knows: it opens the council's own figures and nothing else."""


@dataclass(frozen=True)
class Letterhead:
    """Whose paper it is: the council's name, and its colour as #rrggbb."""

    council: str = "The council"
    accent: str = "#1d5b79"


@dataclass(frozen=True)
class Gathered:
    """What a paper is made from: the page of its group, and who asks for what to get it and others.

    `moment` is the end of the wave's last day: papers are read as on that day, whenever they are made.
    """

    found: Asked
    page: Overview
    letterhead: Letterhead
    reader: Account
    asking: Asking
    moment: datetime

    @property
    def language(self) -> Language:
        """The language of the paper."""
        return self.found.language


def gather(
    session: Session, wave_id: str, wanted: Wanted, letterhead: Letterhead, *, now: datetime
) -> Gathered | None:
    """Read what a paper is made from; None where the wave, or the group in it, has too few answers to show.

    It is read as by a manager whose scope is the group: a paper never holds more than such a one may see. The summary
    of the whole council is for everybody, so it is read as by one whose scope is no group at all.

    Raises NotFound where the wave has no release, or does not know the group.
    """
    reader = Account("", StaffRole.MANAGER, _scope(wanted))
    spoken = translations.of(wanted.language)
    asking = Asking(wave_id, wanted.group, wanted.language, spoken)
    found = asked(session, reader, asking, now=now)
    if isinstance(found, NothingYet):
        return None
    moment = end_of(found.wave.closes)
    page = report.overview(session, reader, asking, now=moment)
    if isinstance(page, NothingYet) or not page.is_shown:
        return None
    return Gathered(found, page, letterhead, reader, asking, moment)


def _scope(wanted: Wanted) -> str:
    if wanted.edition is Edition.SUMMARY and wanted.group == WHOLE_COUNCIL:
        return _NOWHERE
    return wanted.group
