"""The register of actions, and what releases have found out about them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.improvement import TESTED_FOR, Action, ActionState, RegisteredAction
from survey.domain.wave import start_of
from survey.storage.register import EntryRow, Register
from survey.storage.releases import ChangeRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

FAMILY = "F4"
"""The family of tests of a wave's registered actions."""


class ActionRow(EntryRow):
    """What is done about a figure; see `survey.domain.improvement.Action`."""

    __tablename__ = "action"

    title: Mapped[str]
    measure: Mapped[str]
    product: Mapped[str]
    group_key: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str]
    due: Mapped[date]
    cost: Mapped[int]
    state: Mapped[str]
    began: Mapped[date | None]
    said: Mapped[str]
    did: Mapped[str]
    is_public: Mapped[bool]


ACTIONS = Register(ActionRow, Action, {"state": ActionState})


class TestedAction(NamedTuple):
    """A frozen test of family F4: the wave that tested, and the earlier one (`against`) it was compared with."""

    wave_id: str
    revision: int
    measure: str
    product: str
    group_key: str
    contrast: str
    against: list[dict[str, Any]]
    difference: float
    se: float
    df: float
    p: float
    p_adjusted: float
    is_change: bool


_TEST = [getattr(ChangeRow, name) for name in TestedAction._fields]


def registered(session: Session, opens: date) -> tuple[RegisteredAction, ...]:
    """Return the actions that the release of a wave opened on a day tests, each figure and day once.

    They were entered before that day, had begun before it, at most `TESTED_FOR` earlier, and are not withdrawn.
    """
    row = ActionRow
    rows = session.execute(
        select(row.measure, row.product, row.group_key, row.began)
        .where(
            row.entered_at < start_of(opens),
            row.began < opens,
            row.began >= opens - TESTED_FOR,
            row.withdrawn_at.is_(None),
        )
        .distinct()
    )
    return tuple(
        sorted(
            RegisteredAction(measure, product, group_key, began)
            for measure, product, group_key, began in rows
            if began is not None
        )
    )


def tested(session: Session, revisions: Mapping[str, int]) -> list[TestedAction]:
    """Return what the releases given (wave, revision) say of actions."""
    rows = session.execute(
        select(*_TEST).where(ChangeRow.family == FAMILY, ChangeRow.wave_id.in_(revisions))
    )
    found = (TestedAction(*row) for row in rows)
    return [test for test in found if revisions[test.wave_id] == test.revision]
