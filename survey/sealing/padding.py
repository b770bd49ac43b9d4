"""Padding: what is sealed has one of three lengths, so that a length tells next to nothing."""

from __future__ import annotations

SIZES = (2 * 1024, 8 * 1024, 32 * 1024)
"""The lengths, in bytes, that padded content may have."""

LONGEST = SIZES[-1] - 4
"""The most bytes of content that can be padded."""

_LENGTH_BYTES = 4


class TooLargeError(Exception):
    """The content does not fit into the largest size."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"{length} bytes cannot be sealed: {LONGEST} is the most.")


def padded(content: bytes) -> bytes:
    """Return the content with its length before it and zeros behind it; raises TooLargeError."""
    needed = _LENGTH_BYTES + len(content)
    for size in SIZES:
        if needed <= size:
            return len(content).to_bytes(_LENGTH_BYTES, "big") + content.ljust(
                size - _LENGTH_BYTES, b"\0"
            )
    raise TooLargeError(len(content))


def unpadded(block: bytes) -> bytes:
    """Return the content of a padded block; raises ValueError for anything `padded` does not make."""
    length = int.from_bytes(block[:_LENGTH_BYTES], "big")
    content = block[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if len(block) not in SIZES or length > len(block) - _LENGTH_BYTES or padded(content) != block:
        raise ValueError("This is not a padded block.")
    return content
