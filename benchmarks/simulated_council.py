"""The fictional council once more, drawn at speed: all answers of a wave at once, for hundreds of councils.

The model is that of `survey.services.demo.model`: a latent satisfaction of 0-100 that is the level of the area at
that kind of site, what has happened since (`Shifts`), the person's own mood (sd 9, kept from wave to wave), and the
moment's chance (sd 21); the nearest point of the scale is answered. One in fifty leaves in a quarter and somebody
else comes. Every number is drawn by numpy, so that the answers are others than the demonstration's.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.atoms import form_atoms
from survey.analysis.stored import DOES_NOT_APPLY, Stored
from survey.domain.frame import draw_frame
from survey.domain.group import Breakdown, Group
from survey.domain.measure import Role
from survey.domain.planned_class import PreviousPlan
from survey.domain.scale import Direction
from survey.domain.tree import Tree
from survey.instruments.load import load_questionnaire
from survey.resources import resource_dir
from survey.services.demo import council, model
from survey.services.stored import group_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from survey.domain.frame import Frame
    from survey.domain.measure import Measure

    Floats = NDArray[np.float64]

K = 10
LEAVING = 0.02
"""The share of the staff that leaves in a quarter."""
AT_MOST = 2
"""About how many of the products that they tick people are asked."""
PRODUCTS = tuple(sorted(council.PRODUCTS))
SPREAD = float(np.hypot(model.MOOD, model.CHANCE))
"""The sd of a latent satisfaction about its level."""
_DAY = date(2026, 1, 1)


@cache
def measures() -> tuple[Measure, ...]:
    """Return the measures that families test: the headlines of the shipped questionnaire, and that of products."""
    path = resource_dir("questionnaires") / "it-service" / "1.yaml"
    return tuple(one for one in load_questionnaire(path).measures if one.role is not Role.DETAIL)


@dataclass(frozen=True)
class Shifts:
    """What has happened by a wave, in points of latent satisfaction: to each person by measure, and by product."""

    areas: Mapping[str, Floats] = field(default_factory=dict)
    products: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Council:
    """A council and its staff: arrays have an element for each of them. `uses` has a column for each of PRODUCTS."""

    frame: Frame
    groups: pd.DataFrame
    cell: NDArray[np.int64]
    department: NDArray[np.str_]
    directorate: NDArray[np.str_]
    kind: NDArray[np.str_]
    rate: Floats
    mood: Floats
    uses: NDArray[np.bool_]

    def level(self, area: str) -> Floats:
        """Return the latent satisfaction of each person with an area, before moods and events."""
        at_kind = [model.AT_KIND.get((area, kind), 0.0) for kind in self.kind.tolist()]
        return model.LEVELS[area] + np.array(at_kind)

    def a_quarter_later(self, random: np.random.Generator) -> Council:
        """Return the council after one in fifty has left, each followed by somebody else at the same place."""
        is_new = random.random(len(self.mood)) < LEAVING
        newcomers = random.normal(0, model.MOOD, len(self.mood))
        uses = np.where(is_new[:, np.newaxis], _uses(self.department, self.kind, random), self.uses)
        return replace(self, mood=np.where(is_new, newcomers, self.mood), uses=uses)


def a_council(seed: int, random: np.random.Generator, every: int = 1) -> Council:
    """Return a council of about nine thousand people at 201 places, or with each `every`-th of its sites alone."""
    places = council.sites(Random(seed))[::every]  # noqa: S311 - a story, not a secret
    staff = council.staff(places)
    pairs = [(person.site.code, person.department) for person in staff]
    frame = draw_frame(
        _trees(places), Counter(pairs), open_sites=(), k=K, rates={}, previous=PreviousPlan()
    )
    department = np.array([person.department for person in staff])
    kind = np.array([person.site.kind for person in staff])
    rates = [
        model.RESPONSE_RATES[person.site.kind] + 0.02 * (ord(person.department[0]) % 5 - 2)
        for person in staff
    ]
    return Council(
        frame=frame,
        groups=group_frame(frame.groups),
        cell=np.array([frame.cell_of[pair] for pair in pairs]),
        department=department,
        directorate=np.array([council.DEPARTMENTS[code][1] for code in department.tolist()]),
        kind=kind,
        rate=np.array(rates),
        mood=random.normal(0, model.MOOD, len(staff)),
        uses=_uses(department, kind, random),
    )


def _trees(places: Sequence[council.Site]) -> dict[Breakdown, Tree]:
    groups = [
        Group(
            Breakdown(row["breakdown"]),
            row["code"],
            row["name"],
            row["kind"],
            row["parent"] or None,
            row["area"],
        )
        for row in csv.DictReader(io.StringIO(council.groups_csv(places)))
    ]
    return {breakdown: Tree.on(_DAY, groups, breakdown) for breakdown in Breakdown}


def _uses(
    department: NDArray[np.str_], kind: NDArray[np.str_], random: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw who uses which products."""
    places = sorted(set(zip(department.tolist(), kind.tolist(), strict=True)))
    shares = {place: model.shares_using(*place) for place in places}
    share = np.array(
        [
            [shares[place].get(code, 0.01) for code in PRODUCTS]
            for place in zip(department.tolist(), kind.tolist(), strict=True)
        ]
    )
    return np.asarray(random.random(share.shape) < share)


