"""Failpoints: nothing happens without the variable, and with it the process dies where it should."""

import signal
import subprocess
import sys

import pytest

WALK = """
from survey.failpoint import reach
for step in range(3):
    reach("before")
    print(step, flush=True)
    reach("after")
"""


def run(plan):
    environ = {} if plan is None else {"FAILPOINT": plan}
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", WALK], capture_output=True, env=environ, text=True, check=False
    )


@pytest.mark.parametrize("plan", [None, "", "elsewhere", "before:9"])
def test_without_being_asked_nothing_happens(plan):
    walk = run(plan)
    assert (walk.returncode, walk.stdout.split()) == (0, ["0", "1", "2"])


@pytest.mark.parametrize(
    ("plan", "printed"),
    [("before", []), ("after", ["0"]), ("before:2", ["0"]), ("after:3,elsewhere", ["0", "1", "2"])],
)
def test_the_process_is_killed_at_the_named_pass(plan, printed):
    walk = run(plan)
    assert (walk.returncode, walk.stdout.split()) == (-signal.SIGKILL, printed)
