"""Who may do what: roles, scopes, and the one function that decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

WHOLE_COUNCIL = "all"


class StaffRole(StrEnum):
    """What a member of staff signs in as."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    INSPECTOR = "inspector"
    OPERATOR = "operator"


class Act(StrEnum):
    """What can be allowed."""

    READ_RESULTS = "read results"
    WATCH_FIELDWORK = "watch fieldwork"
    """See waves and their response rates."""
    RUN_FIELDWORK = "run fieldwork"
    """Plan, open, extend, close and withdraw waves, and what belongs to them."""
    KEEP_DIRECTORY = "keep the directory"
    """Import groups, people and products, and see who is on the staff list."""
    KEEP_QUESTIONNAIRES = "keep questionnaires"
    KEEP_IMPROVEMENT = "keep aims and actions"
    """Enter, amend and withdraw aims and actions for groups within one's scope."""
    KEEP_EVIDENCE = "keep evidence"
    """The same of events, the strategy, service levels, impact assessments and costs."""
    REVIEW_COMMENTS = "review comments"
    """Read comments as they were written, and let them through or withhold them."""


_ACTS: dict[StaffRole, frozenset[Act]] = {
    StaffRole.ADMINISTRATOR: frozenset(Act),
    StaffRole.MANAGER: frozenset({Act.READ_RESULTS, Act.WATCH_FIELDWORK, Act.KEEP_IMPROVEMENT}),
    StaffRole.INSPECTOR: frozenset(),
    StaffRole.OPERATOR: frozenset(),
}


@dataclass(frozen=True)
class Account:
    """Someone who signs in. `scope` is `all` or `breakdown:code`; `until` is the last day of access."""

    email: str
    role: StaffRole
    scope: str = WHOLE_COUNCIL
    until: date | None = None
    is_disabled: bool = False

    def is_valid(self, on: date) -> bool:
        """Return whether the account may be used on a day."""
        return not self.is_disabled and (self.until is None or on <= self.until)


def may(account: Account | None, act: Act, on: date) -> bool:
    """Return whether an account may act on a day. Nobody, nothing and no day past `until` may."""
    return account is not None and account.is_valid(on) and act in _ACTS[account.role]
