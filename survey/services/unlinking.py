"""Unlinking: returns become responses, which lie under their atom and in an order that tells nothing.

Responses, what was said of products, and comments are shuffled apart and joined by nothing afterwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import SystemRandom
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from survey.analysis.atoms import form_atoms
from survey.domain.release import Atom
from survey.services.answer_codes import AnswerCodes
from survey.services.comment_places import placed
from survey.services.stored import ATOM_COLUMNS, Responses, group_frame
from survey.storage import responses
from survey.storage.responses import CommentRow, ProductRecord, ProductResponseRow, ResponseRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.sample import FrameCell
    from survey.domain.wave import Wave
    from survey.services.opened import Returns

Thing = TypeVar("Thing")

_NONE: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class Unlinked:
    """What is to be stored of a wave, shuffled. `comments` are rows of the comment table."""

    responses: Responses
    comments: tuple[dict[str, str], ...]


def unlink(
    returns: Returns,
    cells: Sequence[FrameCell],
    groups: Sequence[WaveGroup],
    wave: Wave,
    questionnaire: Questionnaire,
    undelivered: Mapping[int, int] = _NONE,
) -> Unlinked:
    """Return a wave's returns as responses under their atoms; of a whole wave below K only the count.

    `undelivered` counts, by frame cell, the invitations that were refused or came back.
    """
    trees = group_frame(groups)
    counted = _counted(returns, cells, undelivered)
    atoms = form_atoms(counted, trees, wave.k)
    if atoms is None:
        return _count_only(counted, groups, questionnaire)
    rows = [Atom(*record) for record in atoms.counts[list(ATOM_COLUMNS)].itertuples(index=False)]
    number = {(atom.site, atom.organisation): index for index, atom in enumerate(rows)}
    atom_of_cell = {cell: number[pair] for cell, pair in atoms.position.items()}
    order = _shuffled(range(len(returns.cells)))
    atom_of = np.array([atom_of_cell[cell] for cell in returns.cells.tolist()], dtype=np.int32)
    products = [
        ProductRecord(*atoms.position[said.cell], said.ticked, said.asked, said.answers)
        for said in returns.products
    ]
    weights = None if returns.weights is None else returns.weights[order]
    kept = Responses(
        tuple(rows), atom_of[order], returns.codes[order], tuple(_shuffled(products)), weights
    )
    return Unlinked(kept, tuple(_shuffled(placed(returns, atoms, trees, wave.k))))


def store(session: Session, wave_id: str, unlinked: Unlinked, questionnaire: Questionnaire) -> int:
    """Store what was unlinked, and return the number of responses."""
    kept = unlinked.responses
    responses.insert_atoms(session, wave_id, kept.atoms)
    rows = _response_rows(kept, questionnaire)
    stored = responses.insert_shuffled(session, ResponseRow, wave_id, rows)
    of_products = (record._asdict() for record in kept.products)
    responses.insert_shuffled(session, ProductResponseRow, wave_id, of_products)
    responses.insert_shuffled(session, CommentRow, wave_id, unlinked.comments)
    return stored


def _counted(
    returns: Returns, cells: Iterable[FrameCell], undelivered: Mapping[int, int]
) -> pd.DataFrame:
    """Return the frame cells with what came back from each."""
    returned = Counter(returns.cells.tolist())
    answered = Counter(returns.cells[returns.is_answered].tolist())
    rows = [
        {
            **vars(cell),
            "bounced": undelivered.get(cell.number, 0),
            "returned": returned[cell.number],
            "answered": answered[cell.number],
        }
        for cell in cells
    ]
    return pd.DataFrame(rows).astype({"leaf": object})


def _count_only(
    counted: pd.DataFrame, groups: Iterable[WaveGroup], questionnaire: Questionnaire
) -> Unlinked:
    root = {str(group.breakdown): group.code for group in groups if group.parent is None}
    totals = {
        name: int(counted[name].sum()) for name in ("eligible", "invited", "bounced", "returned")
    }
    atom = Atom(site=root["site"], organisation=root["organisation"], answered=0, **totals)
    nothing = AnswerCodes(questionnaire).encode_all(())
    return Unlinked(Responses((atom,), np.zeros(0, dtype=np.int32), nothing, ()), ())


def _response_rows(kept: Responses, questionnaire: Questionnaire) -> Iterator[dict[str, Any]]:
    columns = AnswerCodes(questionnaire)
    weights = [None] * len(kept.codes) if kept.weights is None else kept.weights.tolist()
    for number, row, weight in zip(kept.atom_of.tolist(), kept.codes, weights, strict=True):
        atom = kept.atoms[number]
        yield {
            "site": atom.site,
            "organisation": atom.organisation,
            "answers": columns.decode(row.tolist()),
            "weight": weight,
        }


def _shuffled(things: Iterable[Thing]) -> list[Thing]:
    """Return things in an order drawn by the operating system: none can be computed from another."""
    order = list(things)
    SystemRandom().shuffle(order)
    return order
