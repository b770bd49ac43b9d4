"""A08: whoever looks at every page after each return learns nothing; after closing nothing ever changes."""

import re
from datetime import date, timedelta

import pytest
from flask import url_for
from sqlalchemy import update

from survey.app import create_app
from survey.cli.estimates import COLUMNS
from survey.domain.access import StaffRole
from survey.services import accounts, closing, estimates, fieldwork, response_rates
from survey.services.estimates import Wanted
from survey.storage.releases import EstimateRow
from tests.answering_factories import settings_for
from tests.closing_factories import ACTOR, NOW, a_closable_wave, put, some_returns
from tests.web.page_client import PageClient

PASSWORD = "three plain words"
FOR_ANYBODY = ("/", "/confidentiality", "/accessibility", "/thanks", "/left", "/sign-in")
OF_FIELDWORK = (
    "/waves",
    *(f"/waves/2026-q2{what}" for what in ("", "/rates", "/rates.csv", "/rates.json")),
)
CHANGES_BY_ITSELF = re.compile(r'name="csrf_token"[^>]*')
MANY = 30


@pytest.fixture
def app(database_url, tmp_path):
    app = create_app(settings_for(database_url, tmp_path / "keys"))
    app.extensions["survey.clock"] = lambda: NOW
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture
def closed(sessions, tmp_path):
    """A wave that has its results."""
    wave = a_closable_wave(
        sessions, tmp_path / "keys", id="2026-q1", opens=date(2026, 3, 1), closes=date(2026, 3, 21)
    )
    closing.close(sessions, tmp_path / "keys", wave.id, now=NOW, actor=ACTOR)
    return wave


@pytest.fixture
def being_answered(sessions, tmp_path):
    """A wave that many have answered and that more are answering."""
    return a_closable_wave(sessions, tmp_path / "keys", counts={0: 20, 1: 12})


def signed_in(app, sessions, role):
    email = f"{role}@exton.example"
    with sessions.begin() as session:
        accounts.add(session, email, role=role, password=PASSWORD, cost=1, now=NOW, actor=ACTOR)
    client = PageClient(app)
    client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
    return client


@pytest.fixture
def watcher(app, sessions, closed):
    """A manager of the whole council, who keeps looking at everything."""
    client = signed_in(app, sessions, StaffRole.MANAGER)
    groups = ("all", "site:hall", "site:S1", "organisation:care", "organisation:plan")
    paths = [
        f"/results{form}?wave={wave}&group={group}"
        for form in ("", ".csv", ".json")
        for wave in ("2026-q1", "2026-q2")
        for group in groups
    ]

    def look():
        seen = {
            path: client.ask(path) for path in (*FOR_ANYBODY, "/results", *OF_FIELDWORK, *paths)
        }
        assert seen["/results?wave=2026-q1&group=all"].status_code == 200
        with sessions() as session:
            printed = [
                tuple(getattr(line.estimate, name) for name in COLUMNS)
                for line in estimates.published(session, Wanted())
            ]
        pages = {
            path: (response.status_code, CHANGES_BY_ITSELF.sub("", response.text))
            for path, response in seen.items()
        }
        return pages, printed

    return look


def answer(sessions, keys, wave, seed):
    with sessions.begin() as session:
        put(session, keys, wave, some_returns({seed % 3: 1}, seed))


def test_no_page_and_no_figure_moves_when_somebody_answers(
    watcher, being_answered, sessions, tmp_path
):
    before = watcher()
    for seed in range(MANY // 2):
        answer(sessions, tmp_path / "keys", being_answered, seed)
        pages, printed = watcher()
        assert {p: (before[0][p], pages[p]) for p in pages if pages[p] != before[0][p]} == {}
        assert printed == before[1]


@pytest.fixture
def overseer(app, sessions, closed):
    """An administrator, who keeps looking at every page about the wave that is open."""
    client = signed_in(app, sessions, StaffRole.ADMINISTRATOR)
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.arguments == {"wave_id"}
    ]
    with app.test_request_context():
        paths = [url_for(rule.endpoint, wave_id="2026-q2") for rule in rules]

    def look():
        answers = {path: client.ask(path) for path in ("/waves", *paths)}
        absent = {path for path, one in answers.items() if one.status_code == 404}
        assert all("/comments" in path for path in absent), "comments do not exist before closing"
        assert all(
            one.status_code in {200, 303} for path, one in answers.items() if path not in absent
        )
        return {path: CHANGES_BY_ITSELF.sub("", one.text) for path, one in answers.items()}

    return look


def test_no_page_of_an_administrator_moves_when_somebody_answers(
    overseer, being_answered, sessions, tmp_path
):
    before = overseer()
    assert {
        "/waves/2026-q2/rates",
        "/waves/2026-q2/rates.csv",
        "/waves/2026-q2/places",
    } <= before.keys()
    for seed in range(MANY // 2):
        answer(sessions, tmp_path / "keys", being_answered, seed)
        seen = overseer()
        assert {path for path in seen if seen[path] != before[path]} == set()


def test_the_reading_in_the_morning_is_all_that_moves(overseer, being_answered, sessions, tmp_path):
    def read(day):
        with sessions.begin() as session:
            assert response_rates.read(session, being_answered.id, NOW + timedelta(days=day))
        return overseer()

    first = read(0)
    for seed in range(MANY // 2):
        answer(sessions, tmp_path / "keys", being_answered, seed)
    assert overseer() == first
    second = read(1)
    moved = {path for path in second if second[path] != first[path]}
    told = {"/waves/2026-q2/rates", "/waves/2026-q2/rates.csv", "/waves/2026-q2/rates.json"}
    assert told <= moved <= {*told, "/waves", "/waves/2026-q2", "/waves/2026-q2/close"}


def test_the_response_rate_told_of_an_open_wave_moves_in_steps(being_answered, sessions, tmp_path):
    told = []
    for seed in range(MANY):
        answer(sessions, tmp_path / "keys", being_answered, seed)
        with sessions.begin() as session:
            response_rates.read(session, being_answered.id, NOW + timedelta(days=seed))
            told.append(fieldwork.status(session, being_answered.id).rate)
    assert set(told) == {"20 %", "25 %", "30 %", "35 %", "40 %"}


def test_what_is_released_stays_as_it_is_while_other_waves_come_and_go(
    watcher, being_answered, sessions, tmp_path, closed
):
    def of_the_closed_wave():
        pages, printed = watcher()
        csv_and_json = {p: page for p, page in pages.items() if ".csv?wave=2026-q1" in p}
        return csv_and_json, [row for row in printed if row[0] == closed.id]

    before = of_the_closed_wave()
    assert all(before)
    closing.close(sessions, tmp_path / "keys", being_answered.id, now=NOW, actor=ACTOR)
    assert of_the_closed_wave() == before


def test_the_watcher_would_see_a_single_figure_that_moves(watcher, sessions):
    before = watcher()
    with sessions.begin() as session:
        one = (EstimateRow.measure == "overall") & (EstimateRow.group_key == "site:S1")
        session.execute(update(EstimateRow).where(one).values(mean=EstimateRow.mean + 1e-9))
        session.execute(update(EstimateRow).where(one).values(score=EstimateRow.score + 1e-9))
    pages, printed = watcher()
    assert printed != before[1]
    assert pages != before[0]
