"""The page of papers: which there are of a group in a wave, asked for, being made or ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey import translations
from survey.domain.errors import NotFound
from survey.domain.job import JobKind, JobState
from survey.domain.report_file import Edition, Wanted
from survey.services import jobs
from survey.services.report_asked import asked, place
from survey.services.report_twin import file_name
from survey.services.report_views import NothingYet
from survey.storage import register, report_cells, report_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.job import Job
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_views import Place, Source


@dataclass(frozen=True)
class PaperLine:
    """One paper in one language, by its own name: when it was made, and the job that makes it or made it.

    `is_dated` says that aims, actions or events have changed since it was made: then it may be made anew.
    """

    wanted: Wanted
    language_name: str
    made_at: datetime | None
    job: Job | None
    is_dated: bool = False

    @property
    def is_in_work(self) -> bool:
        """Whether it is being made, or waits to be."""
        return self.job is not None and not self.job.is_finished

    @property
    def trouble(self) -> tuple[str, ...]:
        """Why it could not be made when it was asked for last."""
        if self.job is None or self.job.state is not JobState.REFUSED:
            return ()
        return self.job.lines


@dataclass(frozen=True)
class PapersPage:
    """The papers of a group in a wave, by edition. There are none where it has too few answers to show.

    `has_report` says whether the reader's scope holds the group: else it is offered as a summary alone.
    """

    place: Place
    source: Source
    papers: Mapping[Edition, tuple[PaperLine, ...]]
    is_shown: bool
    is_silent: bool

    @property
    def has_report(self) -> bool:
        """Whether the report in full is offered."""
        return Edition.REPORT in self.papers

    @property
    def is_in_work(self) -> bool:
        """Whether any of them is being made."""
        return any(line.is_in_work for lines in self.papers.values() for line in lines)

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn: there are none."""
        return {}


@dataclass(frozen=True)
class PaperFile:
    """A paper to be sent: the name of its file, and its bytes."""

    name: str
    pdf: bytes


def page(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> PapersPage | NothingYet:
    """Return which papers there are of a group in a wave; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    is_shown = _is_shown(session, found)
    made = report_files.made(session, found.wave.id, found.wave.revision, found.key)
    changed_at = register.changed_at(session)
    return PapersPage(
        place=place(session, found),
        source=found.source,
        papers={
            edition: tuple(
                _line(session, found, Wanted(found.key, edition, language), made, changed_at)
                for language in translations.languages()
            )
            for edition in _editions(found)
        }
        if is_shown
        else {},
        is_shown=is_shown,
        is_silent=jobs.is_worker_silent(session, now),
    )


def ask(
    session: Session,
    account: Account,
    asking: Asking,
    *,
    edition: str,
    language: str,
    now: datetime,
) -> Job | None:
    """Ask the worker for a paper; None where it is made already, and nothing has changed that stands in it.

    Raises NotFound for a paper that is not offered to the account, and Refused as `jobs.ask` does.
    """
    found, wanted = _wanted(session, account, asking, edition, language, now)
    made = report_files.made(session, found.wave.id, found.wave.revision, found.key)
    if wanted in made and not _is_dated(made[wanted], register.changed_at(session)):
        return None
    if not _is_shown(session, found):
        raise NotFound(wanted)
    return jobs.ask(
        session, found.wave.id, JobKind.REPORT,
        now=now, actor=account.email, role=account.role, subject=str(wanted),
    )  # fmt: skip


def file(
    session: Session,
    account: Account,
    asking: Asking,
    *,
    edition: str,
    language: str,
    now: datetime,
) -> PaperFile:
    """Return a paper that was made; raises NotFound where there is none, or none for the account."""
    found, wanted = _wanted(session, account, asking, edition, language, now)
    pdf = report_files.get(session, found.wave.id, found.wave.revision, wanted)
    if pdf is None:
        raise NotFound(wanted)
    name = file_name(wanted.edition, found.wave.id, found.key, wanted.language)
    return PaperFile(f"{name}.pdf", pdf)


def _wanted(
    session: Session, account: Account, asking: Asking, edition: str, language: str, now: datetime
) -> tuple[Asked, Wanted]:
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet) or edition not in _editions(found):
        raise NotFound(edition)
    if language not in translations.languages():
        raise NotFound(language)
    return found, Wanted(found.key, Edition(edition), language)


def _editions(found: Asked) -> tuple[Edition, ...]:
    """Return what may be had: the report names the groups below, so the reader's scope has to hold its group."""
    if found.reach.owns(found.key):
        return (Edition.SUMMARY, Edition.REPORT)
    return (Edition.SUMMARY,)


def _line(
    session: Session,
    found: Asked,
    wanted: Wanted,
    made: Mapping[Wanted, datetime],
    changed_at: datetime | None,
) -> PaperLine:
    made_at = made.get(wanted)
    return PaperLine(
        wanted,
        translations.own_name(wanted.language),
        made_at,
        jobs.latest_report(session, found.wave.id, str(wanted)),
        is_dated=made_at is not None and _is_dated(made_at, changed_at),
    )


def _is_dated(made_at: datetime, changed_at: datetime | None) -> bool:
    """Return whether registers have changed since a paper was made, in which its trends and its aims stand."""
    return changed_at is not None and changed_at > made_at


def _is_shown(session: Session, found: Asked) -> bool:
    """Return whether the headline of the group has a figure."""
    cells = report_cells.cells_of_wave(
        session, found.wave.id, found.wave.revision, [found.headline.id], [found.key]
    )
    return any(cell.score is not None for cell in cells if not cell.product)
