"""A folder in memory for what tests write: databases are made and dropped a dozen times as fast there.

A test kills processes and never the machine, so nothing that it writes need outlive a power cut.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what Linux keeps in memory; each run makes folders of its own in it
ROOM = 4 * 1024**3


def found():
    """The folder, or None where the machine has none, or too little memory to spare."""
    try:
        room = shutil.disk_usage(IN_MEMORY).free
        memory = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
    return IN_MEMORY if min(room, memory) >= ROOM and os.access(IN_MEMORY, os.W_OK) else None


def runs_programs(folder):
    """Whether a program that lies there may be run: some machines forbid it."""
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        program = Path(inside) / "program"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o700)
        try:
            return subprocess.run([program], check=False).returncode == 0  # noqa: S603 - written just now
        except OSError:
            return False


def use_for_temporary_folders():
    """Let `tmp_path` lie there, unless whoever runs the tests has named another place."""
    folder = found()
    if folder and "PYTEST_DEBUG_TEMPROOT" not in os.environ and runs_programs(folder):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)
