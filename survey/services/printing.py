"""Slips and posters: their codes are made by the worker, and printed from a page by whoever asked for them.

A code is made from the wave's link key, which only the worker need have; the page that prints runs elsewhere. So the
worker seals the codes of each site and lays them into the database: with a key that is derived from the wave's draft
key, because every web process has that one anyway and because it is destroyed when the wave closes. Neither a backup
nor SURVEY_SECRET_KEY ever opens what was printed once the wave is over. What was made is bound to the account that
asked, is shown to no other, and is deleted after a day and at closing; it can be made again at any time, and is the
same each time.

It is always whole: slips of those who have not returned alone would tell who has.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.job import JobKind
from survey.domain.phrase import phrase
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.sealing import printout
from survey.sealing.keys import KeyMissingError
from survey.services import frozen_sites, jobs
from survey.services.links import links
from survey.storage import audit, ballot_box, printouts, waves
from survey.storage.printouts import Printout

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.job import Job

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Slip:
    """One slip: the staff reference by which it is handed out, its code, the language it is written in."""

    person: str
    code: str
    language: str


@dataclass(frozen=True)
class Sheet:
    """What is printed for a site: its slips, or the code of its open link."""

    site: str
    slips: tuple[Slip, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Made:
    """How many codes were made; `left` slips belong to people of whom nothing tells the site any longer.

    Who has left since the wave opened has a slip at the site where they were, as everybody on the list it opened with.
    """

    slips: int
    posters: int
    left: int


def ask(session: Session, wave_id: str, *, account: Account, now: datetime) -> Job:
    """Ask the worker for the codes of a wave; raises NotFound, or Refused where it is not open."""
    return jobs.ask(
        session, wave_id, JobKind.PRINT, now=now, actor=account.email, role=account.role
    )


def make(session: Session, keys: Path, wave_id: str, *, now: datetime, by: str, role: str) -> Made:
    """Make every code of an open wave, seal them by site for the account `by`, and note it in the log.

    Raises NotFound, or Refused where the wave is not open or its keys are not here. A closing waits for it.
    """
    ballot_box.lock_shared(session, wave_id)
    if waves.get(session, wave_id).state is not WaveState.OPEN:
        raise Refused.because(phrase("slips and posters are made while it is open"), wave_id)
    draft_key = _draft_key(keys, wave_id)
    slips: dict[str, list[Slip]] = defaultdict(list)
    codes: dict[str, str] = {}
    site_of = frozen_sites.site_of_each(session, wave_id)
    for one in links(session, keys, wave_id, ""):
        if one.code and one.person:
            slips[site_of[one.person]].append(Slip(one.person, one.code, one.language))
        elif one.code:
            codes[one.site] = one.code
    left = slips.pop("", [])
    sealed = [
        Printout(
            site,
            printout.seal(draft_key, wave_id, by, site, _written(slips[site], codes.get(site, ""))),
        )
        for site in sorted(slips.keys() | codes.keys())
    ]
    printouts.replace(session, wave_id, by, sealed, now)
    made = Made(sum(map(len, slips.values())), len(codes), len(left))
    audit.append(
        session, now=now, actor=by, role=role,
        action="make slips and posters", object=f"wave:{wave_id}", detail=vars(made),
    )  # fmt: skip
    return made


def sheets(
    session: Session, keys: Path, wave_id: str, *, by: str, now: datetime, site: str | None = None
) -> tuple[Sheet, ...]:
    """Return what was made for an account within a day, of one site or of all, by site.

    Raises NotFound where there is nothing, and Refused where the wave's draft key is not here.
    """
    found = printouts.of(session, wave_id, by, now - KEPT, site)
    if not found:
        raise NotFound(wave_id)
    draft_key = _draft_key(keys, wave_id)
    return tuple(
        _read(one.site, printout.unseal(draft_key, wave_id, by, one.site, one.sealed))
        for one in found
    )


def stale(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the waves of which something was made more than a day ago."""
    return printouts.waves_until(session, now - KEPT)


def purge(session: Session, wave_id: str, now: datetime) -> None:
    """Delete what was made of a wave more than a day ago."""
    printouts.forget_until(session, wave_id, now - KEPT)


def _draft_key(keys: Path, wave_id: str) -> bytes:
    try:
        return key_files.draft_key(keys, wave_id)
    except KeyMissingError as missing:
        raise Refused.because(str(missing), wave_id) from missing


def _written(slips: list[Slip], code: str) -> bytes:
    rows = [[slip.person, slip.code, slip.language] for slip in slips]
    return json.dumps({"slips": rows, "code": code}).encode()


def _read(site: str, content: bytes) -> Sheet:
    said = json.loads(content)
    return Sheet(site, tuple(Slip(*row) for row in said["slips"]), said["code"])
