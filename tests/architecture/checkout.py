"""What the guards look at: the files of this checkout and the syntax of its modules."""

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_NOT_OURS = {".venv", ".git", ".demo", ".hypothesis", ".coverage", "build", "dist", "__pycache__"}


@cache
def tracked():
    """Every file that git tracks or would track; without git, every file that is not made by a tool."""
    listing = _git_listing()
    if listing is None:
        found = (path for path in ROOT.rglob("*") if path.is_file())
        return tuple(path for path in found if not _is_made_by_a_tool(path.relative_to(ROOT)))
    names = sorted(set(listing.split("\0")) - {""})
    return tuple(path for name in names if (path := ROOT / name).is_file())


def modules(*folders):
    """Every Python file of these folders, or of all."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


@cache
def tree(path):
    """The syntax of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path):
    """A path as a developer reads it."""
    return path.relative_to(ROOT).as_posix()


def _git_listing():
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    words = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return None if run.returncode else run.stdout


def _is_made_by_a_tool(path):
    return any(part in _NOT_OURS or part.endswith(("_cache", ".egg-info")) for part in path.parts)
