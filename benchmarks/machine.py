"""What the figures were measured on: cores, versions, and how fast the disk is. No names, no places."""

from __future__ import annotations

import os
import platform
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARIES = ("flask", "sqlalchemy", "gunicorn", "psycopg", "cryptography", "pandas")
_SYNCS = 200


def described() -> str:
    """Return cores and versions, in one line."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {libraries}"


def syncs_per_second(folder: Path) -> float:
    """Return how often a second the disk takes a page for good: every durable write waits for it."""
    path = folder / "syncs"
    sync = os.fdatasync if sys.platform == "linux" else os.fsync
    with path.open("wb", buffering=0) as file:
        start = time.perf_counter()
        for _ in range(_SYNCS):
            file.write(bytes(4096))
            sync(file.fileno())
        seconds = time.perf_counter() - start
    path.unlink()
    return _SYNCS / seconds


def is_busy() -> bool:
    """Return whether others have been using the machine during the last minute, so that figures are noisy."""
    return os.getloadavg()[0] > 1
