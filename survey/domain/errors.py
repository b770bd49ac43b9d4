"""What can be refused, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it is, and what it is and how to mend it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class Refused(Exception):  # noqa: N818 - it is a refusal, told to a person, not a programming error
    """Input that is refused as a whole, with every problem found in it.

    Command line and pages show `problems` line by line; nothing of the input has been stored.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def because(cls, what: str, where: str = "") -> Refused:
        """Return a refusal with one problem."""
        return cls([Problem(where, what)])


class NotFound(Exception):  # noqa: N818 - reads as what happened
    """Nothing of that name exists, or it may not be seen by the one who asks: both look alike."""
