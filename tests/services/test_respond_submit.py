"""Submitting once, and links that lead nowhere."""

import threading
import time

import pytest
from sqlalchemy import func, select

from survey.domain.answers import Answers
from survey.services import respond
from survey.services.respond import Gone, LinkKind, NothingRecorded
from survey.storage import ballot_box, invitations
from survey.storage.drafts import DraftRow
from tests.fielded_factories import (
    CELL,
    HERE,
    answer_and_submit,
    ballots,
    close,
    walk,
)

SLOW = {"support": {"support-speed": ["1"], "comments": ["It took a week."]}}


def drafts(session):
    return session.scalar(select(func.count()).select_from(DraftRow))


def test_a_return_holds_questionnaire_cell_and_answers_and_the_draft_is_gone(
    session, fielded, link
):
    said = SLOW | {
        "products": {"products-used": ["mail"]},
        "each-product/mail": {"product-overall": ["3"], "product-speed": ["does-not-apply"]},
    }
    answer_and_submit(session, fielded, link, said)
    (ballot,) = ballots(session, fielded)
    assert ballot.questionnaire == "it-service:1"
    assert ballot.cell == CELL
    assert ballot.answers == Answers(
        items={"support-speed": 1, "comments": "It took a week."},
        used=("mail",),
        products={"mail": {"product-overall": 3, "product-speed": "does-not-apply"}},
    )
    assert ballot.asked == ("mail",)
    assert drafts(session) == 0
    assert invitations.returned_by_cell(session, fielded.wave_id) == {CELL: 1}


def test_somebody_who_answers_nothing_returns_a_blank_ballot(session, fielded, link):
    answer_and_submit(session, fielded, link, {"none": {}})
    assert [one.answers for one in ballots(session, fielded)] == [Answers()]


def test_a_double_click_puts_one_ballot_and_the_second_sees_the_neutral_page(
    session, fielded, link
):
    answer_and_submit(session, fielded, link)
    with pytest.raises(Gone):
        respond.submit(session, fielded.keys, link)
    assert ballot_box.count(session, fielded.wave_id) == 1


def test_a_late_save_of_another_tab_never_makes_the_draft_anew(session, fielded, link, save):
    answer_and_submit(session, fielded, link)
    for attempt in (
        lambda: save("support", support_speed=["1"]),
        lambda: respond.clear(session, fielded.keys, link, address="support"),
        lambda: respond.start(session, fielded.keys, link),
    ):
        with pytest.raises(Gone):
            attempt()
    assert drafts(session) == 0
    assert len(ballots(session, fielded)) == 1


def test_an_open_link_returns_once_a_visitor_and_counts(session, fielded, save):
    visitors = [respond.arrive(session, LinkKind.OPEN, fielded.code) for _ in range(2)]
    for visitor in visitors:
        answer_and_submit(session, fielded, visitor)
        with pytest.raises(Gone):
            respond.submit(session, fielded.keys, visitor)
    assert [one.cell for one in ballots(session, fielded)] == [CELL, CELL]
    assert invitations.returned_by_open_links(session, fielded.wave_id) == {CELL: 2}
    assert invitations.returned_by_cell(session, fielded.wave_id) == {}


def test_used_wrong_and_closed_look_the_same(session, fielded, page):
    used, unknown = fielded.link(0), respond.arrive(session, LinkKind.PERSONAL, "no such link")
    wrong_code = respond.arrive(session, LinkKind.OPEN, "no such code")
    answer_and_submit(session, fielded, used)

    def seen(link):
        said = []
        for ask in (
            lambda: respond.opening(session, fielded.keys, link),
            lambda: respond.page(session, fielded.keys, link, address="support", browser=HERE),
            lambda: respond.check(session, fielded.keys, link, browser=HERE),
        ):
            with pytest.raises(Gone) as gone:
                ask()
            said.append(gone.value.args)
        return said

    before = [seen(link) for link in (used, unknown, wrong_code)]
    walk(session, fielded, fielded.link(1), SLOW)
    close(session, fielded)
    late = [fielded.link(1), fielded.link(2), respond.arrive(session, LinkKind.OPEN, fielded.code)]
    assert [seen(link) for link in late] == before


def test_what_is_posted_after_the_close_is_told_plainly_to_be_unrecorded(session, fielded, save):
    used, begun, fresh = (fielded.link(number) for number in range(3))
    visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
    answer_and_submit(session, fielded, used)
    for link in (begun, visitor):
        walk(session, fielded, link, SLOW)
    close(session, fielded)
    stored = ballot_box.count(session, fielded.wave_id)
    for link in (used, begun, fresh, visitor):
        for attempt in (
            lambda link=link: respond.start(session, fielded.keys, link),
            lambda link=link: save("support", by=link, support_speed=["1"]),
            lambda link=link: respond.submit(session, fielded.keys, link),
        ):
            with pytest.raises(NothingRecorded):
                attempt()
    assert ballot_box.count(session, fielded.wave_id) == stored == 1


def test_it_is_told_so_even_when_the_invitations_are_long_deleted(session, fielded, save):
    begun = fielded.link()
    walk(session, fielded, begun, SLOW)
    close(session, fielded)
    invitations.forget(session, fielded.wave_id)
    with pytest.raises(NothingRecorded):
        respond.submit(session, fielded.keys, begun)


def test_a_link_that_never_was_is_told_nothing_by_a_post(session, fielded):
    unknown = respond.arrive(session, LinkKind.PERSONAL, "0" * 26)
    for attempt in (respond.start, respond.submit):
        with pytest.raises(Gone):
            attempt(session, fielded.keys, unknown)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_start_that_meets_the_closing_leaves_no_draft_behind(sessions, fielded, kind):
    """SQLite does not let it begin: there the closing has the whole database."""
    with sessions() as session:
        visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
    link = fielded.link() if kind is LinkKind.PERSONAL else visitor
    told = []

    def start():
        with sessions.begin() as session:
            try:
                respond.start(session, fielded.keys, link)
            except NothingRecorded as no:
                told.append(no)

    with sessions.begin() as session:
        close(session, fielded)
        starting = threading.Thread(target=start)
        starting.start()
        time.sleep(0.3)
        assert told == []
    starting.join()
    assert len(told) == 1
    with sessions() as session:
        assert drafts(session) == 0
