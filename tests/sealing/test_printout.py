"""Sealed printouts: what opens them, and what does not."""

import pytest

from survey.sealing.printout import NotOurPrintoutError, seal, unseal

KEY = bytes(range(32))
BOUND = ("2026-q2", "ada@exton.example", "S1")


def test_what_was_sealed_can_be_opened_again():
    assert unseal(KEY, *BOUND, seal(KEY, *BOUND, b"codes")) == b"codes"


def test_no_two_are_alike_and_none_shows_what_it_holds():
    first, second = (seal(KEY, *BOUND, b"k3f89q2mzz417b" * 20) for _ in range(2))
    assert first != second
    assert b"k3f8" not in first


@pytest.mark.parametrize(
    ("key", "bound"),
    [
        (bytes(32), BOUND),
        (KEY, ("2026-q3", *BOUND[1:])),
        (KEY, (BOUND[0], "bo@exton.example", BOUND[2])),
        (KEY, (*BOUND[:2], "S2")),
        (KEY, (BOUND[0], "ada@exton.example\0S", "1")),
    ],
    ids=["key", "wave", "account", "site", "elsewhere cut"],
)
def test_another_key_wave_account_or_site_opens_nothing(key, bound):
    with pytest.raises(NotOurPrintoutError):
        unseal(key, *bound, seal(KEY, *BOUND, b"codes"))


@pytest.mark.parametrize("kept", [0, 8, 12, -1])
def test_what_was_cut_short_opens_nothing(kept):
    with pytest.raises(NotOurPrintoutError):
        unseal(KEY, *BOUND, seal(KEY, *BOUND, b"codes")[:kept])
