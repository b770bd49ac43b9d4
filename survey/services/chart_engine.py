"""The drawing engine of a process that serves pages: loaded a moment after the fork, while nobody waits for it.

The engine takes half a second to load, and it does not survive a fork: so each process loads its own, in a thread. One
that ends at once, or is killed over and over, never comes to it.
"""

from __future__ import annotations

import os
from threading import Thread, Timer

from survey.charts import render

_AFTER = 1.0
"""Seconds. Who comes first, and the server's own start, have the processor to themselves."""


def load_after_fork() -> None:
    """Let every process that is forked from this one load the engine."""
    os.register_at_fork(after_in_child=_wait)


def _wait() -> None:
    waiting = Timer(_AFTER, _load)
    waiting.daemon = True
    waiting.start()


def _load() -> None:
    """Load it in a thread that the process waits for at its end: the engine cannot be left in the middle."""
    Thread(target=render.load, daemon=False).start()
