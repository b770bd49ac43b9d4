"""Comments wait for a person, are let through or withheld, and nothing else of them is told."""

from gettext import NullTranslations
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.domain.sample import Person
from survey.domain.wave import WaveState
from survey.services import audit, comment_decisions, comment_review
from survey.storage import comments, people, waves
from survey.storage.audit import AuditRow
from tests.comment_factories import (
    ITEM,
    PLACES,
    PLANNING,
    WHO,
    count,
    decide,
    show_all,
    store_comments,
)

TELLING = "Ask Jo Bloggs on 01632 960000."


@pytest.fixture
def wave_id(session, council):
    return council[-1].id


@pytest.fixture
def ids(session, wave_id):
    """Twelve comments in each of four places."""
    return store_comments(session, wave_id)


def read(session, wave_id, **asked):
    return comment_review.page(session, wave_id, translations=NullTranslations(), **asked)


def entries(session):
    rows = session.execute(select(AuditRow.action, AuditRow.detail).order_by(AuditRow.seq))
    return [tuple(row) for row in rows if "comment" in row.action]


def test_everything_waits_and_pages_of_ten_lead_to_the_end(session, wave_id, ids):
    page = read(session, wave_id)
    seen = [one.id for one in page.comments]
    assert len(seen) == comment_review.PAGE
    while page.after:
        page = read(session, wave_id, after=page.after)
        seen += [one.id for one in page.comments]
    assert sorted(seen) == seen == sorted(ids.values())
    assert (page.wave.waiting, page.wave.shown, page.wave.withheld) == (48, 0, 0)
    assert [wave.id for wave in comment_review.queue(session)] == [wave_id]


def test_a_comment_is_read_with_its_question_and_suggestions_and_not_with_its_place(
    session, wave_id
):
    staff = [Person("E1", "jo.bloggs@exton.example", "place-2", "hall", "en", None)]
    people.replace_all(session, staff)
    store_comments(session, wave_id, {PLANNING: [TELLING]})
    (one,) = read(session, wave_id).comments
    assert one.question["en"].startswith("If you could change one thing")
    assert one.suggested == "Ask [name] on [phone number]."
    assert [piece.words for piece in one.pieces if piece.kind] == ["Jo Bloggs", "01632 960000"]
    assert "place-2" not in repr(one)
    assert "hall" not in repr(one)


def test_what_is_let_through_is_shown_as_the_person_wrote_it(session, wave_id, ids, now):
    one, other, *_ = ids.values()
    outcome = decide(session, wave_id, now, {one: "  Fixed\r\nwords ", other: None})
    assert (outcome.shown, outcome.withheld, outcome.overtaken) == (1, 1, 0)
    assert [shown.redacted for shown in comments.shown(session, wave_id)] == ["Fixed\nwords"]
    assert (count(session, wave_id).waiting, count(session, wave_id).withheld) == (46, 1)


def test_the_log_holds_counts_and_ids_and_no_words(session, wave_id, ids, now):
    words, one = next(iter(ids.items()))
    decide(session, wave_id, now, {one: words})
    ((action, detail),) = entries(session)
    assert action == "review comments"
    assert detail == {"shown": 1, "withheld": 0, "comments": {"shown": [one], "withheld": []}}
    assert audit.verify(session) is None


def test_a_second_press_changes_nothing_and_is_not_told_as_trouble(session, wave_id, ids, now):
    one, other, *_ = ids.values()
    wanted = {one: "Words", other: None}
    decide(session, wave_id, now, wanted)
    again = decide(session, wave_id, now, wanted)
    assert (again.shown, again.withheld, again.overtaken) == (0, 0, 0)
    assert len(entries(session)) == 1


def test_of_two_reviewers_the_first_decision_stands(session, wave_id, ids, now):
    one, other, third, *_ = ids.values()
    decide(session, wave_id, now, {one: None, other: "First"})
    late = decide(session, wave_id, now, {one: "Second", other: "Second", third: "Second"})
    assert (late.shown, late.withheld, late.overtaken) == (1, 0, 2)
    assert sorted(shown.redacted for shown in comments.shown(session, wave_id)) == [
        "First", "Second",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["", " \r\n ", "x" * (comment_decisions.MOST_WORDS + 1)])
def test_nothing_is_decided_where_one_cannot_be_shown_so(session, wave_id, ids, now, words):
    one, other, *_ = ids.values()
    with pytest.raises(Refused) as refused:
        decide(session, wave_id, now, {one: words, other: None})
    assert [problem.where for problem in refused.value.problems] == [one]
    assert count(session, wave_id).waiting == len(ids)


@pytest.mark.parametrize("comment", ["", "zz", "00", "é", "00" * 17])
def test_what_is_no_id_is_not_found(session, wave_id, ids, now, comment):
    with pytest.raises(NotFound):
        decide(session, wave_id, now, {comment: "Words"})


