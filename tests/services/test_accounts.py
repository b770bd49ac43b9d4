"""Accounts: who gets in, for how long, and how guessing is slowed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from survey.domain.access import StaffRole
from survey.domain.errors import Refused
from survey.services import accounts
from survey.storage.accounts import SignInRow
from survey.storage.groups import GroupRow

EMAIL = "ada@exton.example"
PASSWORD = "three plain words"
OTHER = "another plain phrase"
HOME = "192.0.2.1"
AWAY = "198.51.100.7"


@pytest.fixture
def ada(session, now):
    return _add(session, now)


def _add(session, now, email=EMAIL, **changes):
    fields = {"role": StaffRole.MANAGER, "password": PASSWORD, "cost": 1, "actor": "test"}
    return accounts.add(session, email, now=now, **fields | changes)


def _verify(session, now, email=EMAIL, password=PASSWORD):
    return accounts.verify(session, email, password, cost=1, now=now)


def test_email_and_password_together_let_in(session, now, ada):
    assert _verify(session, now) == ada
    assert _verify(session, now, email=" Ada@Exton.example ") == ada


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, PASSWORD + "!"), (EMAIL, ""), ("bo@exton.example", PASSWORD), ("", "")],
)
def test_anything_else_does_not(session, now, ada, email, password):
    assert _verify(session, now, email, password) is None


def test_an_account_ends_with_its_last_day_in_london(session, now):
    account = _add(session, now, until=date(2026, 6, 3))
    assert _verify(session, now) == account
    assert _verify(session, now + timedelta(hours=13)) == account  # 23:30 in London
    assert _verify(session, now + timedelta(hours=14)) is None


def test_a_disabled_account_is_refused_and_signed_out(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    accounts.disable(session, EMAIL, now=now, actor="test")
    assert _verify(session, now) is None
    assert accounts.signed_in(session, key, now=now) is None


def test_another_password_signs_out_everywhere(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    accounts.change_password(session, EMAIL, password=OTHER, cost=1, now=now, actor="test")
    assert accounts.signed_in(session, key, now=now) is None
    assert _verify(session, now) is None
    assert _verify(session, now, password=OTHER) == ada


def test_a_sign_in_ends_when_idle(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    assert accounts.signed_in(session, key, now=now + accounts.IDLE).account == ada
    assert accounts.signed_in(session, key, now=now + accounts.IDLE + timedelta(seconds=1)) is None


def test_a_sign_in_that_is_used_goes_on_for_twelve_hours_at_most(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    moment = now
    while moment + timedelta(minutes=20) <= now + accounts.ABSOLUTE:
        moment += timedelta(minutes=20)
        assert accounts.signed_in(session, key, now=moment).is_to_be_touched
        accounts.touch(session, key, now=moment)
    late = now + accounts.ABSOLUTE + timedelta(seconds=1)
    accounts.touch(session, key, now=late)
    assert accounts.signed_in(session, key, now=late) is None


def test_reading_pages_writes_once_a_minute_at_most(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    assert not accounts.signed_in(session, key, now=now + timedelta(seconds=59)).is_to_be_touched


def test_signing_out_ends_this_sign_in_alone(session, now, ada):
    here = accounts.start(session, ada, source=HOME, now=now)
    there = accounts.start(session, ada, source=AWAY, now=now)
    accounts.sign_out(session, here, now=now)
    accounts.sign_out(session, here, now=now)
    assert accounts.signed_in(session, here, now=now) is None
    assert accounts.signed_in(session, there, now=now).account == ada


def test_the_database_cannot_tell_the_key(session, now, ada):
    key = accounts.start(session, ada, source=HOME, now=now)
    assert len(key) >= 43  # 256 bits in base 64
    session.flush()
    stored = session.scalars(select(SignInRow.key_hash)).one()
    assert key.encode() not in stored


def test_sign_ins_of_yesterday_are_forgotten(session, now, ada):
    accounts.start(session, ada, source=HOME, now=now)
    accounts.start(session, ada, source=HOME, now=now + timedelta(days=1))
    assert len(session.scalars(select(SignInRow)).all()) == 1


def test_the_sixth_guess_at_an_account_waits_a_quarter_of_an_hour(session, now):
    allowed = [_attempt(session, now) for _ in range(7)]
    assert allowed == [True] * 5 + [False] * 2
    assert _attempt(session, now + accounts.WINDOW + timedelta(seconds=1))


def test_a_guesser_locks_out_nobody_else(session, now):
    for _ in range(20):
        _attempt(session, now)
    assert _attempt(session, now, source=AWAY)
    assert _attempt(session, now, email="bo@exton.example")


def test_a_source_that_tries_one_account_after_another_is_slowed(session, now):
    for number in range(accounts.PER_SOURCE):
        assert _attempt(session, now, email=f"p{number}@exton.example")
    assert not _attempt(session, now, email="next@exton.example")
    assert _attempt(session, now, email="next@exton.example", source=AWAY)


def test_signing_in_forgets_the_slips_before_it(session, now, ada):
    for _ in range(4):
        _attempt(session, now)
    accounts.start(session, ada, source=HOME, now=now)
    assert all(_attempt(session, now) for _ in range(5))


def _attempt(session, now, email=EMAIL, source=HOME):
    return accounts.attempt(session, email, source=source, now=now)


@pytest.mark.parametrize(
    "password",
    ["short", "x" * 257, "aaaaaaaaaaaaaaaa", "Password1234", "123456789012"],
)
def test_a_password_that_anybody_would_guess_is_refused(session, now, password):
    with pytest.raises(Refused):
        _add(session, now, password=password)


@pytest.mark.parametrize("email", ["ada", "@exton.example", "a b@exton.example", "a@b"])
def test_an_account_needs_an_email_address(session, now, email):
    with pytest.raises(Refused, match="is not an email address"):
        _add(session, now, email)


def test_a_scope_is_the_whole_council_or_a_group(session, now):
    with pytest.raises(Refused, match="there is no group organisation:care"):
        _add(session, now, scope="organisation:care")
    fields = {"kind": "department", "parent": "council", "area": ""}
    ends = {"opened": None, "closed": None, "successor": None}
    row = GroupRow(breakdown="organisation", code="care", name="Adult care", **fields, **ends)
    session.add(row)
    session.flush()
    assert _add(session, now, scope="organisation:care").scope == "organisation:care"


def test_a_generated_password_is_accepted(session, now):
    assert _add(session, now, password=accounts.generate_password(EMAIL))


@pytest.mark.parametrize("name", ["a", "-", "ada"])
def test_a_short_name_in_a_password_is_chance(session, now, name):
    assert _add(session, now, f"{name}@b.example", password=f"seven{name}grey{name}boats")


def test_a_password_with_the_name_of_the_account_is_refused(session, now):
    with pytest.raises(Refused, match="contains the name of the account"):
        _add(session, now, "anna@b.example", password="seven Anna boats")


def test_an_account_does_not_end_before_it_begins(session, now):
    with pytest.raises(Refused, match="its last day, 2026-01-31, is over"):
        _add(session, now, until=date(2026, 1, 31))
