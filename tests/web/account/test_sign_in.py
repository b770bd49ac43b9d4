"""Signing in and out, and what a stranger can learn from trying."""

from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import select

from survey.services import accounts
from survey.storage.accounts import SignInRow
from survey.storage.audit import AuditRow
from survey.web.account.routes import same_site_path
from tests.web.conftest import EMAIL, PASSWORD


def sign_in(client, email=EMAIL, password=PASSWORD, address="/sign-in"):
    return client.post(client.get(address), "Sign in", email=email, password=password)


def stored_sign_ins(app):
    with app.extensions["survey.reading"]() as session:
        return session.scalars(select(SignInRow.key_hash)).all()


def test_email_and_password_let_in(app, client, account):
    response = sign_in(client)
    assert (response.status_code, response.location) == (303, "/")
    assert len(stored_sign_ins(app)) == 1


def test_whoever_is_signed_in_is_taken_from_the_front_page_to_the_results(client, account):
    assert client.ask("/").status_code == 200
    sign_in(client)
    assert client.ask("/").location == "/results"


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "three plain word"), ("bo@exton.example", PASSWORD)]
)
def test_anything_wrong_is_told_in_the_same_words(client, account, email, password):
    page = client.press(client.get("/sign-in"), "Sign in", 422, email=email, password=password)
    assert page.title.startswith("Error: ")
    assert "Email address and password do not belong together." in page.text
    assert page.chosen("email") == [email]
    assert page.chosen("password") == [""]


def test_what_is_left_out_is_asked_for_at_its_field(client):
    page = client.press(client.get("/sign-in"), "Sign in", 422)
    assert page.problems == {
        "#email": "Enter your email address",
        "#password": "Enter your password",
    }


def test_an_unknown_account_takes_as_long_as_a_wrong_password(client, account):
    """The slow hash is worked out in both cases: the medians differ by far less than the hash takes."""

    def took(email):
        start = perf_counter()
        sign_in(client, email=email, password="not the right words")
        return perf_counter() - start

    took("first@exton.example")
    known = median(took(EMAIL) for _ in range(4))
    unknown = median(took(f"p{number}@exton.example") for number in range(4))
    assert 0.5 < unknown / known < 2


def test_the_sixth_try_is_refused_even_with_the_right_password(client, another, account):
    for _ in range(5):
        sign_in(client, password="not the right words")
    response = sign_in(client)
    assert response.status_code == 429
    assert "There were too many tries." in response.text
    assert sign_in(another).status_code == 429, "another browser at the same source is no way round"


def test_a_guesser_elsewhere_does_not_lock_the_owner_out(client, account):
    for _ in range(9):
        page = client.get("/sign-in")
        pairs = [("csrf_token", page.chosen("csrf_token")[0]), ("email", EMAIL), ("password", "x")]
        client.http.post(
            "/sign-in",
            base_url=client.base,
            data=dict(pairs),
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )
    assert sign_in(client).status_code == 303


def test_signing_in_gives_a_new_key_and_a_new_token(app, client, account):
    before = client.get("/sign-in").chosen("csrf_token")
    sign_in(client)
    first = client.http.get_cookie("staff").value
    sign_in(client)
    second = client.http.get_cookie("staff").value
    assert first != second
    assert len(stored_sign_ins(app)) == 1, "the earlier key is void"
    assert client.get("/sign-in").chosen("csrf_token") != before


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, account):
    cookies = sign_in(client).headers.getlist("Set-Cookie")
    (cookie,) = [one for one in cookies if one.startswith("staff=")]
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in cookie


def test_signing_out_ends_it_on_the_server(app, client, another, account):
    sign_in(client)
    kept = client.http.get_cookie("staff").value
    token = client.get("/sign-in").chosen("csrf_token")[0]
    response = client.send("/sign-out", [("csrf_token", token)])
    assert response.location == "/"
    assert client.http.get_cookie("staff") is None
    assert stored_sign_ins(app) == []
    another.http.set_cookie("staff", kept, domain="localhost")
    assert another.ask("/").status_code == 200, "a copy of the cookie is worth nothing"


def test_every_try_is_in_the_audit_log_but_never_what_was_typed(app, client, account):
    sign_in(client, email="my secret password", password="x")
    sign_in(client)
    with app.extensions["survey.reading"]() as session:
        entries = session.scalars(select(AuditRow).where(AuditRow.action == "sign in")).all()
        assert [(one.actor, one.outcome) for one in entries] == [
            ("stranger", "refused"),
            (EMAIL, "done"),
        ]
        assert "secret" not in str([(one.object, one.detail) for one in entries])


def test_extra_fields_change_nothing(app, client, account):
    client.post(
        client.get("/sign-in"), "Sign in", email=EMAIL, password=PASSWORD, role="administrator"
    )
    with app.extensions["survey.reading"]() as session:
        assert accounts.listing(session) == (account,)


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie: a=b".replace("%0d%0a", "\r\n"),
    "/\t/evil.example",
    "\\\\evil.example",
    "evil.example",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(client, account, address):
    assert same_site_path(address) is None
    page = client.press(
        client.get("/sign-in"), "Sign in", 422, email=EMAIL, password="not the right words"
    )
    assert page.one("form")["action"] == "/sign-in"
    token = page.chosen("csrf_token")[0]
    response = client.http.post(
        "/sign-in",
        base_url=client.base,
        query_string={"next": address},
        data={"csrf_token": token, "email": EMAIL, "password": PASSWORD},
    )
    assert response.location == "/"


@pytest.mark.parametrize("address", ["/results", "/results?wave=2026-q2&group=site:all", "/a%2fb"])
def test_it_leads_back_to_where_one_was_going(address):
    assert same_site_path(address) == address