def test_a_comment_of_another_wave_is_not_decided_here(session, council, now):
    store_comments(session, council[0].id)
    ids = store_comments(session, council[-1].id)
    outcome = decide(session, council[0].id, now, {next(iter(ids.values())): "Words"})
    assert (outcome.shown, outcome.overtaken) == (0, 1)


def test_only_closed_waves_are_read(session, wave_id, ids, now):
    waves.move(session, wave_id, WaveState.CLOSED, WaveState.WITHDRAWN)
    assert comment_review.queue(session) == ()
    for wave in (wave_id, "no-such-wave"):
        with pytest.raises(NotFound):
            read(session, wave)
        with pytest.raises(NotFound):
            decide(session, wave, now, dict.fromkeys(ids.values()))


def test_a_wave_without_comments_has_no_queue(session, wave_id):
    with pytest.raises(NotFound):
        read(session, wave_id)


def test_a_decision_can_be_thought_over(session, wave_id, ids, now):
    words, one = next(iter(ids.items()))
    decide(session, wave_id, now, {one: "Wrong"})
    assert comment_decisions.put_back(session, wave_id, one, now=now, **WHO)
    assert not comment_decisions.put_back(session, wave_id, one, now=now, **WHO)
    assert comments.shown(session, wave_id) == ()
    assert count(session, wave_id).waiting == len(ids)
    decide(session, wave_id, now, {one: None})
    (withheld,) = comment_review.decided(session, wave_id).comments
    assert (withheld.words, withheld.is_shown, withheld.can_wait_again) == (words, False, True)


def test_the_review_ends_when_all_is_read_and_takes_the_words_as_written_along(
    session, wave_id, ids, now
):
    decide(session, wave_id, now, {next(iter(ids.values())): None})
    with pytest.raises(Refused):
        comment_decisions.end_review(session, wave_id, now=now, **WHO)
    show_all(session, wave_id, now)
    assert count(session, wave_id).is_ready_to_end
    assert comment_decisions.end_review(session, wave_id, now=now, **WHO) == len(ids)
    assert comment_decisions.end_review(session, wave_id, now=now, **WHO) == 0
    assert count(session, wave_id).has_ended
    assert len(comments.shown(session, wave_id)) == len(ids) - 1
    found = comment_review.decided(session, wave_id)
    assert not any(one.can_wait_again for one in found.comments)
    assert [one.words for one in found.comments if not one.is_shown] == [""]
    assert not comment_decisions.put_back(session, wave_id, found.comments[0].id, now=now, **WHO)
    assert entries(session)[-1] == ("end the review of comments", {"erased": len(ids)})


def test_what_was_shown_can_be_taken_down_after_the_review(session, wave_id, ids, now):
    show_all(session, wave_id, now)
    comment_decisions.end_review(session, wave_id, now=now, **WHO)
    one = next(iter(ids.values()))
    assert comment_decisions.take_down(session, wave_id, one, now=now, **WHO)
    assert not comment_decisions.take_down(session, wave_id, one, now=now, **WHO)
    assert len(comments.shown(session, wave_id)) == len(ids) - 1
    assert entries(session)[-1] == ("withhold a comment", {"comment": one})


def test_decided_comments_come_in_pages(session, wave_id, now):
    store_comments(session, wave_id, {pair: [f"No {n}" for n in range(20)] for pair in PLACES})
    show_all(session, wave_id, now)
    first = comment_review.decided(session, wave_id)
    rest = comment_review.decided(session, wave_id, after=first.after)
    assert (len(first.comments), len(rest.comments), rest.after) == (50, 30, None)


def test_a_product_is_named_and_one_that_no_catalogue_names_is_not_lost(session, wave_id):
    store_comments(session, wave_id, {PLANNING: ["Slow"]}, product="no-such")
    assert read(session, wave_id).comments[0].product == "no-such"


def test_two_reviewers_at_once_decide_each_comment_once(sessions, now):
    """Both hold the same page and post it in the same moment, each in another order."""
    wave_id = council_committed(sessions, now)
    with sessions() as session:
        ids = [one.id.hex() for one in comments.waiting(session, wave_id, 10)]
    start, outcomes = Barrier(2), []

    def review(order, words):
        start.wait()
        with sessions.begin() as session:
            outcomes.append(decide(session, wave_id, now, dict.fromkeys(order, words)))

    reviewers = [
        Thread(target=review, args=(ids, "A")),
        Thread(target=review, args=(ids[::-1], "B")),
    ]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join(30)
    assert sum(outcome.shown for outcome in outcomes) == 10
    assert sum(outcome.overtaken for outcome in outcomes) == 10


def council_committed(sessions, now):
    from tests.report_factories import GROUPS, store_council  # noqa: PLC0415 - for this test alone

    with sessions.begin() as session:
        (wave,) = store_council(session, now, 1, GROUPS)
        store_comments(session, wave.id)
    return wave.id


def test_the_item_of_the_shipped_questionnaire_is_there(session, wave_id, ids):
    assert {place.item for place in comments.places(session, wave_id)} == {ITEM}
