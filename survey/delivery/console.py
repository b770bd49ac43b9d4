"""The console: letters are printed and go nowhere, for trying out."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from survey.delivery.mime import header_text
from survey.delivery.transport import ACCEPTED, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.delivery.letter import Letter


class Console:
    """The standard output of this process. Whoever reads it holds the links of the letters."""

    @contextmanager
    def line(self) -> Iterator[Console]:
        """Open a line: there is nothing to connect to."""
        yield self

    def send(self, letter: Letter) -> Outcome:
        """Print a letter."""
        headers = f"To: {letter.to}\nSubject: {header_text(letter.subject)}\nMessage-ID: {letter.message_id}"
        sys.stdout.write(f"{headers}\n\n{letter.text}\n")
        sys.stdout.flush()
        return ACCEPTED
