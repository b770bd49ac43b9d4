"""gunicorn settings for a server whose workers keep dying: given to it by GUNICORN_CMD_ARGS.

Every worker that is born gets a point in submitting, and the pass at which SIGKILL ends it there. The point
lies inside a request, so every death interrupts one. Births are written to the file that FAULTS_BORN names.
"""

import os
import random
from pathlib import Path

POINTS = (
    "before-claim",
    "after-claim",
    "after-box-insert",
    "before-commit",
    "after-commit-before-reply",
)
PASSES = (25, 75)


def post_fork(server, worker):
    """Decide where this worker will die."""
    chance = random.SystemRandom()
    point = chance.choice(POINTS)
    os.environ["FAILPOINT"] = f"{point}:{chance.randint(*PASSES)}"
    with Path(os.environ["FAULTS_BORN"]).open("a") as born:
        born.write(f"{worker.pid} {point}\n")
