"""Opting out by the link in a message: asked first, recorded once, and silent to whoever guesses."""

import pytest
from sqlalchemy import insert, select, text

from survey.services import opt_outs
from survey.storage.audit import AuditRow
from survey.storage.people import PersonRow
from tests.answering_factories import close_wave


@pytest.fixture
def link(app, settings):
    """The way out of somebody on the staff list."""
    with app.extensions["survey.sessions"].begin() as session:
        person = {
            "reference": "P7", "email": "ada@exton.example", "organisation": "educ", "site": "B1",
            "language": "en", "products": None,
        }  # fmt: skip
        session.execute(insert(PersonRow), [person])
    return opt_outs.address("", settings.secret_key, "P7")


@pytest.fixture
def left_out(app):
    def left_out():
        with app.extensions["survey.reading"]() as session:
            return set(opt_outs.listed(session))

    return left_out


def test_it_is_asked_first_and_a_press_records_it(client, link, left_out):
    page = client.get(link)
    assert page.heading == "Do you want to be left out?"
    assert left_out() == set()
    assert client.press(page, "Leave me out").heading == "Your wish is recorded"
    assert left_out() == {"P7"}


def test_pressing_twice_and_going_back_does_no_harm(client, link, left_out):
    page = client.get(link)
    client.press(page, "Leave me out")
    assert client.press(page, "Leave me out").heading == "Your wish is recorded"
    assert left_out() == {"P7"}


def test_a_mind_can_be_changed_by_the_same_link(client, link, left_out):
    client.press(client.get(link), "Leave me out")
    client.press(client.get(link), "Ask me again")
    assert left_out() == set()


def test_looking_changes_nothing_however_often_scanners_look(client, app, link, left_out):
    with app.extensions["survey.reading"]() as session:
        before = session.execute(text("PRAGMA data_version")).scalar()
        for method in ("get", "head"):
            for _ in range(20):
                assert getattr(client.http, method)(link, base_url=client.base).status_code == 200
        assert session.execute(text("PRAGMA data_version")).scalar() == before
    assert left_out() == set()


@pytest.mark.parametrize("token", ["x", "0" * 26, "0" * 500, "é" * 26, "<script>"])
def test_a_wrong_link_ends_on_the_same_pages(client, link, left_out, token):
    right, wrong = client.get(link), client.get(f"/stop/{token}")
    assert wrong.text == right.text
    done = client.press(wrong, "Leave me out")
    assert done.text == client.press(right, "Leave me out").text
    assert left_out() == {"P7"}


def test_it_works_after_the_wave_has_closed_and_without_any(client, app, opened, link, left_out):
    with app.extensions["survey.sessions"].begin() as session:
        close_wave(session, opened.wave_id)
    client.press(client.get(link), "Leave me out")
    assert left_out() == {"P7"}


def test_a_press_from_another_site_is_refused(client, link, left_out):
    assert client.send(link, []).status_code == 400
    assert left_out() == set()


def test_an_act_of_a_respondent_is_in_no_log(client, app, link):
    client.press(client.get(link), "Leave me out")
    with app.extensions["survey.reading"]() as session:
        assert session.scalars(select(AuditRow)).all() == []


def test_the_page_does_not_say_who_it_is_about(client, link):
    page = client.get(link)
    assert "P7" not in page.text
    assert "ada@exton.example" not in page.text


def test_the_page_is_in_the_language_of_the_message(client, settings, link):
    welsh = opt_outs.address("", settings.secret_key, "P7", "cy")
    page = client.get(welsh)
    assert page.one("html")["lang"] == "cy"
    button = next(one.text for one in page.all("button"))
    assert client.press(page, button).one("html")["lang"] == "cy"
