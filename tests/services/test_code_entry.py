"""Codes that are typed: what opens, what does not, and how often one may be wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.services import accounts, respond
from survey.services.code_entry import WRONG_IN_TOTAL, WRONG_PER_SOURCE, enter
from survey.services.respond import Gone, LinkKind
from survey.storage.accounts import AttemptRow
from tests.answering_factories import open_wave

SECRET = "a secret key that is long enough to be one"
SOURCE = "192.0.2.7"
WRONG = "0" * 14


@pytest.fixture
def opened(session, keys):
    return open_wave(session, keys, slips=2)


def typed(session, now, text, source=SOURCE):
    return enter(session, text, source=source, secret=SECRET, now=now)


def counts(session):
    return {row.against: row.count for row in session.scalars(select(AttemptRow))}


def test_a_slips_code_opens_the_invitation_it_was_made_for(session, keys, now, opened):
    link = typed(session, now, opened.slips[0])
    assert (link.kind, link.wave_id) == (LinkKind.PERSONAL, "2026-q2")
    assert respond.opening(session, keys, link).wave_title == "IT survey, summer 2026"


@pytest.mark.parametrize(
    "write", [str.upper, lambda code: f" {code[:4]}-{code[4:8]} {code[8:]} ".replace("0", "O")]
)
def test_it_may_be_typed_as_people_type(session, now, opened, write):
    assert typed(session, now, write(opened.slips[0])).token == opened.slips[0]


def test_a_posters_code_makes_somebody_new_each_time(session, keys, now, opened):
    first, second = (typed(session, now, opened.code) for _ in range(2))
    assert first.kind is second.kind is LinkKind.OPEN
    assert first.token != second.token
    assert respond.opening(session, keys, first).is_open_link


def test_a_slips_code_in_a_link_opens_nothing(session, keys, opened):
    link = respond.arrive(session, LinkKind.PERSONAL, opened.slips[0])
    with pytest.raises(Gone):
        respond.opening(session, keys, link)


def test_a_mailed_token_is_no_code(session, keys, now, opened):
    with pytest.raises(Gone):
        respond.opening(session, keys, typed(session, now, opened.tokens[0]))


def test_whoever_types_a_right_code_leaves_nothing_behind(session, now, opened):
    typed(session, now, opened.slips[0])
    typed(session, now, opened.code)
    assert counts(session) == {}


def test_after_too_many_wrong_codes_a_source_waits(session, now, opened):
    for _ in range(WRONG_PER_SOURCE):
        assert typed(session, now, WRONG).token == ""
    assert typed(session, now, WRONG) is None
    assert typed(session, now, opened.slips[0]) is None
    assert typed(session, now, opened.slips[0], source="192.0.2.8").token == opened.slips[0]
    later = now + accounts.WINDOW + timedelta(seconds=1)
    assert typed(session, later, opened.slips[0]).token == opened.slips[0]


def test_many_sources_together_wait_too(session, now, opened):
    for number in range(WRONG_IN_TOTAL):
        typed(session, now, WRONG, source=f"198.51.{number // 250}.{number % 250}")
    assert typed(session, now, opened.slips[0], source="203.0.113.1") is None


def test_all_addresses_of_one_ipv6_network_are_one_source(session, now, opened):
    for number in range(WRONG_PER_SOURCE):
        typed(session, now, WRONG, source=f"2001:db8::{number:x}")
    assert typed(session, now, WRONG, source="2001:db8::ffff:1") is None
    assert typed(session, now, WRONG, source="2001:db8:0:1::1") is not None


def test_no_address_is_kept(session, now, opened):
    typed(session, now, WRONG)
    typed(session, now, WRONG, source="")
    assert len(counts(session)) == 3
    assert SOURCE not in "".join(counts(session))


def test_what_was_wrong_is_forgotten(session, now, opened):
    typed(session, now, WRONG)
    later = now + timedelta(hours=1)
    typed(session, later, WRONG, source="192.0.2.9")
    assert all(row.since == later for row in session.scalars(select(AttemptRow)))
    assert accounts.attempt(session, "ada@exton.example", source=SOURCE, now=later)
