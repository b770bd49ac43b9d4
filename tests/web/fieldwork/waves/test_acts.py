"""Acts on a wave: each says what it will do, is done by one button, and asked for twice happens once."""

from datetime import date

import pytest
from sqlalchemy import select

from survey.domain.wave import WaveState
from survey.storage import waves
from survey.storage.audit import AuditRow
from tests.wave_factories import a_wave
from tests.web.page_client import PageClient


@pytest.fixture
def store(council, writing, now):
    """Store a wave in a state, as others left it."""

    def one(state, **changes):
        with writing() as session:
            waves.add(session, a_wave(state=state, **changes), now)

    return one


def wave(app):
    with app.extensions["survey.reading"]() as session:
        return waves.get(session, "2026-q2")


def done(app):
    """What the audit log has of waves, in order: action and actor."""
    with app.extensions["survey.reading"]() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq))
        return [(row.action, row.actor, row.role) for row in rows if row.object == "wave:2026-q2"]


def test_people_get_more_time(app, administrator, store):
    store(WaveState.OPEN)
    page = administrator.get(administrator.get("/waves/2026-q2").link("Give people more time"))
    assert page.heading == "Give people more time"
    assert "closes at the end of 24 June 2026" in page.text
    assert wave(app).closes == date(2026, 6, 24), "looking changes nothing"
    after = administrator.press(page, "Move the last day", closes="2026-07-01")
    assert after.heading == "Summer 2026"
    assert "It now closes at the end of 1 July 2026." in after.text
    assert "It now closes" not in administrator.get("/waves/2026-q2").text, "it is said once"
    assert wave(app).closes == date(2026, 7, 1)
    assert done(app) == [("extend", "ada@exton.example", "administrator")]


def test_a_second_press_moves_the_day_once(app, administrator, store):
    store(WaveState.OPEN)
    page = administrator.get("/waves/2026-q2/extend")
    first = administrator.post(page, "Move the last day", closes="2026-07-01")
    second = administrator.post(page, "Move the last day", closes="2026-07-01")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(done(app)) == 1


@pytest.mark.parametrize(
    ("closes", "what"),
    [
        ("", "Enter the new last day"),
        ("2026-06-20", "20 June 2026 is not later than its last day, 24 June 2026"),
        ("tomorrow", "Not a valid date value."),
    ],
)
def test_a_day_that_will_not_do_is_told_at_its_field(app, administrator, store, closes, what):
    store(WaveState.OPEN)
    page = administrator.get("/waves/2026-q2/extend")
    wrong = administrator.press(page, "Move the last day", 422, closes=closes)
    assert wrong.title.startswith("Error: Give people more time")
    assert what in wrong.text
    assert wrong.chosen("closes") == [closes]
    assert wave(app).closes == date(2026, 6, 24)


def test_a_planned_wave_is_withdrawn(app, administrator, store):
    store(WaveState.DRAFT)
    page = administrator.get(administrator.get("/waves/2026-q2").link("Withdraw it"))
    assert page.heading == "Withdraw this wave"
    assert "This cannot be undone." in page.text
    first = administrator.post(page, "Withdraw the wave")
    second = administrator.post(page, "Withdraw the wave")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert wave(app).state is WaveState.WITHDRAWN
    assert [action for action, _, _ in done(app)] == ["withdraw"]


def test_results_are_withdrawn_with_a_warning_of_their_own(app, administrator, store):
    store(WaveState.CLOSED)
    page = administrator.get("/waves/2026-q2/withdraw")
    assert page.heading == "Withdraw these results"
    assert "vanish from every page" in page.text
    administrator.press(page, "Withdraw the results")
    assert wave(app).state is WaveState.WITHDRAWN


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (WaveState.CLOSED, "extend"),
        (WaveState.WITHDRAWN, "extend"),
        (WaveState.DRAFT, "extend"),
        (WaveState.OPEN, "withdraw"),
        (WaveState.CLOSING, "withdraw"),
        (WaveState.WITHDRAWN, "withdraw"),
    ],
)
def test_an_act_that_is_not_possible_leads_to_where_the_wave_stands(
    administrator, store, state, act
):
    store(state)
    response = administrator.ask(f"/waves/2026-q2/{act}")
    assert (response.status_code, response.location) == (303, "/waves/2026-q2")
    assert "cannot be done with this wave" in administrator.get("/waves/2026-q2").text


@pytest.mark.parametrize("act", ["extend", "withdraw"])
def test_acts_are_for_administrators(app, manager, client, store, act):
    store(WaveState.OPEN)
    assert manager.ask(f"/waves/2026-q2/{act}").status_code == 403
    token = manager.get("/waves").chosen("csrf_token")[0]
    response = manager.send(f"/waves/2026-q2/{act}", [("csrf_token", token)])
    assert response.status_code == 403
    assert client.ask(f"/waves/2026-q2/{act}").location.startswith("/sign-in")
    assert wave(app).state is WaveState.OPEN


@pytest.mark.parametrize("act", ["extend", "withdraw"])
def test_an_act_on_a_wave_that_does_not_exist_is_not_found(administrator, council, act):
    assert administrator.ask(f"/waves/none/{act}").status_code == 404
    token = administrator.get("/waves").chosen("csrf_token")[0]
    pairs = [("csrf_token", token), ("closes", "2026-07-01")]
    assert administrator.send(f"/waves/none/{act}", pairs).status_code == 404


def test_an_act_needs_the_token_of_the_page(app, administrator, store):
    store(WaveState.DRAFT)
    assert isinstance(administrator, PageClient)
    assert administrator.send("/waves/2026-q2/withdraw", []).status_code == 400
    assert wave(app).state is WaveState.DRAFT
