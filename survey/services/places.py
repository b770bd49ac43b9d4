"""Places: how each site is asked, and what is to be printed for it. Slips, posters and kiosks are seen from here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.group import Breakdown
from survey.domain.message import Channel
from survey.domain.wave import LONDON, WaveState
from survey.services import jobs, printing, wave_reach
from survey.services.wave_reach import Ways
from survey.storage import groups, invitations, people, printouts, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.access import Account
    from survey.domain.group import Group
    from survey.domain.job import Job
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class Place:
    """A site at which something is printed. `kiosk` is an address, empty until the codes have been made."""

    site: str
    name: str
    slips: int
    by_mail: int
    by_poster: int
    kiosk: str


@dataclass(frozen=True)
class Places:
    """The sites of a wave that need slips or a poster, in order of their names, and what is printed already.

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
        return sum(place.by_poster > 0 for place in self.places)

    @property
    def is_in_work(self) -> bool:
        """Whether codes are being made, or wait to be."""
        return self.job is not None and not self.job.is_finished


def page(
    session: Session, wave_id: str, *, account: Account, now: datetime, settings: Settings
) -> Places:
    """Return what is to be printed for a wave, site by site; raises NotFound."""
    wave = waves.get(session, wave_id)
    ways = _ways(session, wave, now)
    names = site_names(session)
    codes, trouble = _codes(session, wave, account, now, settings)
    printed = [
        Place(
            site,
            names.get(site, site),
            slips=way.by_slip,
            by_mail=way.by_mail,
            by_poster=way.by_poster,
            kiosk=_kiosk(settings, way, codes.get(site, "")),
        )
        for site, way in ways.items()
        if way.by_slip or way.by_poster
    ]
    made = printouts.made_at(session, wave_id, account.email) if codes else None
    return Places(
        wave=wave,
        places=tuple(sorted(printed, key=lambda place: (place.name, place.site))),
        others=len(ways) - len(printed),
        job=jobs.latest_print(session, wave_id) if wave.state is WaveState.OPEN else None,
        is_silent=jobs.is_worker_silent(session, now),
        until=made + printing.KEPT if made else None,
        trouble=trouble,
    )


def site_names(session: Session) -> dict[str, str]:
    """Return the names of the sites of the directory, those that have closed too, by code."""
    return _names(groups.listing(session), Breakdown.SITE)


def department_names(session: Session) -> dict[str, str]:
    """Return the names of the departments of the directory by code."""
    return _names(groups.listing(session), Breakdown.ORGANISATION)


def _names(everybody: tuple[Group, ...], breakdown: Breakdown) -> dict[str, str]:
    return {group.code: group.name for group in everybody if group.breakdown == breakdown}


def _ways(session: Session, wave: Wave, now: datetime) -> Mapping[str, Ways]:
    """Return how each site is asked: as it is planned, or as the wave was opened; nothing of one that is over."""
    if not wave.has_frame or wave.state not in {WaveState.DRAFT, WaveState.OPEN}:
        return {}
    if wave.state is WaveState.DRAFT:
        day = max(wave.opens, now.astimezone(LONDON).date())
        plan = wave_plans.get(session, wave.id)
        return wave_reach.at_sites(session, wave, plan, day)
    staff: defaultdict[str, int] = defaultdict(int)
    for (site, _), count in people.count_by_place(session).items():
        staff[site] += count
    open_at = waves.open_sites(session, wave.id)
    invited = invitations.count_by_site(session, wave.id)
    return {
        site: Ways(
            invited.get((site, Channel.LINK), 0),
            invited.get((site, Channel.SLIP), 0),
            staff[site] if site in open_at else 0,
        )
        for site in sorted({*open_at, *(site for site, _ in invited)})
    }


def _codes(
    session: Session, wave: Wave, account: Account, now: datetime, settings: Settings
) -> tuple[dict[str, str], str]:
    """Return the open link's code, or "", of each site that was printed, and what stands in the way of reading them."""
    if wave.state is not WaveState.OPEN:
        return {}, ""
    try:
        found = printing.sheets(session, settings.keys, wave.id, by=account.email, now=now)
    except NotFound:
        return {}, ""
    except Refused as refused:
        return {}, refused.problems[0].what
    return {sheet.site: sheet.code for sheet in found}, ""


def _kiosk(settings: Settings, way: Ways, code: str) -> str:
    if way.by_poster:
        return f"{settings.public_url}/kiosk/{code}" if code else ""
    return f"{settings.public_url}/kiosk"
