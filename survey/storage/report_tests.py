"""What pages read of the tests of a whole release: those that were called a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from survey.storage.releases import ChangeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class CalledChange(NamedTuple):
    """A test that was called a change, whichever group it is about; see `survey.storage.releases.ChangeRow`."""

    family: str
    group_key: str
    measure: str
    product: str
    contrast: str
    against: list[dict[str, Any]]
    difference: float


_CALLED = [getattr(ChangeRow, name) for name in CalledChange._fields]


def called(session: Session, wave_id: str, revision: int) -> list[CalledChange]:
    """Return every change that a release calls one, by family, group, measure, product and contrast."""
    rows = session.execute(
        select(*_CALLED).where(
            ChangeRow.wave_id == wave_id,
            ChangeRow.revision == revision,
            ChangeRow.is_change.is_(True),
        )
    )
    return sorted((CalledChange(*row) for row in rows), key=lambda one: one[:5])
