"""What every transport can do, and how it says what has become of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from survey.delivery.letter import Letter

_LONGEST_ANSWER = 200


class Fate(StrEnum):
    """What has become of a letter that was handed over."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: sending it again would be refused again."""
    TRY_LATER = "try later"
    """Refused for now, or cut off: it may have been accepted, so it is sent again under the same Message-ID."""


class Reach(StrEnum):
    """What the trouble with a letter says of the letters after it."""

    ADDRESS = "address"
    """Nothing: it is about the address of this one."""
    LETTER = "letter"
    """Little: it is about this letter, and may be so of others."""
    LINE = "line"
    """The connection is lost; the next letter needs another."""
    SERVER = "server"
    """No letter can be handed over at present."""


@dataclass(frozen=True)
class Outcome:
    """What has become of one letter; `answer` is what the server said of it, one line."""

    fate: Fate
    answer: str = ""
    reach: Reach = Reach.LETTER


ACCEPTED = Outcome(Fate.ACCEPTED)


class Line(Protocol):
    """A connection on which any number of letters are handed over, one after another."""

    def send(self, letter: Letter) -> Outcome:
        """Hand over a letter. Whatever goes wrong outside this process is an outcome, not an error."""


class Transport(Protocol):
    """A way for letters to leave."""

    def line(self) -> AbstractContextManager[Line]:
        """Open a line; it connects with its first letter, and hangs up at the end of the block."""


def in_one_line(answer: bytes | str) -> str:
    """Return what a server said as one printable line that is not too long."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    words = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(words.split())[:_LONGEST_ANSWER]
