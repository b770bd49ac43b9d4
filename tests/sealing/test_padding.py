"""Padding hides a length among three."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.padding import LONGEST, SIZES, TooLargeError, padded, unpadded


@given(st.binary(max_size=40_000))
def test_what_is_padded_comes_back_or_is_refused(content):
    if len(content) > LONGEST:
        with pytest.raises(TooLargeError):
            padded(content)
    else:
        assert len(padded(content)) in SIZES
        assert unpadded(padded(content)) == content


@pytest.mark.parametrize(
    ("length", "size"), [(0, 2048), (2044, 2048), (2045, 8192), (8188, 8192), (8189, 32768)]
)
def test_the_smallest_size_that_fits_is_taken(length, size):
    assert len(padded(bytes(length))) == size


def test_the_longest_content_fits_and_one_byte_more_is_refused_with_both_numbers():
    assert len(padded(bytes(LONGEST))) == 32 * 1024
    with pytest.raises(TooLargeError, match="32765 bytes cannot be sealed: 32764 is the most"):
        padded(bytes(LONGEST + 1))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        bytes(100),
        (9999).to_bytes(4, "big") + bytes(2044),
        bytes(2047) + b"\x01",
        bytes(8192),
    ],
    ids=["empty", "odd size", "length too long", "zeros disturbed", "needlessly large"],
)
def test_what_padding_never_makes_is_not_read(block):
    with pytest.raises(ValueError, match="not a padded block"):
        unpadded(block)
