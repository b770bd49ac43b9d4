"""A changed text, cut where it begins and ceases to be the same."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.rewording import Piece, pieces, rewordings


def marked(words):
    """A side of a comparison with its changed words in brackets."""
    return "".join(f"[{piece.words}]" if piece.is_changed else piece.words for piece in words)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("How is it?", "How was it?", ("How [is] it?", "How [was] it?")),
        ("How is it?", "How is it now?", ("How is it?", "How is it[ now]?")),
        ("Very fast", "Fast", ("[Very fast]", "[Fast]")),
        ("Tell us all.", "", ("[Tell us all.]", "")),
        ("one two three", "1 2 three", ("[one two] three", "[1 2] three")),
        ("a  b", "a b", ("a[  ]b", "a[ ]b")),
        ("Sut mae’r â?", "Sut mae’r ê?", ("Sut mae’r [â]?", "Sut mae’r [ê]?")),
    ],
)
def test_changed_words_are_marked_on_both_sides(before, after, told):
    assert tuple(map(marked, pieces(before, after))) == told


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_either_text_is_lost_and_what_is_not_marked_is_the_same(before, after):
    old, new = pieces(before, after)
    assert "".join(piece.words for piece in old) == before
    assert "".join(piece.words for piece in new) == after
    kept = ["".join(piece.words for piece in side if not piece.is_changed) for side in (old, new)]
    assert kept[0] == kept[1]


def test_each_language_that_changed_is_told():
    before = {"en": "Fair", "cy": "Gweddol"}
    after = {"en": "Fair", "cy": "Teg", "fr": "Passable"}
    (found,) = rewordings(before, after, ("en", "cy"))
    assert (found.language, marked(found.before), marked(found.after)) == (
        "cy",
        "[Gweddol]",
        "[Teg]",
    )


def test_a_text_that_came_or_went_has_nothing_on_the_other_side():
    (came,) = rewordings(None, {"en": "A hint"}, ("en",))
    assert (came.before, came.after) == ((), (Piece("A hint", is_changed=True),))
    (went,) = rewordings({"en": "A hint"}, None, ("en",))
    assert (went.before, went.after) == ((Piece("A hint", is_changed=True),), ())
    assert rewordings(None, None, ("en",)) == ()


def test_a_text_made_to_take_long_is_compared_at_its_beginning():
    before, after = "a " * 750, "a " * 700 + "b " + "a " * 49
    start = time.perf_counter()
    old, new = pieces(before, after)
    assert time.perf_counter() - start < 1
    assert marked(new).startswith("a a a")
    assert (old[0], len(old)) == (new[0], 2)


def test_prose_as_long_as_may_be_is_compared_word_by_word():
    words = [f"word{number % 90}" for number in range(220)]
    before = " ".join(words)
    words[200] = "another"
    _old, new = pieces(before, " ".join(words))
    assert [piece.words for piece in new if piece.is_changed] == ["another"]
