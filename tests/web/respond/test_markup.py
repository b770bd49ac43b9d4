"""What is worked out once for a page: its words on time, how its scales lie, and what is kept ready."""

from dataclasses import replace

import pytest
from flask import current_app

from survey.domain.scale import Direction, Option, ResponseScale
from survey.services import respond
from survey.services.respond import Link, LinkKind
from survey.web.respond.markup import PageCache, is_side_by_side, minutes_left


@pytest.fixture
def view(app, keys, opened):
    """A page view of somebody who has begun."""
    link = Link(LinkKind.PERSONAL, opened.tokens[0], "", opened.wave_id)
    with app.extensions["survey.sessions"].begin() as session:
        address = respond.start(session, keys, link)
    with app.extensions["survey.reading"]() as session:
        return respond.page(session, keys, link, address=address, browser="0" * 16)


def a_scale(*labels, direction=Direction.HIGHER_IS_BETTER):
    points = tuple(Option(code, {"en": label}) for code, label in enumerate(labels, 1))
    return ResponseScale("scale", points, direction, frozenset())


def _at(view, number):
    return replace(view, progress=replace(view.progress, number=number))


@pytest.mark.parametrize(
    ("done", "total", "minutes"),
    [
        (0, 24, 3),
        (4, 24, 2),
        (5, 24, 2),
        (12, 24, 2),
        (13, 24, 1),
        (18, 24, 1),
        (19, 24, 0),
        (0, 1, 3),
    ],
)
def test_the_minutes_left_shrink_with_the_questions(view, done, total, minutes):
    here = replace(view.progress, done=done, total=total)
    assert minutes_left(replace(view, progress=here)) == minutes


@pytest.mark.parametrize(
    ("scale", "beside"),
    [
        (a_scale("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"), True),
        (a_scale("1 – Poor", "2", "3", "4", "5", "6", "7 – Excellent"), True),
        (a_scale(*map(str, range(11))), True),
        (a_scale("Red", "Green", direction=Direction.NEUTRAL), False),
        (a_scale("Incomprehensibilities", "Fine"), False),
        (a_scale(*["Dissatisfied"] * 8), False),
    ],
)  # fmt: skip
def test_points_stand_side_by_side_where_they_are_an_order_and_have_room(scale, beside):
    assert is_side_by_side(scale, "en") is beside


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
