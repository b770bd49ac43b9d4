"""What is worked out once for a page, and kept ready."""

from dataclasses import replace

import pytest
from flask import current_app

from survey.services import respond
from survey.services.respond import Link, LinkKind
from survey.web.respond.markup import PageCache


@pytest.fixture
def view(app, keys, opened):
    """A page view of somebody who has begun."""
    link = Link(LinkKind.PERSONAL, opened.tokens[0], "", opened.wave_id)
    with app.extensions["survey.sessions"].begin() as session:
        address = respond.start(session, keys, link)
    with app.extensions["survey.reading"]() as session:
        return respond.page(session, keys, link, address=address, browser="0" * 16)


def _at(view, number):
    return replace(view, progress=replace(view.progress, number=number))


def test_a_page_is_written_once_for_each_place_in_a_journey(app, view):
    with app.test_request_context():
        pages = PageCache()
        first = pages.get(view, is_checking=False)
        assert pages.get(view, is_checking=False) is first
        assert pages.get(view, is_checking=True) is not first
        assert pages.get(_at(view, 2), is_checking=False) is not first
        assert pages.get(replace(view, items=()), is_checking=False) is not first


def test_pages_asked_for_least_lately_are_dropped(app, view):
    with app.test_request_context():
        pages = PageCache(most=2)
        first = pages.get(view, is_checking=False)
        for number in (2, 3):
            pages.get(_at(view, number), is_checking=False)
        assert pages.get(view, is_checking=False) is not first


def test_nothing_of_one_respondent_stands_in_what_is_kept_ready(app, client, begun, opened):
    client.press(begun, "Continue", overall_rating="6")
    client.get(begun.path)
    with app.app_context():
        kept = str(vars(current_app.extensions["survey.pages"]))
    assert begun.heading in kept
    handle = begun.path.split("/")[2]
    for secret in (handle, opened.tokens[0], begun.chosen("csrf_token")[0], " checked"):
        assert secret not in kept
