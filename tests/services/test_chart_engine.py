"""The drawing engine is loaded in each process that was forked, and in none before."""

import subprocess
import sys

SCRIPT = """
import os, sys, threading, time
from survey.charts import render
from survey.services import chart_engine
chart_engine._AFTER = {after}
render.load = lambda: print("loaded", os.getpid() == child, flush=True)
chart_engine.load_after_fork()
child = os.fork() or os.getpid()
if child == os.getpid():
    time.sleep({lives})
    sys.exit()
os.waitpid(child, 0)
print("parent", threading.active_count())
"""


def run(**changes):
    script = SCRIPT.format(**changes)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.splitlines()


def test_a_forked_process_loads_it_and_the_parent_does_not():
    assert run(after=0.01, lives=0.5) == ["loaded True", "parent 1"]


def test_a_process_that_ends_at_once_does_not_wait_for_it():
    assert run(after=30, lives=0) == ["parent 1"]
