"""Small councils for the analysis: measures, trees, and what is stored of a wave."""

import numpy as np
import pandas as pd

from survey.analysis.atoms import form_atoms
from survey.analysis.stored import Stored
from survey.domain.measure import Measure, Role
from survey.domain.scale import Direction

NO_PRODUCTS = pd.DataFrame(
    columns=["bundle", "site", "organisation", "ticked", "asked", "product", "is_asked"]
)


def a_measure(name="overall", items=(), **given):
    """Return a five-point measure of one item of the same name, 4 and 5 its top box."""
    items = tuple(items) or (name,)
    given = {
        "minimum": 1,
        "maximum": 5,
        "role": Role.DETAIL,
        "top": frozenset({4, 5}) if len(items) == 1 else frozenset(),
        **given,
    }
    return Measure(name, {"en": name}, items, direction=Direction.HIGHER_IS_BETTER, **given)


def a_forest(sites=None, organisations=None):
    """Return trees: sites by kind and departments by directorate; `None` for a root alone."""
    rows = [("site", "all", None, "root"), ("organisation", "council", None, "root")]
    for breakdown, root, tree in (
        ("site", "all", sites),
        ("organisation", "council", organisations),
    ):
        for upper, classes in (tree or {}).items():
            rows.append((breakdown, upper, root, "upper"))
            rows += [(breakdown, code, upper, "class") for code in classes]
    frame = pd.DataFrame(rows, columns=["breakdown", "code", "parent", "level"])
    return frame.assign(name=frame.code, kind="")


A_COUNCIL = a_forest(
    {"office": ["O1", "O2"], "school": ["S1", "S2", "S3"]},
    {"people": ["care", "educ"], "place": ["plan", "roads"]},
)


def stored(cells, answers, *, eligible=None, measures=None, **given):
    """Return what is stored of a wave whose cells are given as [site, organisation, returned].

    `answers` is a frame of items with a row per return, in the order of the cells; returns are put under the
    atoms that the cells merge into. `eligible` staff per cell are twice the returns unless given.
    """
    k, groups = given.pop("k", 10), given.pop("groups", A_COUNCIL)
    frame = pd.DataFrame(cells, columns=["site", "organisation", "returned"])
    frame["eligible"] = [2 * row[2] for row in cells] if eligible is None else eligible
    blank = answers.isna().all(axis=1).to_numpy()
    number = np.repeat(np.arange(len(cells)), frame.returned)
    frame["answered"] = np.bincount(number[~blank], minlength=len(cells))
    frame = frame.assign(number=range(len(cells)), leaf=None, invited=frame.eligible, bounced=0)
    atoms = form_atoms(frame, groups, k)
    placed = [atoms.position[cell] for cell in number.tolist()]
    responses = answers.assign(
        site=[site for site, _ in placed], organisation=[unit for _, unit in placed]
    )
    measures = tuple(measures or (a_measure(item) for item in answers.columns))
    given = {"products": NO_PRODUCTS, "has_frame": True, **given}
    given.setdefault("is_imported", not given["has_frame"])
    return Stored(
        responses=responses, atoms=atoms.counts, groups=groups, measures=measures, k=k, **given
    )


def random_answers(size, items=("overall",), seed=0, blank=0.1):
    """Return five-point answers, some of them blank."""
    random = np.random.default_rng(seed)
    columns = {}
    for item in items:
        column = random.integers(1, 6, size=size).astype(float)
        column[random.random(size) < blank] = np.nan
        columns[item] = column
    return pd.DataFrame(columns)


def row_of(frame, **wanted):
    """Return the only row with these values, as a dictionary of plain values, None where empty."""
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    (row,) = frame.to_dict("records")
    return {name: None if pd.isna(value) else value for name, value in row.items()}
