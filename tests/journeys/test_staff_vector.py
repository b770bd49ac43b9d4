"""A staff census whose figures R has computed: answered by its pages, closed, and read back as estimates.

Cells A to D are four departments on one site; every return answers a second item, so that none is blank.
"""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from scipy.stats import norm
from scipy.stats import t as student_t

from survey.app import create_app
from survey.cli import main
from survey.services import fieldwork, links, questionnaires
from tests.answering_factories import settings_for
from tests.directory_factories import import_council
from tests.web.page_client import PageClient

TESTS = Path(__file__).resolve().parents[1]
VECTOR = json.loads((TESTS / "vectors/survey_design_staff.json").read_text("utf-8"))
CASES = {case["id"]: case for case in VECTOR["cases"]}
GROUPS = """\
breakdown,code,name,kind,parent,area,opened,closed,successor
organisation,council,Exton Council,council,,,,,
organisation,A,Adult care,department,council,,,,
organisation,B,Building,department,council,,,,
organisation,C,Chief executive,department,council,,,,
organisation,D,Drainage,department,council,,,,
site,all,All sites,all,,,,,
site,hall,Town hall,office,all,,,,
"""
EXACTLY = {"rel": VECTOR["tolerance"]["relative"], "abs": VECTOR["tolerance"]["absolute"]}


@pytest.fixture
def settings(database_url, tmp_path):
    return settings_for(database_url, tmp_path / "keys")


@pytest.fixture
def app(settings, now):
    app = create_app(settings)
    app.extensions["survey.clock"] = lambda: now
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture
def paths_by_department(app, settings, sessions, tmp_path, now):
    """The paths of everybody's personal link, in an open wave of the 700 staff."""
    design = CASES["design"]["inputs"]
    frame = {("hall", department): count for department, count in design["eligible"].items()}
    with sessions.begin() as session:
        import_council(session, tmp_path / "directory", now, frame, GROUPS)
        questionnaires.add_file(session, TESTS / "questionnaires/seven_points.yaml", now, "ada")
        fieldwork.create_wave(
            session,
            wave_id="2026-q2",
            questionnaire="seven-points:1",
            opens=date(2026, 6, 3),
            closes=date(2026, 6, 24),
            now=now,
            actor="ada",
        )
        fieldwork.open_wave(session, settings.keys, "2026-q2", now=now, actor="ada")
    with sessions() as session:
        issued = links.links(session, settings.keys, "2026-q2", settings.public_url)
        paths = [link.link.removeprefix(settings.public_url) for link in issued]
    department = (department for (_, department), count in frame.items() for _ in range(count))
    by_department = {}
    for path in paths:
        by_department.setdefault(next(department), []).append(path)
    return by_department


@pytest.fixture
def estimates(app, settings, paths_by_department):
    """Answer, close by the command line, and read every estimate by (measure, group)."""
    for number, (department, _, y) in enumerate(CASES["design"]["inputs"]["rows"]):
        answer(PageClient(app), paths_by_department[department].pop(), y, 1 + number % 2)
    run = CliRunner(
        env={
            "SURVEY_DATABASE_URL": settings.database_url,
            "SURVEY_SECRET_KEY": settings.secret_key,
            "SURVEY_PUBLIC_URL": settings.public_url,
            "SURVEY_KEYS": str(settings.keys),
        }
    ).invoke
    closed = run(main, ["wave", "close", "2026-q2"])
    assert closed.exit_code == 0, closed.output
    printed = run(main, ["estimates", "--format", "csv"])
    assert printed.exit_code == 0, printed.output
    rows = csv.DictReader(io.StringIO(printed.stdout))
    return {(row["measure"], row["group"]): row for row in rows}


def answer(client, path, y, z):
    page = client.press(client.get(path), "Start")
    said = {"z": str(z)} if y is None else {"z": str(z), "y": str(y)}
    check = client.press(page, "Continue", **said)
    assert client.press(check, "Send my answers").path.startswith("/thanks")


def test_the_figures_are_those_that_r_computed(estimates):
    whole = {name: value for name, value in estimates["y", "all"].items() if value}
    expected = CASES["mean of those who answered"]["expected"]
    assert (int(whole["base"]), int(whole["eligible"])) == (expected["base"], 700)
    mean, se = (float(whole[name]) for name in ("mean", "se"))
    assert mean == pytest.approx(expected["mean"], **EXACTLY)
    assert se == pytest.approx(expected["se"], **EXACTLY)
    half = student_t.ppf(0.975, min(75 - 4, 66 - 1)) * se
    assert float(whole["ci_low"]) == pytest.approx(mean - half, **EXACTLY)
    assert float(whole["ci_high"]) == pytest.approx(mean + half, **EXACTLY)
    top_two = CASES["top two of seven (6 and 7)"]["expected"]
    share = float(whole["top_box"])
    assert share == pytest.approx(top_two["proportion"], **EXACTLY)
    effective_n = share * (1 - share) / top_two["se"] ** 2
    interval = [float(whole[name]) for name in ("top_box_low", "top_box_high")]
    assert interval == pytest.approx(wilson(share, effective_n), **EXACTLY)
    assert int(estimates["z", "all"]["base"]) == 75


def wilson(share, n):
    """Wilson 1927, at 95 %: the interval says which variance it was made from."""
    z2 = norm.ppf(0.975) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (share * (1 - share) / n + z2 / (4 * n**2))) ** 0.5 / (1 + z2 / n)
    return [centre - half, centre + half]
