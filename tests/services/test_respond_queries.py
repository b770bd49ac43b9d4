"""What answering costs the database: hard limits, counted on both databases."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from survey.services import respond, respond_journey
from survey.services.respond import LinkKind
from survey.storage.engine import make_reading_sessions
from tests.fielded_factories import HERE, field_a_wave, walk

MOST_FOR_A_PAGE = 3
MOST_FOR_A_SUBMISSION = 4
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def statements(engine):
    """Collect what is sent to the database, but for the bounds of transactions."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now)


@pytest.fixture(params=[LinkKind.PERSONAL, LinkKind.OPEN], ids=["personal link", "open link"])
def link(request, sessions, fielded):
    with sessions.begin() as session:
        visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
        link = fielded.link() if request.param is LinkKind.PERSONAL else visitor
        walk(session, fielded, link, {"products": {"products-used": ["mail"]}})
        return link


def test_a_page_shown_costs_one_query_and_never_more_than_three(engine, fielded, link):
    with make_reading_sessions(engine)() as session, statements(engine) as sent:
        respond.page(session, fielded.keys, link, address="support", browser=HERE)
    assert len(sent) == 1 <= MOST_FOR_A_PAGE


def test_a_page_posted_costs_two(sessions, engine, fielded, link):
    with statements(engine) as sent, sessions.begin() as session:
        respond.save(session, fielded.keys, link, address="support", form={}, browser=HERE)
    assert len(sent) == 2 <= MOST_FOR_A_PAGE


def test_a_page_changed_from_the_check_page_costs_two(sessions, engine, fielded, link):
    form = {"products-used": ["mail", "maps"]}
    with statements(engine) as sent, sessions.begin() as session:
        saved = respond.save(
            session,
            fielded.keys,
            link,
            address="products",
            form=form,
            browser=HERE,
            is_checking=True,
        )
    assert saved.next_address == "each-product/maps"
    assert len(sent) == 2 <= MOST_FOR_A_PAGE


def test_the_opening_page_costs_two_and_the_check_page_one(engine, fielded, link):
    with make_reading_sessions(engine)() as session, statements(engine) as sent:
        respond.opening(session, fielded.keys, link)
        assert len(sent) == 2
        respond.check(session, fielded.keys, link, browser=HERE)
        assert len(sent) == 3


def test_submitting_costs_four(sessions, engine, fielded, link):
    with statements(engine) as sent, sessions.begin() as session:
        respond.submit(session, fielded.keys, link)
    assert len(sent) == MOST_FOR_A_SUBMISSION


def test_even_a_process_that_has_just_started_shows_a_page_with_three(engine, fielded, link):
    respond_journey._instruments.clear()  # noqa: SLF001 - what a new process has in memory
    with make_reading_sessions(engine)() as session, statements(engine) as sent:
        respond.page(session, fielded.keys, link, address="support", browser=HERE)
    assert len(sent) == MOST_FOR_A_PAGE
