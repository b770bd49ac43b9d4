"""Making papers: by the worker for a page that asked, and by the command line for whoever runs it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.phrase import phrase
from survey.extracts import typesetting
from survey.extracts.typesetting import NoTypesetterError, TypesettingError
from survey.services import wave_report, wave_report_gathered
from survey.storage import audit, report_files

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.job import Job
    from survey.domain.report_file import Wanted
    from survey.services.wave_report_gathered import Letterhead

NO_TYPESETTER = phrase(
    "papers are made by a program that is not installed where the worker runs: pip install 'council-survey[report]'"
)
_NOTHING_TO_SHOW = phrase("too few answers to show, so there is nothing to print")
_NO_RESULTS = phrase("there are no results of it that could be printed")
_TROUBLE = phrase("the paper could not be set; the worker's log says why")


def make(
    session: Session, wave_id: str, wanted: Wanted, letterhead: Letterhead, *, now: datetime
) -> tuple[int, bytes]:
    """Return the revision whose figures a paper holds, and the paper as PDF. It is only read, nothing is kept.

    Raises Refused where there is nothing to print, where the extra `report` is not installed, and where the paper
    cannot be set.
    """
    try:
        gathered = wave_report_gathered.gather(session, wave_id, wanted, letterhead, now=now)
    except NotFound as missing:
        raise Refused.because(_NO_RESULTS, wave_id) from missing
    if gathered is None:
        raise Refused.because(_NOTHING_TO_SHOW, wave_id)
    paper = wave_report.compose(session, gathered, wanted.edition)
    try:
        pdf = typesetting.typeset(paper, wanted.edition.value)
    except NoTypesetterError as missing:
        raise Refused.because(NO_TYPESETTER) from missing
    except TypesettingError as trouble:
        raise Refused.because(f"{_TROUBLE} ({trouble})", wave_id) from trouble
    return gathered.page.source.revision, pdf


def keep(
    session: Session, job: Job, wanted: Wanted, revision: int, pdf: bytes, *, now: datetime
) -> None:
    """Keep the paper that a job has asked for, and note it in the log."""
    report_files.keep(session, job.wave_id, revision, wanted, pdf, now)
    audit.append(
        session, now=now, actor=job.asked_by, role=job.role,
        action="make a report", object=f"wave:{job.wave_id}",
        detail={
            "revision": revision, "group": wanted.group, "edition": wanted.edition,
            "language": wanted.language, "sha256": sha256(pdf).hexdigest(),
        },
    )  # fmt: skip
