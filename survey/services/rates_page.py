"""The page of response rates: what was read each day, against the same day of the wave before, and who lags behind.

Of an open wave it holds readings alone (`services.response_rates`), so looking at it again and again tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.charts.rates import RatesChart, rates_charts
from survey.domain.access import WHOLE_COUNCIL, Act, may
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level
from survey.domain.message import MessageKind
from survey.domain.reach import Reach, published_key
from survey.domain.response_rate import is_behind, step_words
from survey.domain.wave import LONDON, WaveState
from survey.services import fieldwork, frozen_sites, outbox
from survey.services.response_rates import HOUR
from survey.storage import rate_readings, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.fieldwork_plan import Method
    from survey.domain.group import WaveGroup
    from survey.domain.message import Mailing
    from survey.domain.response_rate import RateReading
    from survey.domain.wave import Wave
    from survey.storage.rate_readings import ByDay


@dataclass(frozen=True)
class GroupRate:
    """The rate of a group on a day. `before` is that of the same group on the same day of the wave before.

    `kind` is the kind of a planned class, or empty; `sites` are the names of the sites it counts. `is_behind_kind`
    and `is_behind_before` say why somebody is to ring.
    """

    key: str
    name: str
    level: Level
    kind: str
    sites: tuple[str, ...]
    day: int
    date: date
    eligible: int
    rate: int
    words: str
    before: int | None
    before_words: str
    is_behind_kind: bool = False
    is_behind_before: bool = False

    @property
    def is_shortened(self) -> bool:
        """Whether the name does not tell every site that is counted."""
        return len(self.sites) > 1 and self.name != " and ".join(self.sites)

    @property
    def is_lagging(self) -> bool:
        """Whether somebody is to ring."""
        return self.is_behind_kind or self.is_behind_before


@dataclass(frozen=True)
class Past:
    """The wave of the same series before, as far as it was read."""

    wave: Wave
    readings: ByDay

    def rate(self, key: str, day: int) -> int | None:
        """Return the rate of a group on a day, or on the last day before it that was read."""
        days = [one for one in self.readings if one <= day]
        found = self.readings[max(days)].get(key) if days else None
        return None if found is None else found.rate


@dataclass(frozen=True)
class RatesPage:
    """Everything said of the response rates of a wave, to one account.

    `rows` holds every group and day that the account may see, `today` those of the last reading. `undelivered`
    are invitations that were refused or came back; `mailing` is told once the wave has closed, and `rate` then is the
    exact rate of the whole. Of a withdrawn wave nothing is told.
    """

    wave: Wave
    method: Method
    rows: tuple[GroupRate, ...]
    past: Wave | None
    charts: tuple[RatesChart, ...]
    undelivered: int | None
    mailing: tuple[Mailing, ...]
    rate: str
    hour: int = HOUR

    @property
    def today(self) -> tuple[GroupRate, ...]:
        """The rates that were read last."""
        last = max((row.day for row in self.rows), default=0)
        return tuple(row for row in self.rows if row.day == last)

    @property
    def whole(self) -> GroupRate | None:
        """The rate of everybody, as it was read last."""
        return next((row for row in self.today if row.level is Level.ROOT), None)

    @property
    def days(self) -> tuple[GroupRate, ...]:
        """The rates of everybody, the latest first."""
        return tuple(row for row in reversed(self.rows) if row.level is Level.ROOT)

    @property
    def kinds(self) -> tuple[GroupRate, ...]:
        """The rates of the kinds of site."""
        return tuple(row for row in self.today if row.level is Level.UPPER)

    @property
    def classes(self) -> tuple[GroupRate, ...]:
        """The rates of the planned classes."""
        return tuple(row for row in self.today if row.level is Level.CLASS)

    @property
    def lagging(self) -> tuple[GroupRate, ...]:
        """The classes where somebody is to ring, while that helps."""
        if self.wave.state is not WaveState.OPEN:
            return ()
        return tuple(row for row in self.classes if row.is_lagging)


def page(session: Session, account: Account, wave_id: str, *, now: datetime) -> RatesPage:
    """Return the response rates of a wave as far as an account may see them; raises NotFound."""
    if not may(account, Act.WATCH_FIELDWORK, now.astimezone(LONDON).date()):
        raise NotFound(wave_id)
    status = fieldwork.status(session, wave_id)
    wave = status.wave
    is_shown = wave.state is not WaveState.WITHDRAWN
    readings = rate_readings.by_day(session, wave_id) if is_shown else {}
    past = _before(session, wave)
    is_over = wave.state is WaveState.CLOSED
    mailing = outbox.reconciliation(session, wave_id) if is_shown else ()
    whole = {day: found[WHOLE_COUNCIL].rate for day, found in readings.items()}
    return RatesPage(
        wave=wave,
        method=wave_plans.get(session, wave_id).method,
        rows=_rows(session, account, wave, readings, past),
        past=past.wave if past else None,
        charts=rates_charts(whole, _whole_of(past), (wave.closes - wave.opens).days)
        if whole
        else (),
        undelivered=_undelivered(mailing),
        mailing=mailing if is_over else (),
        rate=status.rate if is_over else "",
    )


def _before(session: Session, wave: Wave) -> Past | None:
    """Return the last wave of the same series before a wave that was read; none that was withdrawn."""
    states = (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED)
    for one in reversed(waves.listing(session, *states)):
        if one.series == wave.series and (one.opens, one.id) < (wave.opens, wave.id):
            readings = rate_readings.by_day(session, one.id)
            if readings:
                return Past(one, readings)
    return None


def _whole_of(past: Past | None) -> dict[int, int] | None:
    if past is None:
        return None
    return {day: found[WHOLE_COUNCIL].rate for day, found in past.readings.items()}


def _rows(
    session: Session, account: Account, wave: Wave, readings: ByDay, past: Past | None
) -> tuple[GroupRate, ...]:
    trees = waves.trees(session, wave.id)
    reach = Reach(trees, account.scope)
    site_names = frozen_sites.names(session, wave.id)
    shown = sorted(
        (one for one in trees if one.breakdown is Breakdown.SITE and _may_see(reach, one)),
        key=lambda one: (one.name, one.code),
    )
    name_of = {one.code: one.name for one in trees if one.breakdown is Breakdown.SITE}
    return tuple(
        _row(wave, day, found, group, past, name_of, site_names)
        for day, found in readings.items()
        for group in shown
        if published_key(group) in found
    )


def _may_see(reach: Reach, group: WaveGroup) -> bool:
    """Return whether a scope opens a group; who looks after a site sees the class that it is counted in."""
    if reach.holds(published_key(group)):
        return True
    return group.level is Level.CLASS and any(
        reach.holds(f"{Breakdown.SITE}:{code}") for code in group.leaves
    )


def _row(
    wave: Wave,
    day: int,
    found: Mapping[str, RateReading],
    group: WaveGroup,
    past: Past | None,
    name_of: Mapping[str, str],
    site_names: Mapping[str, str],
) -> GroupRate:
    key = published_key(group)
    own = found[key]
    before = past.rate(key, day) if past else None
    is_class = group.level is Level.CLASS
    above = found.get(f"{Breakdown.SITE}:{group.parent}")
    return GroupRate(
        key=key,
        name=group.name,
        level=group.level,
        kind=name_of.get(group.parent or "", "") if is_class else "",
        sites=tuple(site_names.get(code, code) for code in group.leaves) if is_class else (),
        day=day,
        date=wave.opens + timedelta(days=day),
        eligible=own.eligible,
        rate=own.rate,
        words=step_words(own.rate, wave.k),
        before=before,
        before_words="" if before is None or past is None else step_words(before, past.wave.k),
        is_behind_kind=is_class and is_behind(own, above.rate if above else None, wave.k),
        is_behind_before=is_class and is_behind(own, before, wave.k),
    )


def _undelivered(mailing: tuple[Mailing, ...]) -> int | None:
    """Return how many invitations never arrived; None where none was mailed."""
    invitations = [one for one in mailing if one.kind is MessageKind.INVITATION]
    return sum(one.failed + one.bounced for one in invitations) if invitations else None
