"""A council whose classes differ as much as real ones do, and what a sample of it tells of its staff."""

import random
from collections import Counter
from datetime import date

import numpy as np

from survey.analysis.estimates import estimate
from survey.analysis.frame import Trees
from survey.analysis.layout import Layout
from survey.analysis.merging import count_rule, merge
from survey.analysis.moments import answer_moments
from survey.analysis.weights import Units
from survey.domain.frame import draw_frame
from survey.domain.group import Breakdown, Group
from survey.domain.planned_class import PreviousPlan
from survey.domain.tree import Tree
from survey.services.framing import Framed
from survey.services.stored import group_frame

K = 10

STAFF = {
    ("O1", "care"): 1500, ("O1", "plan"): 900, ("O1", "educ"): 40, ("O2", "care"): 300,
    ("S1", "educ"): 60, ("S2", "educ"): 50, ("S3", "educ"): 20, ("S4", "educ"): 21, ("S5", "educ"): 22,
}  # fmt: skip
"""A head office, a large office, two schools alone, three schools in one class."""
MEANS = {"care": 2.0, "plan": 4.0, "educ": 6.0}
"""The departments see things differently, so a wrong weight is found."""


def a_group(breakdown, code, parent, kind=""):
    return Group(Breakdown(breakdown), code, code, kind, parent)


def the_groups():
    return [
        a_group("organisation", "council", None),
        a_group("organisation", "people", "council"),
        a_group("organisation", "care", "people"),
        a_group("organisation", "educ", "people"),
        a_group("organisation", "place", "council"),
        a_group("organisation", "plan", "place"),
        a_group("site", "all", None),
        a_group("site", "office", "all"),
        a_group("site", "school", "all"),
        a_group("site", "O1", "office"),
        a_group("site", "O2", "office"),
        *(a_group("site", f"S{number}", "school") for number in range(1, 6)),
    ]


def a_framed(staff=None, open_at=(), rates=None):
    """Return the frame of a council's staff, by (site, department)."""
    staff = staff or STAFF
    groups = the_groups()
    trees = {one: Tree.on(date(2026, 6, 3), groups, one) for one in Breakdown}
    rates = rates or {breakdown: {} for breakdown in Breakdown}
    frame = draw_frame(
        trees, staff, open_sites=frozenset(open_at), k=K, rates=rates, previous=PreviousPlan()
    )
    return Framed(frame, trees, staff, frozenset(open_at), rates)


def people_of(framed, staff=None):
    """Return the references of the staff by cell, and what each of them thinks, 1 to 7."""
    chance = random.Random(7)  # noqa: S311 - the same population in every test
    by_cell, opinion = {}, {}
    for (site, department), count in (staff or STAFF).items():
        for number in range(count):
            person = f"{site}-{department}-{number:04}"
            by_cell.setdefault(framed.frame.cell_of[site, department], []).append(person)
            opinion[person] = min(7, max(1, round(chance.gauss(MEANS[department], 1))))
    return by_cell, opinion


class Estimator:
    """The analysis of a wave, from who returned in each cell to the mean of the council and of each class."""

    def __init__(self, framed, by_cell, opinion):
        self.cells = framed.frame.cells
        self.trees = Trees.of(group_frame(framed.frame.groups))
        self.pairs = tuple((cell.site, cell.organisation) for cell in self.cells)
        self.eligible = np.array([cell.eligible for cell in self.cells])
        self.cell_of = {person: cell for cell, there in by_cell.items() for person in there}
        self.unit_of = {cell.number: unit for unit, cell in enumerate(self.cells)}
        self.opinion = opinion
        self.keys = ("all", "site:office", "site:school", "site:O1", "organisation:care")

    def means(self, returned):
        """Return the estimated mean of each of `keys` from those who returned."""
        people = sorted(returned)
        unit = np.array([self.unit_of[self.cell_of[person]] for person in people])
        counts = np.bincount(unit, minlength=len(self.cells))
        units = Units(self.pairs, self.eligible, self.eligible, counts, counts)
        positions = merge(self.pairs, counts[:, np.newaxis], count_rule(K), self.trees)
        layout = Layout(units, self.trees, self.keys, frozenset(self.keys), K, has_frame=True)
        values = np.array([float(self.opinion[person]) for person in people])
        moments = answer_moments(unit, values, len(self.cells))
        found = estimate(moments, layout.membership(positions), layout.strata(positions))
        return dict(zip(self.keys, found.ratio.tolist(), strict=True))

    def truth(self):
        """Return what asking everybody would give."""
        return self.means(self.opinion)


def times_drawn(draws):
    """Return how often each person is in one of the draws."""
    return Counter(person for drawn in draws for person in drawn)
