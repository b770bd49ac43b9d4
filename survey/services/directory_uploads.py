"""A directory that was uploaded: looked at, then saved or thrown away, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.phrase import phrase
from survey.services import directory_changes, uploads
from survey.services.directory import import_directory
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.directory import Imported
    from survey.services.directory_changes import Changes

PARTS = ("groups", "people", "products")
"""What the files of an upload may hold; a part each."""


@dataclass(frozen=True)
class Preview:
    """An upload: the name of each file by its part, and what it would change."""

    upload: str
    names: Mapping[str, str]
    changes: Changes


def preview(session: Session, upload: str, account: Account, *, now: datetime) -> Preview:
    """Return what an upload would change; raises NotFound where it was saved, thrown away, or is another's."""
    with uploads.files(session, upload, by=account.email, now=now) as files:
        changes = directory_changes.compare(session, files, now=now)
        return Preview(upload, {part: path.name for part, path in files.items()}, changes)


def save(
    session: Session, upload: str, account: Account, *, stamp: str, now: datetime
) -> Imported | None:
    """Take an upload into the directory; return None where it was saved or thrown away already.

    `stamp` is that of the changes that were shown. Raises Refused where the directory is no longer what they
    were compared with, or with everything that is wrong with the files.
    """
    hold(session, Lock.DIRECTORY)
    try:
        with uploads.files(session, upload, by=account.email, now=now) as files:
            if stamp != directory_changes.stamp(session):
                raise Refused.because(
                    phrase(
                        "The directory was changed after you looked at this page. What would change"
                        " now is shown below: look at it, and save again."
                    )
                )
            imported = import_directory(
                session, **files, now=now, actor=account.email, role=account.role
            )
    except NotFound:
        return None
    uploads.forget(session, upload, by=account.email)
    return imported
