"""What the figures were measured on: cores, versions, and how fast the disk is. No names, no places."""

from __future__ import annotations

import os
import platform
import re
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("flask", "sqlalchemy", "gunicorn", "psycopg", "cryptography", "pandas")
_SYNCS = 200
_PAGE = 4096
_KIB = 1024


def described() -> str:
    """Return cores and versions, in one line."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {libraries}"


def syncs_per_second(folder: Path) -> float:
    """Return how often a second the disk takes a page for good: every durable write waits for it.

    The file has its length already, as a write-ahead log mostly has.
    """
    path = folder / "syncs"
    path.write_bytes(bytes(_PAGE * _SYNCS))
    sync = os.fdatasync if sys.platform == "linux" else os.fsync
    with path.open("r+b", buffering=0) as file:
        sync(file.fileno())
        start = time.perf_counter()
        for _ in range(_SYNCS):
            file.write(os.urandom(_PAGE))
            sync(file.fileno())
        seconds = time.perf_counter() - start
    path.unlink()
    return _SYNCS / seconds


def peak_mib() -> float:
    """Return the most memory that this process has had since its program began.

    Linux hands the figure of getrusage down from the parent, so its own is asked for where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
        if found is not None:
            return int(found[1]) / _KIB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KIB / (_KIB if sys.platform == "darwin" else 1)


def is_busy() -> bool:
    """Return whether others have been using the machine during the last minute, so that figures are noisy."""
    return os.getloadavg()[0] > 1
