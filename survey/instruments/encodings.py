"""How the text of a file that somebody saved is encoded."""

from __future__ import annotations

import codecs
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16


def encoding_of(stream: BinaryIO) -> str | None:
    """Return the encoding of a whole file, read through once in small pieces."""
    start = stream.read(4)
    stream.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return next((name for name in ("utf-8-sig", "cp1252") if _decodes(stream, name)), None)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        stream.seek(0)
    return True


@contextmanager
def text_of(stream: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """Read a stream as text, its line ends as they are."""
    text = TextIOWrapper(stream, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()  # the one who opened the stream closes it
