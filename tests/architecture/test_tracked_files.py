"""Nothing of one machine, of a registry or of anybody's answers goes into the repository."""

import re

import pytest

from tests.architecture.checkout import shown, tracked

# Written in pieces, so that this file itself passes.
HOSTS = tuple(
    name.replace(" ", "")
    for name in (
        "pypi .org",
        "python hosted.org",
        "npm js.org",
        "npm js.com",
        "deb .debian.org",
        "proxy .golang.org",
    )
)
PLACES = re.compile(r"(?<![\w.])(?:/home/|/Users/|/root/|/work/|[A-Z]:\\Users\\)")
DATABASES = (".db", ".sqlite", ".sqlite3", ".db-wal", ".db-shm", ".dump")
LOCKS_WITH_ADDRESSES = re.compile(r"uv\.lock|pylock.*\.toml|poetry\.lock|Pipfile\.lock")


def texts():
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8")


def test_no_file_names_a_package_host():
    named = [f"{shown(path)}: {host}" for path, text in texts() for host in HOSTS if host in text]
    assert not named


def test_no_file_names_a_place_on_somebody_s_machine():
    places = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path, text in texts()
        if path.name != "test_tracked_files.py"
        for number, line in enumerate(text.splitlines(), 1)
        if PLACES.search(line)
    ]
    assert not places, "\n".join(places)


def test_no_database_is_tracked():
    assert not [shown(path) for path in tracked() if path.name.endswith(DATABASES)]
    assert not [
        shown(path) for path in tracked() if path.read_bytes().startswith(b"SQLite format 3")
    ]


def test_no_lock_file_holds_addresses():
    assert not [shown(path) for path in tracked() if LOCKS_WITH_ADDRESSES.fullmatch(path.name)]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_proves_every_package_by_its_hash(lock):
    (path,) = (path for path in tracked() if path.name == lock)
    text = path.read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+.*$", text, re.MULTILINE)
    assert len(pinned) > 30
    assert all(line.endswith("\\") for line in pinned)
    assert "://" not in text
