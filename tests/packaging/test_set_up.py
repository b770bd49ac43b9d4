"""Setting up: plain words where the machine lacks something, and nothing done twice."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "cksum", "head", "cat", "rm")
OLD = """#!/bin/sh
case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$2" in
    *ensurepip*) echo "No module named venv" >&2; exit 1 ;;
    *version_info*) exit 0 ;;
    *) echo "Python 3.12.1" ;;
esac
"""
GOOD = """#!/bin/sh
echo "$@" >>"$CALLS"
case "$*" in
    "-m venv --clear .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    --version) echo "Python 3.12.1" ;;
esac
"""


@pytest.fixture
def set_up(tmp_path):
    """`sh set-up.sh` in a checkout of its own, on a machine that has the Pythons given and no uv."""
    checkout, programs = tmp_path / "a checkout", tmp_path / "bin"
    checkout.mkdir()
    programs.mkdir()
    for name in ("set-up.sh", "pyproject.toml", "requirements-dev.lock"):
        shutil.copy(ROOT / name, checkout)
    for tool in (*TOOLS, "mkdir", "cp"):
        (programs / tool).symlink_to(shutil.which(tool))

    def run(**pythons):
        for name, text in pythons.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        words = [str(programs / "sh"), "set-up.sh"]
        environment = {"PATH": str(programs), "CALLS": str(tmp_path / "calls")}
        return subprocess.run(  # noqa: S603 - our own script
            words, cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )

    run.checkout = checkout
    run.calls = lambda: (tmp_path / "calls").read_text().splitlines()
    return run


def test_a_machine_without_python_is_told_so(set_up):
    end = set_up()
    assert end.returncode == 1
    assert end.stderr.startswith(
        "Python 3.11 or later is needed; this machine has no python3 at all.\n"
    )


def test_an_old_python_is_named(set_up):
    end = set_up(python3=OLD)
    assert end.returncode == 1
    assert "this machine has Python 3.9.2." in end.stderr
    assert "apt-get install python3" in end.stderr
    assert len(end.stderr.splitlines()) == 2


def test_a_python_without_venv_is_told_what_to_install(set_up):
    end = set_up(python3=WITHOUT_VENV)
    assert end.returncode == 1
    assert "python3 has no venv module" in end.stderr
    assert "apt-get install python3-venv" in end.stderr
    assert not (set_up.checkout / ".venv" / "bin").exists()


def test_a_newer_python_beside_an_old_one_is_found(set_up):
    assert set_up(python3=OLD, **{"python3.12": GOOD}).returncode == 0
    assert "-m venv --clear .venv" in set_up.calls()


def test_every_package_is_proved_by_its_hash(set_up):
    set_up(python3=GOOD)
    installs = [call for call in set_up.calls() if "pip install" in call]
    assert len(installs) == 2
    assert "--require-hashes -r requirements-dev.lock" in installs[0]
    assert installs[1].endswith("--no-deps --no-build-isolation -e .")


def test_it_is_done_once_and_again_when_the_lock_has_changed(set_up):
    set_up(python3=GOOD)
    first = len(set_up.calls())
    assert set_up(python3=GOOD).stderr == ""
    assert [call for call in set_up.calls()[first:] if call != "--version"] == []
    with (set_up.checkout / "requirements-dev.lock").open("a") as lock:
        lock.write("# changed\n")
    assert set_up(python3=GOOD).returncode == 0
    again = set_up.calls()[first:]
    assert any("--require-hashes" in call for call in again)
    assert "-m venv --clear .venv" not in again


def test_a_checkout_that_was_moved_is_set_up_anew(set_up):
    set_up(python3=GOOD)
    stamp = set_up.checkout / ".venv" / "set-up"
    stamp.write_text(stamp.read_text().replace(str(set_up.checkout), "elsewhere"))
    before = len(set_up.calls())
    set_up(python3=GOOD)
    assert "-m venv --clear .venv" in set_up.calls()[before:]
