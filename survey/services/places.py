"""Places: how each site is asked, and what is to be printed for it. Slips, posters and kiosks are seen from here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.group import Breakdown
from survey.domain.message import Channel
from survey.domain.wave import LONDON, WaveState
from survey.services import frozen_sites, jobs, printing, wave_reach
from survey.services.wave_reach import Ways
from survey.storage import groups, invitations, printouts, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.access import Account
    from survey.domain.job import Job
    from survey.domain.wave import Wave
    from survey.services.printing import Sheet


@dataclass(frozen=True)
class Place:
    """A site at which something is printed. `kiosk` is an address, empty until the codes have been made.

    `by_poster` is 0 also where a poster hangs and nothing tells any longer how many it asks.
    """

    site: str
    name: str
    slips: int
    by_mail: int
    by_poster: int
    kiosk: str
    has_poster: bool = False


@dataclass(frozen=True)
class Places:
    """The sites of a wave that need slips or a poster, in order of their names, and what is printed already.

    Of an open wave they are those it was opened with, whatever has been imported since; once codes were made for
    this account, slips are counted as they were printed.
    `others` counts the sites that need neither. `job` is the making of codes that was asked for last;
    `until` is when what was made for this account is deleted, None where there is nothing.
    """

    wave: Wave
    places: tuple[Place, ...]
    others: int
    job: Job | None
    is_silent: bool
    until: datetime | None
    trouble: str = ""

    @property
    def slips(self) -> int:
        """How many slips there are in all."""
        return sum(place.slips for place in self.places)

    @property
    def posters(self) -> int:
        """How many sites have a poster."""
        return sum(place.has_poster for place in self.places)

    @property
    def is_in_work(self) -> bool:
        """Whether codes are being made, or wait to be."""
        return self.job is not None and not self.job.is_finished


def page(
    session: Session, wave_id: str, *, account: Account, now: datetime, settings: Settings
) -> Places:
    """Return what is to be printed for a wave, site by site; raises NotFound."""
    wave = waves.get(session, wave_id)
    sheets, trouble = _sheets(session, wave, account, now, settings)
    ways, posters = _ways(session, wave, now, settings.cap_days, sheets)
    names = frozen_sites.names(session, wave_id)
    codes = {sheet.site: sheet.code for sheet in sheets}
    printed = [
        Place(
            site,
            names.get(site, site),
            slips=way.by_slip,
            by_mail=way.by_mail,
            by_poster=way.by_poster,
            kiosk=_kiosk(settings, codes.get(site, ""), has_poster=site in posters),
            has_poster=site in posters,
        )
        for site, way in ways.items()
        if way.by_slip or site in posters
    ]
    made = printouts.made_at(session, wave_id, account.email) if sheets else None
    return Places(
        wave=wave,
        places=tuple(sorted(printed, key=lambda place: (place.name, place.site))),
        others=len(ways) - len(printed),
        job=jobs.latest_print(session, wave_id) if wave.state is WaveState.OPEN else None,
        is_silent=jobs.is_worker_silent(session, now),
        until=made + printing.KEPT if made else None,
        trouble=trouble,
    )


def department_names(session: Session) -> dict[str, str]:
    """Return the names of the departments of the directory by code."""
    departments = groups.listing(session)
    return {one.code: one.name for one in departments if one.breakdown is Breakdown.ORGANISATION}


def _ways(
    session: Session, wave: Wave, now: datetime, cap_days: int, sheets: Collection[Sheet]
) -> tuple[Mapping[str, Ways], Collection[str]]:
    """Return how each site is asked, and which by poster: as it is planned, or as the wave was opened.

    Of one that is over it is nothing.
    """
    if not wave.has_frame or wave.state not in {WaveState.DRAFT, WaveState.OPEN}:
        return {}, ()
    if wave.state is WaveState.DRAFT:
        day = max(wave.opens, now.astimezone(LONDON).date())
        plan = wave_plans.get(session, wave.id)
        ways = wave_reach.at_sites(session, wave, plan, day, cap_days=cap_days)
        return ways, [site for site, way in ways.items() if way.by_poster]
    posters = frozen_sites.staff_at_posters(session, wave.id)
    invited = _invited(session, wave.id)
    slips = {sheet.site: len(sheet.slips) for sheet in sheets} or invited[Channel.SLIP]
    links = invited[Channel.LINK]
    return {
        site: Ways(links.get(site, 0), slips.get(site, 0), posters.get(site, 0))
        for site in sorted({*posters, *slips, *links})
    }, posters


def _invited(session: Session, wave_id: str) -> Mapping[Channel, Mapping[str, int]]:
    """Return how many were invited to an open wave by channel and site; who is at no site is left out."""
    sites = frozen_sites.frozen(session, wave_id)
    count: dict[Channel, Counter[str]] = {channel: Counter() for channel in Channel}
    for at in invitations.count_by_site(session, wave_id):
        if site := sites.site(at.cell, at.site):
            count[at.channel][site] += at.invited
    return count


def _sheets(
    session: Session, wave: Wave, account: Account, now: datetime, settings: Settings
) -> tuple[tuple[Sheet, ...], str]:
    """Return what was printed for an account, and what stands in the way of reading it."""
    if wave.state is not WaveState.OPEN:
        return (), ""
    try:
        return printing.sheets(session, settings.keys, wave.id, by=account.email, now=now), ""
    except NotFound:
        return (), ""
    except Refused as refused:
        return (), refused.problems[0].what


def _kiosk(settings: Settings, code: str, *, has_poster: bool) -> str:
    if has_poster:
        return f"{settings.public_url}/kiosk/{code}" if code else ""
    return f"{settings.public_url}/kiosk"