def a_wave(staff: Council, shifts: Shifts, random: np.random.Generator) -> Stored:
    """Return what is stored of a wave: who answers is drawn, and what they answer."""
    who = np.flatnonzero(random.random(len(staff.rate)) < staff.rate)
    answers = {
        item: _answers(staff, who, measure, shifts, random)
        for measure in measures()
        if not measure.per_product
        for item in measure.items
    }
    responses = pd.DataFrame(answers)
    has_used = staff.uses[who].any(axis=1)
    has_answered = (responses >= 0).any(axis=1).to_numpy() | has_used
    cells = pd.DataFrame([vars(cell) for cell in staff.frame.cells]).assign(bounced=0)
    for name, counted in (("returned", who), ("answered", who[has_answered])):
        held = Counter(staff.cell[counted].tolist())
        cells[name] = [held[number] for number in cells["number"]]
    atoms = form_atoms(cells, staff.groups, K)
    if atoms is None:
        raise ValueError("Fewer returned than can be shown at all.")
    placed = [atoms.position[cell] for cell in staff.cell[who].tolist()]
    places = pd.DataFrame(placed, columns=["site", "organisation"])
    return Stored(
        responses=pd.concat([places, responses], axis=1),
        products=_product_rows(staff, who, places, shifts, random),
        atoms=atoms.counts,
        groups=staff.groups,
        measures=measures(),
        k=K,
        has_frame=True,
        catalogue=PRODUCTS,
    )


def _answers(
    staff: Council,
    who: NDArray[np.int64],
    measure: Measure,
    shifts: Shifts,
    random: np.random.Generator,
) -> Floats:
    level = (staff.level(measure.id) + shifts.areas.get(measure.id, 0.0))[who] + staff.mood[who]
    said = nearest(measure, level + random.normal(0, model.CHANCE, len(who)))
    apart = random.random(len(who)) < model.NOT_APPLYING.get(measure.id, 0.01)
    said[apart] = DOES_NOT_APPLY
    said[random.random(len(who)) < model.ITEM_SKIPPED] = np.nan
    return said


def nearest(measure: Measure, satisfaction: Floats) -> Floats:
    """Return the code of the point nearest to each satisfaction of 0-100, whichever end is the good one."""
    steps = measure.maximum - measure.minimum
    step = np.round(np.clip(satisfaction / 100, 0, 1) * steps)
    is_better = measure.direction is Direction.HIGHER_IS_BETTER
    return measure.minimum + (step if is_better else steps - step)


def _product_rows(
    staff: Council,
    who: NDArray[np.int64],
    places: pd.DataFrame,
    shifts: Shifts,
    random: np.random.Generator,
) -> pd.DataFrame:
    """Return a row per return and ticked product; of each return AT_MOST are asked, drawn by chance."""
    uses = staff.uses[who]
    draw = np.where(uses, random.random(uses.shape), np.inf)
    rank = draw.argsort(axis=1).argsort(axis=1)
    bundle, column = np.nonzero(uses)
    ticked = uses.sum(axis=1)
    is_asked = rank[bundle, column] < AT_MOST
    level = np.array(
        [model.PRODUCT_LEVELS[code] + shifts.products.get(code, 0.0) for code in PRODUCTS]
    )
    (overall,) = (one for one in measures() if one.per_product)
    latent = level[column] + staff.mood[who][bundle] + random.normal(0, model.CHANCE, len(bundle))
    said = nearest(overall, latent)
    is_blank = ~is_asked | (random.random(len(bundle)) < model.ITEM_SKIPPED)
    return pd.DataFrame(
        {
            "bundle": bundle,
            "site": places["site"].to_numpy()[bundle],
            "organisation": places["organisation"].to_numpy()[bundle],
            "ticked": ticked[bundle],
            "asked": np.minimum(ticked, AT_MOST)[bundle],
            "product": np.array(PRODUCTS)[column],
            "is_asked": is_asked,
            overall.items[0]: np.where(is_blank, np.nan, said),
        }
    )
