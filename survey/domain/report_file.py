"""Papers of a wave: which there are, and what one is called."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Edition(StrEnum):
    """What can be printed of a group in a wave."""

    SUMMARY = "summary"
    """One page: its figures beside the council's, and no other group by name."""

    REPORT = "report"
    """Everything, with the groups below by name: for those alone whose scope holds the group."""


@dataclass(frozen=True)
class Wanted:
    """Which paper of a wave: of a group (`all` or `breakdown:code`), an edition, a language ("en")."""

    group: str
    edition: Edition
    language: str

    def __str__(self) -> str:
        return json.dumps([self.group, self.edition, self.language], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Wanted:
        """Return what `str` wrote; raises ValueError for anything else."""
        group, edition, language = json.loads(text)
        return cls(group, Edition(edition), language)
