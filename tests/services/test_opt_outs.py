"""Opting out: by a link that nobody can make, and that tells nobody anything."""

import pytest
from sqlalchemy import insert

from survey.sealing.tokens import ALPHABET, stop_token
from survey.services import opt_outs
from survey.storage.contacts import OptOutRow
from survey.storage.people import PersonRow

SECRET = "a secret key that is long enough to be one"


@pytest.fixture(autouse=True)
def staff(session):
    session.execute(
        insert(PersonRow),
        [
            {
                "reference": f"P{number}", "email": None, "organisation": "educ", "site": "B1",
                "language": "en", "products": None,
            }
            for number in range(50)
        ],
    )  # fmt: skip


def token_of(reference):
    return opt_outs.address("", SECRET, reference).rpartition("/")[2]


def test_a_person_is_left_out_from_then_on(session, now):
    opt_outs.stop(session, SECRET, token_of("P7"), now=now)
    assert opt_outs.listed(session) == {"P7"}
    assert session.get(OptOutRow, "P7").since == now.date()
    opt_outs.stop(session, SECRET, token_of("P7"), now=now.replace(day=4))
    assert session.get(OptOutRow, "P7").since == now.date()


def test_a_token_may_be_typed_as_people_type(session, now):
    typed = token_of("P7").upper().replace("1", "l").replace("0", "O")
    opt_outs.stop(session, SECRET, f" {typed[:5]}-{typed[5:]} ", now=now)
    assert opt_outs.listed(session) == {"P7"}


@pytest.mark.parametrize(
    "token", ["", "x", "0" * 26, "0" * 5000, "é" * 26, "P7", stop_token(SECRET, "P7x")]
)
def test_a_token_of_nobody_changes_nothing(session, now, token):
    opt_outs.stop(session, SECRET, token, now=now)
    assert opt_outs.listed(session) == frozenset()


def test_a_token_needs_the_secret_key_and_tells_nothing():
    mine = stop_token(SECRET, "P7")
    assert mine == stop_token(SECRET, "P7")
    assert len(mine) == opt_outs.TOKEN_CHARACTERS
    assert set(mine) <= set(ALPHABET)
    assert mine != stop_token(SECRET + "x", "P7")
    assert len({stop_token(SECRET, f"P{number}") for number in range(1000)}) == 1000


def test_who_has_left_is_no_longer_known(session, now):
    session.delete(session.get(PersonRow, "P7"))
    session.flush()
    opt_outs.stop(session, SECRET, token_of("P7"), now=now)
    assert opt_outs.listed(session) == frozenset()
