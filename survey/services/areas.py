"""Areas: an administrator says which small sites lie together, so that planned classes join neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.group import Breakdown
from survey.domain.phrase import phrase
from survey.domain.wave import LONDON
from survey.services import group_history
from survey.storage import audit, groups
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

LONGEST_AREA = 60


def set_areas(
    session: Session, areas: Mapping[str, str], *, now: datetime, actor: str, role: str
) -> int:
    """Set the areas of sites, by code; empty takes a site out of its area. Return how many have changed.

    Sites of one kind and department are joined with those of their own area alone. Open waves keep their classes.
    Raises Refused (where: the code of the site).
    """
    hold(session, Lock.DIRECTORY)
    wanted = {code: area.strip() for code, area in areas.items()}
    listed = groups.listing(session)
    before = {group.code: group.area for group in listed if group.breakdown is Breakdown.SITE}
    problems = tuple(_faults(wanted, before))
    if problems:
        raise Refused(problems)
    changed = {code: area for code, area in wanted.items() if before[code] != area}
    for code, area in changed.items():
        groups.set_area(session, Breakdown.SITE, code, area)
    if changed:
        today = now.astimezone(LONDON).date()
        group_history.record(session, listed, groups.listing(session), today)
        audit.append(
            session, now=now, actor=actor, role=role, action="set areas", object="directory:groups",
            detail={code: [before[code], area] for code, area in changed.items()},
        )  # fmt: skip
    return len(changed)


def _faults(wanted: Mapping[str, str], known: Mapping[str, str]) -> Iterator[Problem]:
    for code, area in wanted.items():
        if code not in known:
            yield Problem(code, phrase("there is no site %(code)s", code=code))
        elif not (area.isprintable() and len(area) <= LONGEST_AREA):
            what = phrase("an area is one line of at most %(most)s characters", most=LONGEST_AREA)
            yield Problem(code, what)
