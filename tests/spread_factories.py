"""Builders of what a release says beside its estimates: how answers spread, and the shares of those without one."""

from datetime import date
from math import exp

from sqlalchemy import insert

from survey.domain.improvement import Aim, Event, EventKind
from survey.services.report_asked import Asking
from survey.storage.aims import AIMS
from survey.storage.events import EVENTS
from survey.storage.findings import AnswerShareRow, DistributionRow
from tests import analysis_page_factories
from tests.analysis_page_factories import NOW
from tests.figure_factories import answers, level
from tests.report_factories import MANAGER

POINTS = {"overall-rating": range(1, 8), "lost-time": range(5)}
"""The codes of the measures that a story is told of; measures of several items have none."""


def store_spreads(session, waves, groups=("all",), size=3000):
    """Store believable distributions and shares apart for some groups in the first revision of each wave."""
    for place, wave in enumerate(waves):
        name = {"wave_id": wave.id, "revision": 1, "product": ""}
        for key in groups:
            for measure, codes in POINTS.items():
                about = name | {"measure": measure, "group_key": key}
                shares = spread(level(measure, place, key), codes)
                session.execute(
                    insert(DistributionRow),
                    [
                        about
                        | {"code": code, "share": share, "count": round(share * answers(size))}
                        for code, share in zip(codes, shares, strict=True)
                    ],
                )
                apart = {"does_not_apply": 0.0, "do_not_know": 0.031, "missing": 0.012}
                session.execute(insert(AnswerShareRow), about | apart | {"not_asked": 0.0})


def spread(score, codes):
    """Shares around a score of 0-100, one a code."""
    middle = codes[0] + score / 100 * (codes[-1] - codes[0])
    heights = [exp(-((code - middle) ** 2) / 3) for code in codes]
    return [height / sum(heights) for height in heights]


AIM = Aim(
    "overall-rating",
    "",
    "all",
    "2025-06",
    61.2,
    70.0,
    date(2027, 3, 31),
    "Head of IT",
    "Cabinet",
    date(2025, 9, 1),
)
MOVED = Event(EventKind.MIGRATION, date(2025, 12, 4), "Email moved")


def fill(session, number=6):
    """A council with all that the pages of measures and groups show: spreads, a target, an event."""
    stored = analysis_page_factories.fill(session, number=number)
    store_spreads(session, stored, ["all", "organisation:people", "site:schools"])
    mark(session)
    return stored


def mark(session):
    """Enter a target for the council's headline, and an event that every trend is marked with."""
    AIMS.add(session, AIM, NOW, "ada@exton.example")
    EVENTS.add(session, MOVED, NOW, "ada@exton.example")


def read(session, page, account=MANAGER, locale="en", *, wave=None, group=None, **more):
    """A page of results as a manager asks for it."""
    return page(session, account, Asking(wave, group, locale), now=NOW, **more)
