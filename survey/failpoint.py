"""Failpoints: named places where a test may have this process killed, as a power cut would.

Without the variable FAILPOINT nothing here does anything. It names points by commas, each with the pass at
which the process dies: `after-claim` the first, `after-claim:20` the twentieth.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

VARIABLE = "FAILPOINT"

_passes: Counter[str] = Counter()


def reach(point: str) -> None:
    """Die here by SIGKILL if the environment says so."""
    plan = os.environ.get(VARIABLE)
    if plan is None:
        return
    _passes[point] += 1
    if f"{point}:{_passes[point]}" in {_spelt_out(entry) for entry in plan.split(",")}:
        os.kill(os.getpid(), signal.SIGKILL)


def _spelt_out(entry: str) -> str:
    return entry if ":" in entry else f"{entry}:1"
