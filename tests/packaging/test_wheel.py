"""The wheel in a fresh environment, from another folder: what a council installs."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from contextlib import contextmanager
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("templates", "migrations", "questionnaires")
PATIENCE = 30
"""Seconds in which a server must answer its first request."""


def run(*words, **more):
    """Run a program to its end; its words are told where it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)  # noqa: S603 - our own words
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel as `python -m build` makes it from a copy of what is tracked, and nothing else."""
    source = tmp_path_factory.mktemp("source")
    for name in ("survey", *CARRIED):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, source)
    (source / "questionnaires" / "private.db").write_bytes(b"not to be shipped")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(source / "out"),
        str(source),
    )
    (built,) = (source / "out").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of programs of a fresh environment that has the wheel, and the libraries of this one.

    The libraries come by a .pth file, whose own .pth files (this checkout's) are not followed.
    """
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    run(*pip, "--no-deps", "--no-index", str(wheel))
    return folder / "bin"


@pytest.fixture
def settings(tmp_path):
    """The environment of a service: no checkout in sight."""
    port = free_port()
    return {
        "PATH": os.environ["PATH"],
        "SURVEY_DATABASE_URL": f"sqlite:///{tmp_path / 'survey.db'}",
        "SURVEY_SECRET_KEY": "s" * 32,
        "SURVEY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }


@pytest.fixture
def survey(installed, settings, tmp_path):
    """`survey …` in an empty folder."""
    return lambda *words: run(str(installed / "survey"), *words, cwd=tmp_path, env=settings)


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@contextmanager
def serving(words, settings, folder):
    """A server in a process group of its own, ended with everything that it started; and its log."""
    with (folder / "server.log").open("w+") as log:
        server = subprocess.Popen(  # noqa: S603 - our own words
            words, cwd=folder, env=settings, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield server, log
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(PATIENCE)


def ask(url, server, log):
    """The page at an address, as soon as the server answers."""
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - this machine
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    return pytest.fail(f"No page at {url}\n{log.read()}")


def test_the_wheel_carries_the_house_and_nothing_of_the_workshop(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"survey"}
    assert not [name for name in names if name.endswith((".db", ".pyc"))]
    carried = {name.split("/")[2] for name in names if name.startswith("survey/_bundled/")}
    assert carried == set(CARRIED)
    assert "survey/py.typed" in names
    assert "survey/web/static/survey.css" in names
    assert "survey/translations/cy/LC_MESSAGES/messages.po" in names


def test_the_wheel_says_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        said = Parser().parsestr(archive.read(metadata).decode())
    assert said["Name"] == "council-survey"
    assert said["Requires-Python"] == ">=3.11"
    assert said["License-Expression"] == "MIT AND OFL-1.1"
    needs = said.get_all("Requires-Dist")
    assert [need for need in needs if "extra" in need] == [
        "notifications-python-client>=13; extra == 'notify'",
        "psycopg[binary]<4,>=3.3; extra == 'postgres'",
        "typst<0.16,>=0.15; extra == 'report'",
    ]
    assert not [need for need in needs if re.match(r"pytest|ruff|mypy|build", need)]


def test_what_runs_is_the_wheel(installed, tmp_path):
    where = "import survey, survey.resources as r; print(survey.__file__); print(r.resource_dir('migrations'))"
    lines = run(str(installed / "python"), "-c", where, cwd=tmp_path).splitlines()
    assert all(line.startswith(str(installed.parent)) for line in lines)


def test_every_module_can_be_imported_without_the_checkout(installed, tmp_path):
    every = (
        "import pkgutil, importlib, survey\n"
        "for module in pkgutil.walk_packages(survey.__path__, 'survey.'):\n"
        "    if not module.name.endswith(('.wsgi', '.__main__')): importlib.import_module(module.name)\n"
    )
    run(str(installed / "python"), "-W", "error", "-c", every, cwd=tmp_path)


def test_a_database_is_made_and_the_shipped_questionnaires_pass(survey, installed):
    assert survey("migrate").startswith("The database is at 0")
    assert survey("migrate") == survey("migrate")
    shipped = sorted(
        installed.parent.glob("lib/python*/site-packages/survey/_bundled/questionnaires/*/*.yaml")
    )
    assert shipped
    survey("questionnaire", "check", *map(str, shipped))
    for path in shipped:
        survey("questionnaire", "add", str(path))
    listed = survey("questionnaire", "list")
    assert all(path.parent.name in listed for path in shipped)


def test_gunicorn_serves_a_page(survey, installed, settings, tmp_path):
    survey("migrate")
    port = settings["SURVEY_PUBLIC_URL"].rsplit(":", 1)[1]
    serve = [str(installed / "survey"), "serve", "--port", port]
    with serving(serve, settings, tmp_path) as (server, log):
        status, page = ask(settings["SURVEY_PUBLIC_URL"] + "/", server, log)
    assert status == 200
    assert "<h1" in page
    assert (tmp_path / "survey.db").exists()
