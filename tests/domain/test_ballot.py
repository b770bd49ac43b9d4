"""A ballot comes out of its bytes as it went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.answers import Answers
from survey.domain.ballot import Ballot

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
values = st.integers(0, 100) | st.text(st.characters(codec="utf-8"), max_size=50)
said = st.dictionaries(names, values, max_size=5)
answers = st.builds(
    Answers,
    items=said,
    used=st.none() | st.lists(names, max_size=4).map(tuple),
    products=st.dictionaries(names, said, max_size=3),
)


@given(
    st.builds(
        Ballot, questionnaire=names, cell=st.integers(0, 10_000), answers=answers,
        asked=st.lists(names, max_size=3).map(tuple),
    )
)  # fmt: skip
def test_a_ballot_comes_back_as_it_was(ballot):
    assert Ballot.from_bytes(ballot.to_bytes()) == ballot


def test_none_ticked_and_not_asked_stay_apart():
    for used in ((), None):
        ballot = Ballot("q:1", 1, Answers(used=used), ())
        assert Ballot.from_bytes(ballot.to_bytes()).answers.used == used


def test_the_draws_stay_behind():
    ballot = Ballot("q:1", 1, Answers(used=("mail",), draws={"mail": 4711}), ("mail",))
    assert b"4711" not in ballot.to_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"x", b"[]", b"{}", b"null", b'{"v":2}', b'{"v":1}', b"\xff"]
)
def test_other_bytes_are_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        Ballot.from_bytes(content)
