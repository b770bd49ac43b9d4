"""Files on their way in: kept in the database until somebody has looked at them and said yes or no.

They lie in the database so that the next request may be answered by another process on another machine, and
are forgotten after a day. Only who uploaded a file sees it again.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound
from survey.storage import uploads as upload_table
from survey.storage.uploads import UploadRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

LARGEST = 32 * 2**20
"""Bytes that the files of one upload may have together."""

KEPT = timedelta(days=1)

_LONGEST_NAME = 60
_ID_BYTES = 16


def keep(
    session: Session, parts: Mapping[str, tuple[str, bytes]], *, by: str, now: datetime
) -> str:
    """Keep files, each a name and its bytes under the part that it plays; return the id of the upload.

    What is older than a day is forgotten on this occasion.
    """
    purge(session, now)
    upload = secrets.token_urlsafe(_ID_BYTES)
    for part, name in _told_apart({part: name for part, (name, _) in parts.items()}).items():
        row = UploadRow(upload=upload, part=part, name=name, content=parts[part][1], by=by, at=now)
        upload_table.add(session, row)
    return upload


def names(session: Session, upload: str, *, by: str, now: datetime) -> dict[str, str]:
    """Return the name of each file of an upload by its part; raises NotFound where it is gone or another's."""
    found = upload_table.names(session, upload, by, now - KEPT) if _is_id(upload) else {}
    if not found:
        raise NotFound
    return found


@contextmanager
def files(session: Session, upload: str, *, by: str, now: datetime) -> Iterator[dict[str, Path]]:
    """Lay the files of an upload out in a folder of their own, under their names, for as long as the block lasts.

    Raises NotFound where the upload is gone or another's.
    """
    found = names(session, upload, by=by, now=now)
    with TemporaryDirectory(prefix="survey-upload-") as folder:
        paths = {}
        for part, name in found.items():
            paths[part] = Path(folder) / part / name
            paths[part].parent.mkdir()
            paths[part].write_bytes(upload_table.content(session, upload, part))
        yield paths


def forget(session: Session, upload: str, *, by: str) -> bool:
    """Throw an upload away; return whether it was there."""
    return _is_id(upload) and upload_table.forget(session, upload, by)


def are_old(session: Session, now: datetime) -> bool:
    """Return whether there is an upload to forget."""
    return upload_table.are_there_until(session, now - KEPT)


def purge(session: Session, now: datetime) -> int:
    """Forget every upload that is older than a day; return how many files it was."""
    return upload_table.forget_until(session, now - KEPT)


def _is_id(text: str) -> bool:
    """Return whether a text can be an id: not everything in an address may be asked of a database."""
    return text.isascii() and text.isprintable()


def _told_apart(given: Mapping[str, str]) -> dict[str, str]:
    """Return safe names that tell the files of an upload apart, for problems are told by name."""
    safe = {part: _safe(name) or f"{part}.csv" for part, name in given.items()}
    several = {name for name in safe.values() if list(safe.values()).count(name) > 1}
    return {part: f"{part}.csv" if name in several else name for part, name in safe.items()}


def _safe(name: str) -> str:
    """Return the last part of a file's name, in one printable line and not too long for any file system."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = " ".join("".join(letter for letter in last if letter.isprintable()).split())
    if len(printable) > _LONGEST_NAME:
        printable = f"{printable[: _LONGEST_NAME - 10]}…{printable[-9:]}"
    return "" if printable in {".", ".."} else printable
