"""Rows that may be there already: written where they are missing, left alone where they are not."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from survey.storage.base import Base

_CHUNK = 2000


def insert_missing(session: Session, row: type[Base], values: Iterable[dict[str, Any]]) -> None:
    """Write rows in chunks, leaving out each that meets one of its key or of a unique column."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = (
        postgresql.insert(row).on_conflict_do_nothing()
        if is_postgresql
        else sqlite.insert(row).on_conflict_do_nothing()
    )
    arriving = iter(values)
    while chunk := list(islice(arriving, _CHUNK)):
        session.execute(statement, chunk)
