"""The queue as a reviewer meets it: a page of ten, a decision for each, and nothing lost by Back or a second press."""

import re

import pytest
from sqlalchemy import select

from survey.domain.sample import Person
from survey.storage import comments, people
from survey.storage.responses import CommentRow
from tests.comment_factories import PLANNING, decide, fill, show_all, store_comments

TELLING = "Ask Jo Bloggs on 01632 960000 <b>now</b>.\nThank you"


@pytest.fixture
def waves(writing, now):
    with writing() as session:
        return fill(session, now)


@pytest.fixture
def wave(waves):
    """The address of the wave whose comments wait."""
    return f"/comments/{waves[-1]}"


def waiting_on(page):
    return [one["value"] for one in page.all("input", name="comment")]


def choices(page, choice, first=None):
    return {f"choice-{one}": choice for one in waiting_on(page)[:first]}


def test_the_queue_names_the_waves_with_what_waits_first(administrator, waves):
    page = administrator.get("/comments")
    links = [link.text for link in page.one("table").all("a")]
    assert links == ["June 2026", "March 2026"]
    assert "Comments" in [link.text for link in administrator.get("/waves").all("a")]


def test_without_comments_it_is_said(administrator):
    assert "There are no comments to read." in administrator.get("/comments").text


@pytest.mark.parametrize("path", ["/comments", "/comments/2026-06", "/comments/2026-06/decided"])
def test_a_manager_reads_no_queue(manager, waves, path):
    manager.get(path, 403)


def test_a_comment_is_shown_with_its_marks_and_prefilled_without(administrator, writing, waves):
    with writing() as session:
        session.query(CommentRow).filter_by(wave_id=waves[-1]).delete()
        staff = [Person("E1", "jo.bloggs@exton.example", "place-2", "hall", "en", None)]
        people.replace_all(session, staff)
        store_comments(session, waves[-1], {PLANNING: [TELLING]})
    page = administrator.get(f"/comments/{waves[-1]}")
    assert [mark.text for mark in page.all("mark")] == [
        "Jo Bloggs name",
        "01632 960000 phone number",
    ]
    (one,) = waiting_on(page)
    assert page.chosen(f"words-{one}") == ["Ask [name] on [phone number] <b>now</b>.\nThank you"]
    assert not page.chosen(f"choice-{one}")
    for place in ("Planning", "Town hall", "place-2"):
        assert place not in page.text
    done = administrator.press(page, "Save these decisions", **{f"choice-{one}": "show"})
    assert "1 comment is shown." in done.text
    assert "Every comment of this wave has been read" in done.text


def test_ten_are_decided_at_once_and_the_next_ten_come(administrator, wave):
    page = administrator.get(wave)
    assert len(waiting_on(page)) == 10
    first = waiting_on(page)
    mixed = choices(page, "show") | {f"choice-{first[0]}": "withhold", f"choice-{first[1]}": None}
    after = administrator.press(page, "Save these decisions", **mixed)
    assert "8 comments are shown. 1 comment is withheld." in after.text
    assert first[1] in waiting_on(after)
    assert not set(first) - {first[1]} & set(waiting_on(after))
    again = administrator.press(page, "Save these decisions", **mixed)
    assert "Nothing was decided" in again.text


def test_nothing_chosen_decides_nothing(administrator, wave):
    page = administrator.press(administrator.get(wave), "Save these decisions")
    assert "Nothing was decided: choose for each comment." in page.text
    assert "To read: 48" in page.text


def test_a_comment_without_words_cannot_be_shown_and_the_rest_is_kept_as_typed(administrator, wave):
    page = administrator.get(wave)
    one, other, *_ = waiting_on(page)
    typed = {
        f"choice-{one}": "show",
        f"words-{one}": " ",
        f"choice-{other}": "show",
        f"words-{other}": "New",
    }
    wrong = administrator.press(page, "Save these decisions", 422, **typed)
    assert wrong.title.startswith("Error: ")
    assert list(wrong.problems) == [f"#words-{one}"]
    assert wrong.chosen(f"words-{other}") == ["New"]
    assert wrong.chosen(f"choice-{other}") == ["show"]
    good = administrator.press(wrong, "Save these decisions", **{f"words-{one}": "Words"})
    assert "2 comments are shown." in good.text


def test_what_another_reviewer_decided_stands_and_is_told(administrator, writing, waves, wave, now):
    page = administrator.get(wave)
    one, *_ = waiting_on(page)
    with writing() as session:
        decide(session, waves[-1], now, {one: None})
    told = administrator.press(page, "Save these decisions", **choices(page, "show"))
    assert "9 comments are shown. Of 1 comment somebody else had decided meanwhile" in told.text


def test_some_are_left_for_later(administrator, wave):
    page = administrator.get(wave)
    later = administrator.get(page.link("Leave these for later"))
    assert not set(waiting_on(page)) & set(waiting_on(later))
    decided = administrator.press(later, "Save these decisions", **choices(later, "withhold"))
    assert not set(waiting_on(page)) & set(waiting_on(decided))
    end = administrator.get(f"{wave}?after={'f' * 32}")
    assert waiting_on(administrator.get(end.link("Begin again"))) == waiting_on(page)


def test_the_review_ends_and_takes_the_words_along(administrator, writing, waves, wave, now):
    page = administrator.get(wave)
    early = administrator.send(f"{wave}/end", [("csrf_token", token(page))])
    assert early.status_code == 303
    assert "so the review goes on" in administrator.get(wave).text
    with writing() as session:
        show_all(session, waves[-1], now)
    ready = administrator.get(wave)
    ended = administrator.press(ready, "End the review")
    assert "have been deleted" in ended.text
    assert "the review has ended" in administrator.press(ready, "End the review").text
    with writing() as session:
        kept = session.scalars(select(CommentRow.words).where(CommentRow.wave_id == waves[-1]))
        assert set(kept) == {""}
    assert "Ended" in administrator.get("/comments").text


def test_a_decision_is_taken_back(administrator, writing, waves, wave, now):
    page = administrator.get(wave)
    one, *_ = waiting_on(page)
    administrator.press(page, "Save these decisions", **{f"choice-{one}": "show"})
    decided = administrator.get(f"{wave}/decided")
    withheld = administrator.press(decided, "Withhold it (comment 1)")
    assert "The comment is no longer shown." in withheld.text
    again = administrator.press(withheld, "Read it again (comment 1)")
    assert "The comment waits to be read again." in again.text
    assert "Nothing has been decided yet." in again.text
    late = administrator.press(withheld, "Read it again (comment 1)")
    assert "Nothing was changed: it had been done already." in late.text
    with writing() as session:
        assert comments.shown(session, waves[-1]) == ()


@pytest.mark.parametrize("path", ["no-such", "2026-06?after=zz", "2026-06/decided?after=1"])
def test_what_does_not_exist_is_not_found(administrator, waves, path):
    administrator.get(f"/comments/{path}", 404)


@pytest.mark.parametrize("comment", ["", "zz", "' OR 1=1"])
def test_what_is_no_comment_is_not_found(administrator, wave, comment):
    fields = [("csrf_token", token(administrator.get(wave))), ("comment", comment)]
    assert administrator.send(f"{wave}/decided", fields).status_code == 404
    decided = administrator.send(
        wave, [*fields, (f"choice-{comment}", "show"), (f"words-{comment}", "x")]
    )
    assert decided.status_code == 404


def token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.response.text)[1]
