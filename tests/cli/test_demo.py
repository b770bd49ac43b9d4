"""The demonstration: honest history, a welcome that can be used, and other figures from another seed."""

# ruff: noqa: S310, S311, S603 - our own server and command line, and a story instead of a secret

import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from random import Random
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from sqlalchemy import select

from survey.cli import demo_council
from survey.config import Settings
from survey.services.demo import council, history, story
from survey.storage import comments
from survey.storage.audit import AuditRow
from survey.storage.engine import make_engine, make_sessions
from survey.storage.releases import ChangeRow, ReleaseRow
from survey.storage.responses import AtomRow, ResponseRow
from tests.serving import free_port

NOW = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)


def settings_in(folder):
    folder.mkdir()
    return Settings(
        database_url=f"sqlite:///{folder / 'survey.db'}",
        secret_key="x" * 40,
        public_url="http://127.0.0.1:8000",
        keys=folder / "keys",
        password_cost=1,
    )


def first_digest(folder, seed):
    settings = settings_in(folder)
    list(islice(demo_council.fill(settings, seed, folder, NOW), 1))
    with make_sessions(make_engine(settings.database_url))() as session:
        return session.scalar(select(ReleaseRow.digest))


def test_thirteen_quarters_end_with_one_in_the_field():
    quarters = history.quarters(NOW.date())
    assert [quarter.id for quarter in quarters[-3:]] == ["2025-12", "2026-03", "2026-06"]
    assert quarters[-1].opens < NOW.date() < quarters[-1].closes
    assert len({quarter.id for quarter in quarters}) == 13


def test_a_quarter_always_has_a_day():
    for day in (28, 29, 30, 31):
        assert len(history.quarters(datetime(2027, 1, day, tzinfo=UTC).date())) == 13


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story_and_another_seed_another(tmp_path):
    once, again = first_digest(tmp_path / "a", 1), first_digest(tmp_path / "b", 1)
    other = first_digest(tmp_path / "c", 2)
    assert once == again
    assert once != other


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """`survey demo` run as a visitor runs it, with what it printed."""
    folder = tmp_path_factory.mktemp("demonstration")
    port = free_port()
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SURVEY_")}
    command = [sys.executable, "-m", "survey.cli", "demo", "--port", str(port), "--seed", "7"]
    with (folder / "printed").open("w") as printed:
        process = subprocess.Popen(
            command, cwd=folder, env=environ, stdout=printed, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            yield folder, port, (folder / "printed").read_text(), environ
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address, process, seconds=600):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the demonstration ended by itself"
        try:
            return urlopen(address).read()
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the demonstration is not served")


@pytest.mark.slow
def test_it_tells_the_address_the_accounts_and_both_links(demonstration):
    _, port, printed, _ = demonstration
    lines = dict(line.split(": ", 1) for line in printed.splitlines() if ": " in line)
    assert lines["Address"] == f"http://127.0.0.1:{port}"
    assert re.fullmatch(r"manager@\S+ \S{12,}", lines["Manager of the council"])
    assert re.fullmatch(r"planning@\S+ \S{12,}", lines["Manager of a department"])
    assert re.fullmatch(r"administrator@\S+ \S{12,}", lines["Administrator"])
    for name in ("Personal link", "Open link"):
        browser = build_opener(HTTPCookieProcessor())
        page = browser.open(lines[name]).read().decode()
        assert 'id="start"' in page
        assert "synthetic" in page


@pytest.mark.slow
def test_both_names_of_this_machine_are_trusted(demonstration):
    _, port, _, _ = demonstration
    for host in ("127.0.0.1", "localhost"):
        assert b"synthetic" in urlopen(f"http://{host}:{port}/").read()


@pytest.mark.slow
def test_every_ballot_sealed_was_opened_and_stored(demonstration):
    folder, *_ = demonstration
    engine = make_engine(f"sqlite:///{folder / '.demo' / 'survey.db'}")
    with make_sessions(engine)() as session:
        closings = session.scalars(select(AuditRow).where(AuditRow.action == "close")).all()
        assert len(closings) == history.WAVES
        for entry in closings:
            wave_id = entry.object.removeprefix("wave:")
            stored = len(
                session.scalars(select(ResponseRow.id).where(ResponseRow.wave_id == wave_id)).all()
            )
            returned = sum(
                session.scalars(select(AtomRow.returned).where(AtomRow.wave_id == wave_id))
            )
            counts = {entry.detail["sealed"], entry.detail["opened"], entry.detail["stored"]}
            assert counts == {stored} == {returned}
            assert stored > 3000
    engine.dispose()


