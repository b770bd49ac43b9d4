"""What a reviewer posts: a decision for each comment on the page, or an act on one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey.services.comment_decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from survey.domain.errors import Refused

SHOW, WITHHOLD = "show", "withhold"
MOST_BYTES = 512 * 1024
"""Ten comments of the greatest length, each byte of them written as %XX."""


@dataclass(frozen=True)
class Typed:
    """What was posted, by comment: the choice, the words to be shown; and what is wrong with them."""

    choices: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def refused(self, refused: Refused) -> Typed:
        """Return the same with what a service found wrong."""
        problems = {problem.where: problem.what for problem in refused.problems}
        return Typed(self.choices, self.words, problems)

    @property
    def decisions(self) -> list[Decision]:
        """What was decided; a comment without a choice goes on waiting."""
        return [
            Decision(comment, choice == SHOW, self.words.get(comment, ""))
            for comment, choice in self.choices.items()
            if choice in {SHOW, WITHHOLD}
        ]


def read(form: MultiDict[str, str]) -> Typed:
    """Return what was posted from a page of the queue."""
    shown = form.getlist("comment")
    return Typed(
        {comment: form.get(f"choice-{comment}", "") for comment in shown},
        {comment: form.get(f"words-{comment}", "") for comment in shown},
    )
