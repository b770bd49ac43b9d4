"""Forged forms: what changes something is refused without this browser's own token."""

import pytest

from survey.app import create_app
from tests.answering_factories import open_wave, settings_for
from tests.web.page_client import PageClient

JOURNEY = ["start", "page/overall", "submit", "leave"]


def stored(app):
    with app.extensions["survey.reading"]() as session:
        connection = session.connection()
        drafts = connection.exec_driver_sql("SELECT hex(sealed) FROM draft").all()
        ballots = connection.exec_driver_sql("SELECT count(*) FROM ballot_box").scalar()
        return sorted(drafts), ballots


@pytest.mark.parametrize("what", JOURNEY)
@pytest.mark.parametrize("token", [None, "", "made up", "another's"])
def test_nothing_changes_without_the_right_token(app, client, another, opened, what, token):
    page = client.press(client.get(f"/r/{opened.tokens[0]}"), "Start")
    handle = page.path.split("/")[2]
    theirs = another.get(f"/r/{opened.tokens[1]}").chosen("csrf_token")[0]
    before = stored(app)
    pairs = [("overall-rating", "1")]
    if token is not None:
        pairs.append(("csrf_token", theirs if token == "another's" else token))
    response = client.send(f"/answer/{handle}/{what}", pairs)
    assert response.status_code in {303, 400}
    assert stored(app) == before
    assert client.get(page.path).heading == page.heading, "the journey goes on all the same"


def test_a_page_whose_token_is_stale_shows_what_was_chosen_and_asks_once_more(app, client, begun):
    """As after a change of the secret key: the cookie of the link is still there."""
    client.http.delete_cookie("form", domain="localhost")
    response = client.post(begun, "Continue", overall_rating="6")
    assert response.status_code == 400
    again = client._shown(response, 400)  # noqa: SLF001 - the page after a refusal
    assert again.heading == begun.heading
    assert again.chosen("overall-rating") == ["6"]
    assert "Please press Continue once more" in again.text
    assert again.title.startswith("Error: ")
    page = client.press(again, "Continue")
    assert page.heading == "Getting help with IT"
    assert client.get(begun.path).chosen("overall-rating") == ["6"]


def test_a_stale_check_page_is_shown_again_to_be_sent(client, begun):
    check = client.get(begun.path.replace("page/overall", "check"))
    client.http.delete_cookie("form", domain="localhost")
    again = client.press(check, "Send my answers")
    assert again.heading == "Check your answers"
    assert client.press(again, "Send my answers").heading == "Thank you: your answers are recorded"


def test_json_in_plain_text_is_no_way_round(client, begun):
    response = client.http.post(
        begun.path, base_url=client.base, data='{"csrf_token": ""}', content_type="text/plain"
    )
    assert response.status_code == 400


def test_a_staff_form_without_a_token_is_refused(client):
    response = client.send("/sign-in", [("email", "a"), ("password", "b")])
    page = client._shown(response, 400)  # noqa: SLF001 - the page after a refusal
    assert page.title.startswith("Not taken: please send that once more")
    assert page.heading == "Please send that once more"
    assert client.send("/sign-out", []).status_code == 400


@pytest.fixture
def https(database_url, keys):
    app = create_app(settings_for(database_url, keys, public_url="https://survey.exton.example"))
    yield app
    app.extensions["survey.engine"].dispose()


def test_behind_https_a_whole_journey_is_accepted(https, keys):
    """Flask-WTF asks for a Referer of the same origin there: our policy lets browsers send it."""
    with https.extensions["survey.sessions"].begin() as session:
        opened = open_wave(session, keys)
    client = PageClient(https)
    page = client.press(client.get(f"/r/{opened.tokens[0]}"), "Start")
    while page.heading != "Check your answers":
        page = client.press(page, "Continue")
    assert client.press(page, "Send my answers").heading == "Thank you: your answers are recorded"


def test_behind_https_another_origin_is_refused(https, keys):
    with https.extensions["survey.sessions"].begin() as session:
        opened = open_wave(session, keys)
    client = PageClient(https)
    page = client.get(f"/r/{opened.tokens[0]}")
    response = client.http.post(
        page.one("form", id="start")["action"],
        base_url=client.base,
        data={"csrf_token": page.chosen("csrf_token")[0]},
        headers={"Referer": "https://evil.example/"},
    )
    assert response.location == page.path, "back to the opening page, nothing begun"
    assert client.get(page.path).button("Start")


def test_behind_https_every_cookie_is_for_this_host_alone(https, keys):
    with https.extensions["survey.sessions"].begin() as session:
        opened = open_wave(session, keys)
    client = PageClient(https)
    arrived = client.ask(f"/r/{opened.tokens[0]}")
    page = client.ask(arrived.location)
    for response in (arrived, page):
        (cookie,) = response.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
