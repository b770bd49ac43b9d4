"""The three keys of a wave, in files that lie outside the database and its backups.

The box key (private; read by the process that closes), the link key (makes the links of mails and slips)
and the draft key (mixed into the key of every draft). Destroyed together, they leave noise behind.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ("box", "link", "draft")
"""The keys of a wave, in the order in which they are written."""

KEY_BYTES = 32

_WAVE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class KeyMissingError(Exception):
    """A key of the wave is not where it should be, or is not a key."""


def create(folder: Path, wave_id: str) -> bytes:
    """Write the wave's three keys so that they outlast a power cut; return the public box key (32 bytes).

    Keys that are there already stay as they are: an opening that was cut off can be run again, and two at
    once end with the same keys. Raises ValueError for a wave id that cannot name a file.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _fsync_folder(folder.parent)
    for kind in KINDS:
        _write_once(_file(folder, wave_id, kind), secrets.token_bytes(KEY_BYTES))
    _fsync_folder(folder)
    return public_box_key(folder, wave_id)


def public_box_key(folder: Path, wave_id: str) -> bytes:
    """Return the public half of the box key, computed from the private one."""
    private = X25519PrivateKey.from_private_bytes(box_key(folder, wave_id))
    return private.public_key().public_bytes_raw()


def box_key(folder: Path, wave_id: str) -> bytes:
    """Return the private box key; raises KeyMissingError."""
    return _read(folder, wave_id, "box")


def link_key(folder: Path, wave_id: str) -> bytes:
    """Return the key from which links are made; raises KeyMissingError."""
    return _read(folder, wave_id, "link")


def draft_key(folder: Path, wave_id: str) -> bytes:
    """Return the key that is mixed into every draft's; raises KeyMissingError."""
    return _read(folder, wave_id, "draft")


def missing(folder: Path, wave_id: str) -> bool:
    """Return whether any of the wave's three keys is absent."""
    return not all(_file(folder, wave_id, kind).is_file() for kind in KINDS)


def any_left(folder: Path, wave_id: str) -> bool:
    """Return whether any of the wave's three keys is still there, as after a `destroy` that was cut off."""
    return any(_file(folder, wave_id, kind).is_file() for kind in KINDS)


def destroy(folder: Path, wave_id: str) -> None:
    """Overwrite and remove the wave's keys and whatever an interrupted `create` left; may be run again.

    On solid-state disks and snapshots the old bytes may survive: keep the folder on an encrypted volume.
    """
    if not folder.is_dir():
        return
    leftovers = folder.glob(f".{_checked(wave_id)}.*")
    for path in (*(_file(folder, wave_id, kind) for kind in KINDS), *leftovers):
        _wipe(path)
    _fsync_folder(folder)


def _checked(wave_id: str) -> str:
    """Return the id of a wave if it can name a file and nothing outside the folder."""
    if not _WAVE_ID.fullmatch(wave_id):
        raise ValueError(f"{wave_id!r} cannot name key files: use letters, digits, - and _.")
    return wave_id


def _file(folder: Path, wave_id: str, kind: str) -> Path:
    return folder / f"{_checked(wave_id)}.{kind}"


def _read(folder: Path, wave_id: str, kind: str) -> bytes:
    path = _file(folder, wave_id, kind)
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError as absent:
        raise KeyMissingError(f"The {kind} key of wave {wave_id} is not in {folder}.") from absent
    try:
        key = os.read(descriptor, KEY_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(key) != KEY_BYTES:
        size = path.stat().st_size
        raise KeyMissingError(f"{path} is not a key: it has {size} bytes.")
    return key


def _write_once(path: Path, key: bytes) -> None:
    """Write a file whole or not at all, and never over one that is there (`os.link` refuses)."""
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with _private_file(temporary) as descriptor:
            os.write(descriptor, key)
        try:
            os.link(temporary, path)
        except FileExistsError:  # another process was first: its key is the key
            return
    finally:
        temporary.unlink(missing_ok=True)


def _wipe(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    try:
        os.write(descriptor, bytes(os.fstat(descriptor).st_size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink(missing_ok=True)


@contextmanager
def _private_file(path: Path) -> Iterator[int]:
    """Open a new file that only its owner may read; what is written is on disk when the block ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
