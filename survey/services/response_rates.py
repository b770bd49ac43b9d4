"""Response rates of open waves: read once a day at a fixed hour, and shown as they were read.

A rate that is worked out whenever somebody asks tells a watcher who has just answered. So nothing but the worker's
reading at 06:00 in London looks at the returns of an open wave, and every page and command shows the last reading.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.group import Breakdown
from survey.domain.phrase import phrase
from survey.domain.reach import published_key
from survey.domain.response_rate import RateReading, live_step, staff_asked, step_words
from survey.domain.wave import LONDON, WaveState
from survey.storage import invitations, rate_readings, wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.sample import FrameCell
    from survey.domain.wave import Wave

HOUR = 6
"""The hour in London at which rates are read."""


def due(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the open waves whose rates are to be read today and have not been."""
    if now.astimezone(LONDON).hour < HOUR:
        return ()
    return tuple(
        wave.id
        for wave in waves.listing(session, WaveState.OPEN)
        if wave.has_frame and rate_readings.last_day(session, wave.id) != day_of(wave, now)
    )


def read(session: Session, wave_id: str, now: datetime) -> bool:
    """Read the rates of a wave: for the whole, kinds of site and planned site classes; False where it is not due.

    Of several workers at once one reads. A day that was missed stays missed.
    """
    wave = waves.hold(session, wave_id)
    if wave.state is not WaveState.OPEN or wave_id not in due(session, now):
        return False
    rate_readings.add(session, wave_id, day_of(wave, now), _readings(session, wave))
    return True


def read_due(session: Session, now: datetime) -> tuple[str, ...]:
    """Read the rates of every wave that is due; return these waves."""
    return tuple(wave_id for wave_id in due(session, now) if read(session, wave_id, now))


def day_of(wave: Wave, now: datetime) -> int:
    """Return which day of a wave it is in London, 0 for its first."""
    return (now.astimezone(LONDON).date() - wave.opens).days


def last_read(session: Session, wave: Wave) -> str:
    """Return the response rate of an open wave in words, as it was read last."""
    found = rate_readings.latest(session, wave.id, WHOLE_COUNCIL)
    return phrase("not read yet") if found is None else step_words(found.rate, wave.k)


def _readings(session: Session, wave: Wave) -> Iterator[RateReading]:
    method = wave_plans.get(session, wave.id).method
    returned = _returned(session, wave.id)
    below = _cells_below(waves.trees(session, wave.id), waves.cells(session, wave.id))
    for key, cells in sorted(below.items()):
        asked = staff_asked(cells, method)
        count = sum(returned.get(cell.number, 0) for cell in cells)
        yield RateReading(key, asked, live_step(count, asked, wave.k))


def _returned(session: Session, wave_id: str) -> Mapping[int, int]:
    """Return how many have returned by cell, by whatever link."""
    count: defaultdict[int, int] = defaultdict(int)
    for by in (invitations.returned_by_cell, invitations.returned_by_open_links):
        for cell, returned in by(session, wave_id).items():
            count[cell] += returned
    return count


def _cells_below(
    groups: tuple[WaveGroup, ...], cells: tuple[FrameCell, ...]
) -> dict[str, list[FrameCell]]:
    """Return the cells at or below each site node: classes, kinds and the whole."""
    nodes = {one.code: one for one in groups if one.breakdown is Breakdown.SITE}
    below: defaultdict[str, list[FrameCell]] = defaultdict(list)
    for cell in cells:
        code: str | None = cell.site
        while code is not None:
            node = nodes[code]
            below[published_key(node)].append(cell)
            code = node.parent
    return below
