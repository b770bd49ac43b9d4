"""What is kept of a closed wave, and the frames that the analysis makes figures of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.stored import Stored
from survey.services.answer_codes import AnswerCodes, as_floats
from survey.services.routing_codes import with_routing
from survey.storage import responses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt
    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.release import Atom
    from survey.domain.wave import Wave
    from survey.services.answer_codes import Codes
    from survey.storage.responses import ProductRecord

ATOM_COLUMNS = (
    "site",
    "organisation",
    "eligible",
    "invited",
    "bounced",
    "returned",
    "answered",
)


@dataclass(frozen=True)
class Responses:
    """The responses of one wave. `atom_of` says for each row of `codes` which of `atoms` it lies under.

    `codes` has a row per response and a column per SCALE item outside rosters, in the questionnaire's order.
    `products` are on their own: nothing joins them to rows. `weights` has a number for each row where a weight
    was mapped, else it is None.
    """

    atoms: tuple[Atom, ...]
    atom_of: npt.NDArray[np.int32]
    codes: Codes
    products: tuple[ProductRecord, ...]
    weights: npt.NDArray[np.float64] | None = None


def read_responses(session: Session, wave_id: str, questionnaire: Questionnaire) -> Responses:
    """Return what is stored of a closed wave."""
    atoms = responses.atoms(session, wave_id)
    number = {(atom.site, atom.organisation): index for index, atom in enumerate(atoms)}
    atom_of: list[int] = []
    weights: list[float] = []

    def answers() -> Iterator[dict[str, int | str]]:
        for record in responses.responses(session, wave_id):
            atom_of.append(number[record.site, record.organisation])
            if record.weight is not None:
                weights.append(record.weight)
            yield record.answers

    codes = AnswerCodes(questionnaire).encode_all(answers())
    return Responses(
        atoms=atoms,
        atom_of=np.array(atom_of, dtype=np.int32),
        codes=codes,
        products=tuple(responses.product_responses(session, wave_id)),
        weights=np.array(weights, dtype=np.float64) if weights else None,
    )


def as_stored(
    kept: Responses, wave: Wave, groups: Sequence[WaveGroup], questionnaire: Questionnaire
) -> Stored:
    """Return the frames of a wave's responses, as `survey.analysis.stored.Stored` describes them."""
    return Stored(
        responses=_response_frame(kept, questionnaire),
        products=_product_frame(kept.products, questionnaire),
        atoms=pd.DataFrame([vars(atom) for atom in kept.atoms], columns=list(ATOM_COLUMNS)),
        groups=group_frame(groups),
        measures=questionnaire.measures,
        k=wave.k,
        has_frame=wave.has_frame,
        catalogue=tuple(sorted(product.code for product in wave.catalogue)),
        is_imported=wave.is_imported,
    )


def group_frame(groups: Iterable[WaveGroup]) -> pd.DataFrame:
    """Return the nodes of a wave's trees as the analysis reads them."""
    names = ("breakdown", "code", "name", "kind", "parent", "level")
    rows = [{name: getattr(group, name) for name in names} for group in groups]
    return pd.DataFrame(rows, columns=list(names))


def _response_frame(kept: Responses, questionnaire: Questionnaire) -> pd.DataFrame:
    columns = AnswerCodes(questionnaire)
    answers = as_floats(with_routing(kept.codes, columns, questionnaire))
    frame = pd.DataFrame(answers, columns=list(columns.items))
    sites = np.array([atom.site for atom in kept.atoms], dtype=object)
    organisations = np.array([atom.organisation for atom in kept.atoms], dtype=object)
    frame.insert(0, "site", sites[kept.atom_of])
    frame.insert(1, "organisation", organisations[kept.atom_of])
    if kept.weights is not None:
        frame["weight"] = kept.weights
    return frame


def _product_frame(products: Iterable[ProductRecord], questionnaire: Questionnaire) -> pd.DataFrame:
    """Return a row per return and ticked product; bundles are numbered by their content."""
    in_roster = AnswerCodes(questionnaire, in_roster=True)
    bundles = sorted(products, key=lambda record: json.dumps(record, sort_keys=True))
    rows: list[tuple[object, ...]] = []
    answers: list[dict[str, int | str]] = []
    for bundle, record in enumerate(bundles):
        for product, said in sorted(record.answers.items()):
            rows.append((bundle, *record[:4], product, said is not None))
            answers.append(said or {})
    names = ("bundle", "site", "organisation", "ticked", "asked", "product", "is_asked")
    frame = pd.DataFrame(rows, columns=list(names))
    codes = as_floats(in_roster.encode_all(answers))
    return pd.concat([frame, pd.DataFrame(codes, columns=list(in_roster.items))], axis=1)
