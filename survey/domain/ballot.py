"""The ballot: what a return holds, as bytes that are sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.answers import Answers

if TYPE_CHECKING:
    from typing import Any

_VERSION = 1


@dataclass(frozen=True)
class Ballot:
    """One return: the questionnaire answered (`id:version`), the frame cell it counts in, and the answers.

    `asked` holds the codes of the products that were asked about, in code order. No time, no language, no
    person: nothing here says who gave it, and the draws stay behind.
    """

    questionnaire: str
    cell: int
    answers: Answers
    asked: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Return the ballot as compact JSON in UTF-8."""
        document = {
            "v": _VERSION,
            "questionnaire": self.questionnaire,
            "cell": self.cell,
            "items": dict(self.answers.items),
            "used": self.answers.used,
            "products": {code: dict(said) for code, said in self.answers.products.items()},
            "asked": self.asked,
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Ballot:
        """Return the ballot that `to_bytes` wrote; raises ValueError for anything else."""
        try:
            return _read(json.loads(content))
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError("This is not a ballot.") from wrong


def _read(document: dict[str, Any]) -> Ballot:
    if document["v"] != _VERSION:
        raise ValueError(f"A ballot of version {document['v']} cannot be read.")
    used = document["used"]
    answers = Answers(
        items=dict(document["items"]),
        used=None if used is None else tuple(used),
        products={code: dict(said) for code, said in document["products"].items()},
    )
    return Ballot(
        questionnaire=document["questionnaire"],
        cell=int(document["cell"]),
        answers=answers,
        asked=tuple(document["asked"]),
    )
