"""Keeping the registers of improvement: entering, amending and withdrawing, each checked, logged and kept for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.domain.access import WHOLE_COUNCIL, Act, may
from survey.domain.errors import NotFound, Refused
from survey.domain.improvement import (
    Action,
    Aim,
    Cost,
    Event,
    ImpactAssessment,
    RegisterName,
    ServiceLevel,
    Strategy,
)
from survey.domain.phrase import phrase
from survey.domain.wave import LONDON
from survey.services import improvement_checks
from survey.services.improvement_ground import ground, published
from survey.storage import audit
from survey.storage.actions import ACTIONS
from survey.storage.aims import AIMS
from survey.storage.commitments import ASSESSMENTS, SERVICE_LEVELS, STRATEGIES
from survey.storage.costs import COSTS
from survey.storage.events import EVENTS
from survey.storage.locks import Lock, hold
from survey.storage.register import Register, as_json

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.improvement import Content, Entry, Version
    from survey.services.improvement_ground import Ground

_REGISTERS: dict[RegisterName, tuple[type[Content], Register[Any]]] = {
    RegisterName.AIMS: (Aim, AIMS),
    RegisterName.ACTIONS: (Action, ACTIONS),
    RegisterName.EVENTS: (Event, EVENTS),
    RegisterName.STRATEGIES: (Strategy, STRATEGIES),
    RegisterName.SERVICE_LEVELS: (ServiceLevel, SERVICE_LEVELS),
    RegisterName.ASSESSMENTS: (ImpactAssessment, ASSESSMENTS),
    RegisterName.COSTS: (Cost, COSTS),
}
_OF_MANAGERS = frozenset({RegisterName.AIMS, RegisterName.ACTIONS})


@dataclass(frozen=True)
class KeptEntry:
    """An entry that may be amended: its versions, the first one first, and the fields that are frozen."""

    entry: Entry[Any]
    versions: tuple[Version, ...]
    frozen: frozenset[str]


def may_keep(account: Account, register: RegisterName, now: datetime) -> bool:
    """Return whether an account may write in a register."""
    act = Act.KEEP_IMPROVEMENT if register in _OF_MANAGERS else Act.KEEP_EVIDENCE
    return may(account, act, now.astimezone(LONDON).date())


def found(
    session: Session, account: Account, register: RegisterName, number: int, *, now: datetime
) -> KeptEntry:
    """Return an entry for amending; NotFound where there is none that the account may amend."""
    grounds = _entered(session, account, register, now)
    shelf = _REGISTERS[register][1]
    entry = shelf.get(session, number)
    _check_owned(grounds, entry.content)
    frozen = improvement_checks.frozen(entry, grounds.waves)
    return KeptEntry(entry, shelf.versions(session, number), frozen)


def enter(session: Session, account: Account, content: Content, *, now: datetime) -> int:
    """Enter something in its register and return its number; the same again is the same entry.

    The baseline of an aim is looked up. Raises NotFound, or Refused with the fields as `where`.
    """
    register = _register_of(content)
    hold(session, Lock.REGISTERS)
    grounds = _entered(session, account, register, now)
    content = _with_baseline(session, grounds, content, None)
    shelf = _REGISTERS[register][1]
    standing = [entry for entry in shelf.listing(session) if entry.stands]
    same = [entry for entry in standing if entry.content == content]
    others = [entry for entry in standing if entry not in same]
    improvement_checks.check(grounds, content, others, now=now)
    if same:
        return int(same[0].number)
    number = shelf.add(session, content, now, account.email)
    _log(session, account, f"enter {shelf.name}", f"{shelf.name} {number}", as_json(content), now)
    return number


def amend(
    session: Session, account: Account, number: int, content: Content, *, now: datetime
) -> None:
    """Put a new version of an entry beside those before; what has not changed makes none.

    Raises NotFound, or Refused: an action's figure cannot change once a wave that opened after it was registered
    has been released.
    """
    register = _register_of(content)
    hold(session, Lock.REGISTERS)
    kept = found(session, account, register, number, now=now)
    if not kept.entry.stands:
        raise Refused.because(phrase("this entry was withdrawn: enter a new one"))
    grounds = ground(session, account)
    content = _with_baseline(session, grounds, content, kept.entry.content)
    if content == kept.entry.content:
        return
    improvement_checks.check_frozen(kept.entry.content, content, kept.frozen)
    shelf = _REGISTERS[register][1]
    others = [one for one in shelf.listing(session) if one.stands and one.number != number]
    improvement_checks.check(grounds, content, others, before=kept.entry.content, now=now)
    shelf.amend(session, number, content, now, account.email)
    old, new = as_json(kept.entry.content), as_json(content)
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    _log(session, account, f"amend {shelf.name}", f"{shelf.name} {number}", changed, now)


def withdraw(
    session: Session, account: Account, register: RegisterName, number: int, *, now: datetime
) -> None:
    """Withdraw an entry: it stays in the history. Raises NotFound; twice is once."""
    hold(session, Lock.REGISTERS)
    kept = found(session, account, register, number, now=now)
    if not kept.entry.stands:
        return
    shelf = _REGISTERS[register][1]
    shelf.withdraw(session, number, now, account.email)
    said = as_json(kept.entry.content)
    _log(session, account, f"withdraw {shelf.name}", f"{shelf.name} {number}", said, now)


def _register_of(content: Content) -> RegisterName:
    return next(name for name, (kind, _) in _REGISTERS.items() if isinstance(content, kind))


def _entered(session: Session, account: Account, register: RegisterName, now: datetime) -> Ground:
    """Return the ground of an account that may write in a register; NotFound for any other."""
    if not may_keep(account, register, now):
        raise NotFound(register)
    return ground(session, account)


def _check_owned(grounds: Ground, content: Content) -> None:
    """Raise NotFound where an entry is about a group outside the scope of the account.

    What is about a group that is no longer there belongs to those who own the whole council.
    """
    key = getattr(content, "group_key", WHOLE_COUNCIL)
    is_owned = improvement_checks.is_owned
    if not (is_owned(grounds, key) or is_owned(grounds, WHOLE_COUNCIL)):
        raise NotFound(key)


def _with_baseline(
    session: Session, grounds: Ground, content: Content, before: Content | None
) -> Content:
    """Return an aim with its baseline as published; one that stood before stays as it was looked up then."""
    if not isinstance(content, Aim):
        return content
    said = (content.baseline_wave, content.measure, content.product, content.group_key)
    if isinstance(before, Aim) and said == (
        before.baseline_wave, before.measure, before.product, before.group_key,
    ):  # fmt: skip
        return replace(content, baseline=before.baseline)
    wave = grounds.wave(content.baseline_wave)
    if wave is None:
        raise Refused.because(phrase("choose a wave that has been released"), "baseline_wave")
    if not improvement_checks.is_owned(grounds, content.group_key):
        raise Refused.because(phrase("choose a group that is yours"), "group_key")
    cell = published(session, wave, *said[1:])
    if cell is None or cell.score is None:
        what = phrase("no such figure was published in that wave: choose another group or wave")
        raise Refused.because(what, "baseline_wave")
    return replace(content, baseline=cell.score)


def _log(
    session: Session,
    account: Account,
    action: str,
    entry: str,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    audit.append(
        session, now=now, actor=account.email, role=account.role,
        action=action, object=entry, detail=detail,
    )  # fmt: skip
