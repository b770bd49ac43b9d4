"""Opening a wave: what is frozen, who is invited, and the keys without which no answer could be read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.phrase import counted, phrase
from survey.domain.wave import STATE_WORDS, WaveState
from survey.sealing import keys as key_files
from survey.sealing.tokens import open_code, token_hash
from survey.services import inviting
from survey.services.burden import CAP_DAYS
from survey.services.framing import frame_on
from survey.services.inviting import Occasion
from survey.storage import audit, invitations, products, wave_plans, waves
from survey.storage.invitations import OpenLink
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path
    from random import Random

    from sqlalchemy.orm import Session

    from survey.domain.wave import Wave
    from survey.services.framing import Framed
    from survey.services.inviting import Choice, Invited


@dataclass(frozen=True)
class Opened:
    """A wave that has just been opened: everybody eligible, personal invitations made, sites with an open link.

    Eligible and yet not invited are those not drawn for a sample, and of those drawn, who has opted out or was
    asked to another survey too lately. `slips` of the invitations are printed; `messages` are in the outbox.
    """

    wave: Wave
    eligible: int
    invited: int
    open_sites: int
    not_drawn: int = 0
    opted_out: int = 0
    too_soon: int = 0
    slips: int = 0
    messages: int = 0

    @property
    def told(self) -> tuple[str, ...]:
        """What an administrator is told of it, a sentence each; of what there was none of, nothing."""
        sentences = (
            counted("One person is eligible.", "%(num)s people are eligible.", self.eligible),
            counted("One was not drawn.", "%(num)s were not drawn.", self.not_drawn),
            counted(
                "One has opted out and is left out.",
                "%(num)s have opted out and are left out.",
                self.opted_out,
            ),
            counted(
                "One was asked to another survey too lately and is left out.",
                "%(num)s were asked to another survey too lately and are left out.",
                self.too_soon,
            ),
            counted("One is invited by mail.", "%(num)s are invited by mail.", self.messages),
            counted("One is invited by a slip.", "%(num)s are invited by slips.", self.slips),
            counted(
                "One site has an open link.", "%(num)s sites have an open link.", self.open_sites
            ),
        )
        return tuple(one for one in sentences if one.number)


def open_wave(
    session: Session,
    keys: Path,
    wave_id: str,
    *,
    now: datetime,
    actor: str,
    role: str = "operator",
    cap_days: int = CAP_DAYS,
    chance: Random | None = None,
) -> Opened:
    """Freeze a draft wave's catalogue, trees and frame, invite whom its plan asks, and let answers in.

    A wave opened by hand before its first day opens today. Raises NotFound, or Refused with a reason. The
    wave's keys are on disk before this returns, so before the caller commits. Whatever is refused leaves no
    keys behind; keys left by a commit that failed are used by the next opening, for nobody can tell whether
    the database had it. `chance` draws a sample; the operating system does unless a test wants to repeat it.
    """
    hold(session, Lock.DIRECTORY)
    occasion = Occasion(now, cap_days, chance or SystemRandom())
    wave = _begun(session, wave_id, occasion)
    plan = wave_plans.get(session, wave_id)
    framed = frame_on(session, wave, plan, occasion.today)
    choice = inviting.choose(session, plan, framed, wave.k, occasion)
    with _new_keys(keys, wave_id) as box_key:
        waves.freeze(session, wave, box_key, choice.counted(framed.frame))
        link_key = key_files.link_key(keys, wave_id)
        invited = inviting.invite(session, link_key, wave_id, plan, framed, choice, occasion)
        _put_up_open_links(session, link_key, wave_id, framed)
        opened = _opened(wave, framed, choice, invited)
        _check_somebody_is_asked(opened)
        audit.append(
            session, now=now, actor=actor, role=role,
            action="open", object=f"wave:{wave_id}", detail=_detail(opened),
        )  # fmt: skip
    return opened


def _begun(session: Session, wave_id: str, occasion: Occasion) -> Wave:
    """Turn a draft to open, and return it with the catalogue of the day.

    Its row is locked from the first look: who edits it meanwhile is waited for, and what they wrote is opened.
    """
    today = occasion.today
    wave = waves.hold(session, wave_id)
    _check_may_open(wave, today)
    opens = min(wave.opens, today)
    waves.change(session, wave_id, state=WaveState.OPEN, opens=opens, opened_at=occasion.now)
    catalogue = tuple(one for one in products.listing(session) if one.is_open(today))
    return replace(wave, opens=opens, state=WaveState.OPEN, catalogue=catalogue)


def _check_somebody_is_asked(opened: Opened) -> None:
    """Refuse a wave in which everybody is left out; whom a wave after tickets asks is not known when it opens."""
    if opened.eligible and not opened.invited and not opened.open_sites:
        raise Refused.because(
            "nobody would be asked: everybody has opted out or was asked too lately", opened.wave.id
        )


def _opened(wave: Wave, framed: Framed, choice: Choice, invited: Invited) -> Opened:
    return Opened(
        wave,
        eligible=sum(cell.eligible for cell in framed.frame.cells),
        invited=invited.people,
        open_sites=len(framed.open_at),
        not_drawn=choice.not_drawn,
        opted_out=choice.opted_out,
        too_soon=choice.too_soon,
        slips=invited.slips,
        messages=invited.messages,
    )


def _detail(opened: Opened) -> dict[str, object]:
    """Return what the log keeps of an opening; of what a plan adds, only what there was."""
    wave = opened.wave
    planned = {
        name: getattr(opened, name)
        for name in ("not_drawn", "opted_out", "too_soon", "slips", "messages")
    }
    return {
        "questionnaire": f"{wave.questionnaire_id}:{wave.questionnaire_version}",
        "k": wave.k,
        "eligible": opened.eligible,
        "invited": opened.invited,
        "open_links": opened.open_sites,
        "keys": list(key_files.KINDS),
        **{name: count for name, count in planned.items() if count},
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
        what = phrase(
            "its keys cannot be written to %(folder)s: %(error)s", folder=keys, error=error.strerror
        )
        raise Refused.because(what, wave_id) from error
    except BaseException:
        key_files.destroy(keys, wave_id)
        raise


def _check_may_open(wave: Wave, today: date) -> None:
    if wave.state is WaveState.WITHDRAWN:
        raise Refused.because("it was withdrawn and cannot be opened", wave.id)
    if wave.state is not WaveState.DRAFT:
        what = phrase("it has been opened already: it is %(state)s", state=STATE_WORDS[wave.state])
        raise Refused.because(what, wave.id)
    if wave.closes < today:
        what = phrase("its last day was %(last)s: extend it before it is opened", last=wave.closes)
        raise Refused.because(what, wave.id)


def _put_up_open_links(session: Session, link_key: bytes, wave_id: str, framed: Framed) -> None:
    cell_at = {
        site: cell for (site, _), cell in framed.frame.cell_of.items() if site in framed.open_at
    }
    links = [
        OpenLink(token_hash(open_code(link_key, wave_id, site)), site, cell)
        for site, cell in sorted(cell_at.items())
    ]
    invitations.insert_open_links(session, wave_id, links)
