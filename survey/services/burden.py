"""The cap on burden: nobody is asked again too soon, whatever the wave, tickets included."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from survey.storage import contacts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

CAP_DAYS = 60
"""For how many days whoever was asked is left alone, unless SURVEY_CAP_DAYS says otherwise."""


def too_soon(
    session: Session, people: Iterable[str], on: date, *, days: int = CAP_DAYS
) -> frozenset[str]:
    """Return those of `people` who were asked to take part in a wave in the `days` days before a day.

    Asked on 1 June with a cap of 60 days, somebody may be asked again on 31 July. No cap (0) holds back nobody.
    """
    if not days:
        return frozenset()
    return contacts.asked_after(session, on - timedelta(days=days)).intersection(people)


def record(
    session: Session, wave_id: str, people: Iterable[str], on: date, *, days: int = CAP_DAYS
) -> None:
    """Note that people are asked to take part in a wave, and forget what the cap no longer looks back to."""
    contacts.forget_until(session, on - timedelta(days=days))
    contacts.record(session, wave_id, people, on)
