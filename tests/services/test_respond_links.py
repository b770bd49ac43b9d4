"""A link that leaked is replaced: the old one is void, and so is what was begun with it."""

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound
from survey.services import respond
from survey.services.respond import Gone, LinkKind
from survey.services.respond_links import replace_link
from survey.storage.audit import AuditRow
from tests.fielded_factories import answer_and_submit, ballots, field_a_wave, walk


@pytest.fixture
def fielded(session, keys, now):
    return field_a_wave(session, keys, now, people=2)


def replaced(session, fielded, now, person="P00000"):
    token = replace_link(
        session, fielded.keys, fielded.wave_id, person, now=now, actor="ada@exton.example"
    )
    return respond.arrive(session, LinkKind.PERSONAL, token)


def test_the_old_link_and_its_draft_are_void_and_the_new_one_begins_anew(session, fielded, now):
    old = fielded.link()
    walk(session, fielded, old, {"support": {"support-speed": ["1"]}})
    new = replaced(session, fielded, now)
    for attempt in (respond.opening, respond.start, respond.submit):
        with pytest.raises(Gone):
            attempt(session, fielded.keys, old)
    assert respond.opening(session, fielded.keys, new).started is False
    answer_and_submit(session, fielded, new, {"support": {"support-speed": ["5"]}})
    assert [one.answers.items for one in ballots(session, fielded)] == [{"support-speed": 5}]


def test_nobody_elses_draft_is_touched(session, fielded, now):
    walk(session, fielded, fielded.link(1), {"support": {"support-speed": ["2"]}})
    replaced(session, fielded, now)
    assert respond.opening(session, fielded.keys, fielded.link(1)).started


def test_a_used_link_is_replaced_without_a_word_and_the_new_one_is_used_too(session, fielded, now):
    answer_and_submit(session, fielded, fielded.link())
    new = replaced(session, fielded, now)
    with pytest.raises(Gone):
        respond.start(session, fielded.keys, new)
    assert len(ballots(session, fielded)) == 1


def test_the_audit_log_says_that_a_link_was_replaced_and_not_whose(session, fielded, now):
    replaced(session, fielded, now)
    (row,) = session.scalars(select(AuditRow))
    assert (row.action, row.object, row.detail) == ("replace link", fielded.wave_id, {})


def test_somebody_who_is_not_invited_has_no_link_to_replace(session, fielded, now):
    with pytest.raises(NotFound):
        replaced(session, fielded, now, person="nobody")
