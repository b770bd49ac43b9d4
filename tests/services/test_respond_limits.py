"""What a respondent may not do, and what is never kept: expiry, length, traces, the clock."""

import inspect
import json

import pytest
from sqlalchemy import select

from survey.domain.journey import TEXT_LENGTH
from survey.sealing import keys as key_files
from survey.sealing.ballot import unseal
from survey.sealing.draft import NotOurDraftError
from survey.sealing.keys import KeyMissingError
from survey.sealing.tokens import token_hash
from survey.services import respond
from survey.services.respond import TOO_MUCH, LinkKind
from survey.storage import ballot_box, drafts
from survey.storage.engine import make_reading_sessions
from survey.storage.tables import metadata
from tests.fielded_factories import HERE, answer_and_submit, ballots, field_a_wave, walk
from tests.questionnaire_factories import a_questionnaire, a_scale_item, a_section, a_text_item

SAID = {
    "support": {"support-speed": ["1"], "comments": ["Zanzibar"]},
    "products": {"products-used": ["mail"]},
}


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now)


def dump(session):
    """Everything in the database, as one lump of text."""
    session.flush()
    return repr([session.execute(select(table)).all() for table in metadata.sorted_tables])


def test_looking_at_every_page_many_times_changes_nothing(engine, sessions, fielded):
    with sessions.begin() as session:
        walk(session, fielded, fielded.link(), SAID)
        before = dump(session)
    with make_reading_sessions(engine)() as session:
        for _scanner in range(20):
            for kind, followed in (
                (LinkKind.PERSONAL, fielded.tokens[0]),
                (LinkKind.OPEN, fielded.code),
            ):
                link = respond.arrive(session, kind, followed)
                respond.opening(session, fielded.keys, link)
            for address in ("support", "products", "each-product/mail"):
                respond.page(session, fielded.keys, fielded.link(), address=address, browser=HERE)
            respond.check(session, fielded.keys, fielded.link(), browser=HERE)
        assert not session.new
        assert not session.dirty
        session.commit()
    with sessions.begin() as session:
        assert dump(session) == before
        respond.submit(session, fielded.keys, fielded.link())
        assert len(ballots(session, fielded)) == 1


def test_nothing_that_answers_is_told_the_time():
    for function in (respond.opening, respond.start, respond.page, respond.save, respond.submit):
        assert "now" not in inspect.signature(function).parameters


def test_a_ballot_says_nothing_of_person_time_browser_language_or_draws(session, fielded):
    answer_and_submit(session, fielded, fielded.link(), SAID)
    (sealed,) = ballot_box.iterate(session, fielded.wave_id)
    private = key_files.box_key(fielded.keys, fielded.wave_id)
    content = json.loads(unseal(private, fielded.wave_id, sealed.id, sealed.sealed))
    assert set(content) == {"v", "questionnaire", "cell", "items", "used", "products", "asked"}
    assert HERE not in json.dumps(content)


def test_two_equal_returns_leave_rows_that_share_nothing_but_their_length(session, keys, now):
    fielded = field_a_wave(session, keys, now, people=2)
    for number in range(2):
        answer_and_submit(session, fielded, fielded.link(number), SAID)
    one, other = ballot_box.iterate(session, fielded.wave_id)
    assert one.id != other.id
    assert one.sealed[:48] != other.sealed[:48]
    assert len(one.sealed) == len(other.sealed)


def test_no_answer_and_no_token_is_readable_in_the_database(session, fielded):
    walk(session, fielded, fielded.link(), SAID)
    while_a_draft = dump(session)
    respond.submit(session, fielded.keys, fielded.link())
    for content in (while_a_draft, dump(session)):
        assert "Zanzibar" not in content
        assert fielded.tokens[0] not in content
        assert fielded.code not in content


def test_answers_too_long_to_keep_together_are_told_and_what_was_kept_stays(session, keys, now):
    items = [a_text_item(f"comment-{number}") for number in range(9)]
    questionnaire = a_questionnaire(
        a_section(*items[:8], id="many"), a_section(items[8], a_scale_item(), id="last"), id="wordy"
    )
    fielded = field_a_wave(session, keys, now, questionnaire=questionnaire)
    link, long = fielded.link(), "\U0001f600" * TEXT_LENGTH

    def save(address, form):
        return respond.save(session, keys, link, address=address, form=form, browser=HERE)

    respond.start(session, keys, link)
    assert save("last", {"comment-8": ["Short."]}).problems == ()
    saved = save("many", {item.id: [long] for item in items[:8]})
    assert [(problem.where, problem.what) for problem in saved.problems] == [
        ("comment-0", TOO_MUCH)
    ]
    assert saved.next_address == "many"
    respond.submit(session, keys, link)
    assert [one.answers.items for one in ballots(session, fielded)] == [{"comment-8": "Short."}]


def test_without_the_draft_key_nothing_begun_can_be_read(session, fielded):
    walk(session, fielded, fielded.link(), SAID)
    (fielded.keys / "2026-q2.draft").unlink()
    with pytest.raises(KeyMissingError):
        respond.check(session, fielded.keys, fielded.link(), browser=HERE)


def test_a_draft_put_under_another_persons_link_does_not_open(session, keys, now):
    fielded = field_a_wave(session, keys, now, people=2)
    for number in range(2):
        walk(session, fielded, fielded.link(number), SAID)
    lookups = [token_hash(token) for token in fielded.tokens]
    drafts.write(session, lookups[0], drafts.read(session, lookups[1]))
    with pytest.raises(NotOurDraftError):
        respond.check(session, keys, fielded.link(0), browser=HERE)
