"""Nobody sees a page unless it is public or they have the right that it names."""

import pytest
from flask import request

from survey.domain.access import Act, StaffRole
from survey.services import accounts
from survey.web.access import needs
from tests.web.conftest import EMAIL, PASSWORD


@pytest.fixture
def guarded(app):
    """Views beside the real ones: two that need a right, one that takes more, and one that has no rule."""

    @needs(Act.READ_RESULTS)
    def results():
        return "figures"

    @needs(Act.READ_RESULTS, most_bytes=200_000)
    def upload():
        return str(len(request.form["text"]))

    app.add_url_rule("/figures", "results", results)
    app.add_url_rule("/upload", "upload", upload, methods=["POST"])
    app.add_url_rule("/forgotten", "forgotten", lambda: "figures")
    return app


def sign_in(client, email=EMAIL, password=PASSWORD):
    return client.post(client.get("/sign-in"), "Sign in", email=email, password=password)


def test_a_stranger_is_sent_to_sign_in_and_back(client, guarded, account):
    response = client.ask("/figures?wave=2026-q2")
    assert response.status_code == 303
    assert response.location == "/sign-in?next=/figures?wave%3D2026-q2"
    page = client.get(response.location)
    response = client.post(page, "Sign in", email=EMAIL, password=PASSWORD)
    assert response.location == "/figures?wave=2026-q2"


def test_a_manager_reads_results(client, guarded, account):
    sign_in(client)
    assert client.ask("/figures").text == "figures"


@pytest.mark.parametrize("role", [StaffRole.INSPECTOR, StaffRole.OPERATOR])
def test_an_account_without_the_right_is_refused(app, client, guarded, now, role):
    with app.extensions["survey.sessions"].begin() as session:
        fields = {"password": PASSWORD, "cost": 1, "now": now, "actor": "test"}
        accounts.add(session, "bo@exton.example", role=role, **fields)
    sign_in(client, "bo@exton.example")
    assert client.get("/figures", 403).heading == "You may not see this page"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_view_without_a_rule_is_refused_even_to_the_highest(client, guarded, account, method):
    sign_in(client)
    assert client.http.get("/forgotten", base_url=client.base).status_code == 403


def test_a_disabled_account_is_out_at_once(app, client, guarded, account, now):
    sign_in(client)
    with app.extensions["survey.sessions"].begin() as session:
        accounts.disable(session, EMAIL, now=now, actor="test")
    assert client.ask("/figures").status_code == 303


def test_a_made_up_cookie_signs_nobody_in(client, guarded, account):
    client.http.set_cookie("staff", "x" * 43, domain="localhost")
    assert client.ask("/figures").status_code == 303


def test_a_view_takes_more_from_an_account_with_the_right_than_from_a_stranger(
    client, guarded, account
):
    def send(size):
        token = client.get("/sign-in").chosen("csrf_token")[0]
        return client.send("/upload", [("csrf_token", token), ("text", "x" * size)])

    assert send(150_000).status_code == 303
    sign_in(client)
    assert send(150_000).text == "150000"
    assert send(250_000).status_code == 413
