"""Opening a wave: what is frozen, who is invited, and the keys without which no answer could be read."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.frame import draw_frame
from survey.domain.group import Breakdown
from survey.domain.tree import Tree
from survey.domain.wave import LONDON, Links, WaveState
from survey.sealing import keys as key_files
from survey.sealing.tokens import open_code, personal_token, token_hash
from survey.services.planning import plan_before, rates_before
from survey.storage import audit, groups, invitations, people, products, waves
from survey.storage.base import OBJECT_KEY_BYTES
from survey.storage.invitations import Invitation, OpenLink
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.frame import Frame
    from survey.domain.planned_class import Pair
    from survey.domain.wave import Wave

Trees = dict[Breakdown, Tree]


@dataclass(frozen=True)
class Opened:
    """A wave that has just been opened: everybody eligible, personal links made, sites with an open link."""

    wave: Wave
    eligible: int
    invited: int
    open_sites: int


def open_wave(
    session: Session, keys: Path, wave_id: str, *, now: datetime, actor: str, role: str = "operator"
) -> Opened:
    """Freeze a draft wave's catalogue, trees and frame, invite everybody, and let answers in.

    A wave opened by hand before its first day opens today. Raises NotFound, or Refused with a reason. The
    wave's keys are on disk before this returns, so before the caller commits. Whatever is refused leaves no
    keys behind; keys left by a commit that failed are used by the next opening, for nobody can tell whether
    the database had it.
    """
    hold(session, Lock.DIRECTORY)
    today = now.astimezone(LONDON).date()
    wave = waves.get(session, wave_id)
    _check_may_open(wave, today)
    wave = replace(wave, opens=min(wave.opens, today), state=WaveState.OPEN)
    dates = {"opens": wave.opens, "opened_at": now}
    if not waves.move(session, wave_id, WaveState.DRAFT, wave.state, **dates):
        raise Refused.because("it is being opened by somebody else", wave_id)
    catalogue = tuple(one for one in products.listing(session) if one.is_open(today))
    wave = replace(wave, catalogue=catalogue)
    frame, open_at = _draw(session, wave, today)
    with _new_keys(keys, wave_id) as box_key:
        waves.freeze(session, wave, box_key, frame)
        opened = Opened(
            wave,
            eligible=sum(cell.eligible for cell in frame.cells),
            invited=_invite(session, keys, wave_id, frame, open_at),
            open_sites=_put_up_open_links(session, keys, wave_id, frame, open_at),
        )
        audit.append(
            session, now=now, actor=actor, role=role,
            action="open", object=f"wave:{wave_id}", detail=_detail(opened),
        )  # fmt: skip
    return opened


def _detail(opened: Opened) -> dict[str, object]:
    wave = opened.wave
    return {
        "questionnaire": f"{wave.questionnaire_id}:{wave.questionnaire_version}",
        "k": wave.k,
        "eligible": opened.eligible,
        "invited": opened.invited,
        "open_links": opened.open_sites,
        "keys": list(key_files.KINDS),
    }


@contextmanager
def _new_keys(keys: Path, wave_id: str) -> Iterator[bytes]:
    """Yield the public box key of a wave whose keys are on disk; destroy them if the block raises.

    The wave's row is locked meanwhile, so that these are the keys of nobody else.
    """
    try:
        yield key_files.create(keys, wave_id)
    except OSError as error:
        key_files.destroy(keys, wave_id)
        raise Refused.because(
            f"its keys cannot be written to {keys}: {error.strerror}", wave_id
        ) from error
    except BaseException:
        key_files.destroy(keys, wave_id)
        raise


def _check_may_open(wave: Wave, today: date) -> None:
    if wave.state is WaveState.WITHDRAWN:
        raise Refused.because("it was withdrawn and cannot be opened", wave.id)
    if wave.state is not WaveState.DRAFT:
        raise Refused.because(f"it has been opened already: it is {wave.state}", wave.id)
    if wave.closes < today:
        raise Refused.because(
            f"its last day was {wave.closes}: extend it before it is opened", wave.id
        )


def _draw(session: Session, wave: Wave, today: date) -> tuple[Frame, frozenset[str]]:
    """Return the frame of a wave that opens today, and its sites with an open link."""
    trees, eligible = _directory(session, wave, today)
    open_at = _open_sites(wave, trees[Breakdown.SITE], eligible)
    frame = draw_frame(
        trees,
        eligible,
        open_sites=open_at,
        k=wave.k,
        rates=rates_before(session, wave),
        previous=plan_before(session, wave),
    )
    return frame, open_at


def _directory(session: Session, wave: Wave, today: date) -> tuple[Trees, dict[Pair, int]]:
    """Return both trees as they stand today, and the eligible staff by (site, organisation)."""
    everybody = groups.listing(session)
    eligible = people.count_by_place(session)
    if not everybody or not eligible:
        raise Refused.because("the directory is empty: run survey directory import first", wave.id)
    trees = {breakdown: Tree.on(today, everybody, breakdown) for breakdown in Breakdown}
    problems = sorted(set(_misplaced(trees, eligible)))
    if problems:
        raise Refused(problems)
    if sum(eligible.values()) < wave.k:
        what = (
            f"only {sum(eligible.values())} people are on the staff list: with fewer than {wave.k} returns"
            " nothing could ever be shown"
        )
        raise Refused.because(what, wave.id)
    return trees, eligible


def _misplaced(trees: Trees, eligible: Mapping[Pair, int]) -> Iterator[Problem]:
    for pair in eligible:
        for breakdown, code in zip((Breakdown.SITE, Breakdown.ORGANISATION), pair, strict=True):
            if code not in trees[breakdown].leaves:
                what = "people are on the staff list here, but today it is no open group without groups below it"
                yield Problem(f"{breakdown}:{code}", what)


def _open_sites(wave: Wave, sites: Tree, eligible: Mapping[Pair, int]) -> frozenset[str]:
    """Return the sites with staff that answer by open link."""
    staffed = frozenset(site for site, _ in eligible)
    if wave.links is Links.OPEN:
        return staffed
    unknown = [code for code in wave.open_at if code not in sites.nodes]
    if unknown:
        raise Refused(
            Problem(wave.id, f"{code} is to answer by open link, but is no open site")
            for code in unknown
        )
    return staffed & frozenset().union(*(sites.leaves_below(code) for code in wave.open_at))


def _invite(
    session: Session, keys: Path, wave_id: str, frame: Frame, open_at: frozenset[str]
) -> int:
    link_key = key_files.link_key(keys, wave_id)

    def everybody() -> Iterator[Invitation]:
        for person in people.iterate(session):
            if person.site not in open_at:
                id_ = secrets.token_bytes(OBJECT_KEY_BYTES)
                token = personal_token(link_key, id_)
                cell = frame.cell_of[person.site, person.organisation]
                yield Invitation(id_, token_hash(token), person.reference, cell, person.language)

    return invitations.insert_many(session, wave_id, everybody())


def _put_up_open_links(
    session: Session, keys: Path, wave_id: str, frame: Frame, open_at: frozenset[str]
) -> int:
    link_key = key_files.link_key(keys, wave_id)
    cell_at = {site: cell for (site, _), cell in frame.cell_of.items() if site in open_at}
    links = [
        OpenLink(token_hash(open_code(link_key, wave_id, site)), site, cell)
        for site, cell in sorted(cell_at.items())
    ]
    invitations.insert_open_links(session, wave_id, links)
    return len(links)