@pytest.mark.slow
def test_comments_have_been_read_but_for_some_of_the_latest_wave(demonstration):
    folder, *_ = demonstration
    engine = make_engine(f"sqlite:///{folder / '.demo' / 'survey.db'}")
    with make_sessions(engine)() as session:
        *earlier, latest = sorted(comments.counts(session))
        shown = [one.redacted for one in comments.shown(session, latest.wave_id)]
    engine.dispose()
    assert earlier
    assert all(not one.waiting and one.shown > 100 and not one.unerased for one in earlier)
    assert latest.waiting == 36
    assert latest.shown > 100
    assert any("[name]" in words for words in shown)
    assert not any("Okafor" in words or "only archivist" in words for words in shown)


@pytest.fixture(scope="module")
def called(demonstration):
    """Return what the releases of the demonstration call a change: the difference by wave (1 is the first) and test."""
    folder, *_ = demonstration
    engine = make_engine(f"sqlite:///{folder / '.demo' / 'survey.db'}")
    with make_sessions(engine)() as session:
        closed = session.scalars(select(ReleaseRow.wave_id).distinct()).all()
        number = {wave: place for place, wave in enumerate(sorted(closed), 1)}
        found = {
            (
                number[row.wave_id],
                row.family,
                row.measure,
                row.product,
                row.group_key,
                row.contrast,
            ): row.difference
            for row in session.scalars(select(ChangeRow).where(ChangeRow.is_change))
        }
    engine.dispose()
    return found


WHOLE, SCHOOLS, PLANNING = "all", "site:SCHOOLS", "organisation:PLN"
PLANTED = [
    (story.EMAIL_MOVED, "F1", "email", "", WHOLE, "last-wave", -3),
    (story.EMAIL_MOVED, "F1", "overall-rating", "", WHOLE, "last-wave", -3),
    (story.EMAIL_MOVED, "F2", "product-overall", "MAIL", WHOLE, "last-wave", -3),
    (story.PLANNING_SUFFERS, "F3-organisation", "business-applications", "", PLANNING, "last-wave", -18),
    (story.HELP_DESK, "F1", "support", "", WHOLE, "last-wave", 3),
    (story.HELP_DESK + 2, "F1", "support", "", WHOLE, "year-ago", 3),
    (story.SCHOOL_NETWORK, "F3-site", "network", "", SCHOOLS, "last-wave", 5),
    (story.SCHOOL_NETWORK, "F3-site", "overall-rating", "", SCHOOLS, "last-wave", 5),
    (history.WAVES, "F2", "product-overall", "SCHOOL", WHOLE, "slope", -3),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wave", "family", "measure", "product", "group", "contrast", "points"), PLANTED
)
def test_each_planted_change_is_called_in_its_wave_and_family(
    called, wave, family, measure, product, group, contrast, points
):
    difference = called[wave, family, measure, product, group, contrast]
    assert difference * points > 0
    # of a planted change three quarters at least are seen: the rest is chance, and scales that end
    assert abs(difference) >= 0.75 * abs(points)


@pytest.mark.slow
def test_nothing_is_called_of_what_is_still_to_come(called):
    early = {
        (measure, group) for wave, _, measure, _, group, _ in called if wave < story.EMAIL_MOVED
    }
    assert not early & {("email", WHOLE), ("support", WHOLE), ("network", SCHOOLS)}


@pytest.mark.slow
def test_school_records_is_never_found_between_neighbours(called):
    """A point or two a quarter: only the slope, and the season a year ago, tell."""
    tests = [
        contrast for *_, product, group, contrast in called if (product, group) == ("SCHOOL", WHOLE)
    ]
    assert tests.count("last-wave") <= 1 < tests.count("slope")


@pytest.mark.slow
def test_the_command_line_works_on_it(demonstration):
    folder, _, _, environ = demonstration
    env_file = folder / ".demo" / "env"
    assert env_file.stat().st_mode & 0o777 == 0o600
    script = f"set -a; . .demo/env; exec {sys.executable} -m survey.cli audit verify"
    told = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.slow
def test_a_second_run_serves_what_is_there_and_refuses_another_seed(demonstration):
    folder, _, _, environ = demonstration
    command = [sys.executable, "-m", "survey.cli", "demo", "--seed", "8"]
    told = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "--reset" in told.stderr
    visit = json.loads((folder / ".demo" / "visit.json").read_text())
    assert visit["seed"] == 7


def test_about_nine_thousand_people_work_there():
    places = council.sites(Random(1))
    assert len(places) == 1 + 80 + 120
    assert 8500 < len(council.staff(places)) < 9500
