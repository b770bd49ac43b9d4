"""Councils with many small sites, and what is kept and published of three successive waves of each."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from survey.analysis.atoms import form_atoms
from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.analysis.figures import figures
from survey.analysis.scoring import raw_values
from survey.analysis.stored import DO_NOT_KNOW, DOES_NOT_APPLY, NOT_ASKED, Stored
from survey.domain.frame import draw_frame
from survey.domain.group import Breakdown, Group, Level
from survey.domain.measure import Role
from survey.domain.planned_class import PreviousPlan
from survey.domain.tree import Tree
from survey.services.stored import group_frame
from tests.analysis_factories import a_measure

K = 10
SHAPES = ("dense", "sparse", "own hall")
DEPARTMENTS = {"people": ("care", "child", "educ"), "place": ("plan", "roads"), "centre": ("fin",)}
LEAVES = [leaf for leaves in DEPARTMENTS.values() for leaf in leaves]
OFFICES = [f"O{number:02}" for number in range(13)]
SCHOOLS = [f"S{number:02}" for number in range(13)]
AREAS = ("north", "south")
ITEMS = ("overall", "speed", "help")
PRODUCTS = ("mail", "maps", "rota")
TICKED = {"mail": 0.8, "maps": 0.15, "rota": 0.04}
AT_MOST = 2
CARELESS = 0.15
"""So many leave most of it blank."""
MEASURES = (
    a_measure("overall", role=Role.HEADLINE),
    a_measure("speed", role=Role.MAIN),
    a_measure("help"),
    a_measure("support", items=("speed", "help"), role=Role.MAIN),
    a_measure("liking", role=Role.PRODUCT_HEADLINE, per_product=True),
)
OPENS = (date(2025, 12, 1), date(2026, 3, 1), date(2026, 6, 1))


@dataclass(frozen=True)
class Released:
    """One wave. `returns` has a row per return: its frame cell (`cell`), atom and answers, which nobody sees.

    All else is published or may be known: the frame, whose places and cells are told; the figures; the tests.
    """

    frame: object
    eligible: dict
    stored: Stored
    figures: object
    changes: pd.DataFrame
    returns: pd.DataFrame
    position: dict

    @property
    def has_answered(self):
        """Which returns hold at least one scored answer or a product."""
        return _has_answered(self.returns)

    def composite(self, measure):
        """Return the value of a measure of several items for each return."""
        return raw_values(measure, self.returns)


def _has_answered(returns):
    return (returns[list(ITEMS)] >= 1).any(axis=1) | (returns["ticked"].str.len() > 0)


def three_waves(shape, seed=1):
    """Return three successive waves of a council of this shape."""
    random = np.random.default_rng((SHAPES.index(shape), seed))
    trees = _trees(shape)
    staff = {"dense": _dense, "sparse": _sparse, "own hall": _own_hall}[shape](random)
    previous, releases, waves = PreviousPlan(), [], []
    for opens in OPENS:
        frame = draw_frame(trees, staff, open_sites=(), k=K, rates={}, previous=previous)
        wave = _released(frame, staff, random, opens, releases)
        releases.append(_compared(wave.figures, opens))
        waves.append(wave)
        previous = _plan_of(frame)
        staff = _a_quarter_later(staff, random)
    return waves


def _trees(shape):
    own = LEAVES if shape == "own hall" else ["hall"]
    rows = [
        Group(Breakdown.ORGANISATION, "council", "Council", "", None),
        Group(Breakdown.SITE, "all", "Everywhere", "", None),
        *(Group(Breakdown.SITE, kind, kind, "", "all") for kind in ("halls", "offices", "schools")),
        *(Group(Breakdown.SITE, code, code, "hall", "halls") for code in own),
    ]
    for directorate, leaves in DEPARTMENTS.items():
        rows.append(Group(Breakdown.ORGANISATION, directorate, directorate, "", "council"))
        rows += [Group(Breakdown.ORGANISATION, code, code, "", directorate) for code in leaves]
    for kind, sites in (("offices", OFFICES), ("schools", SCHOOLS)):
        rows += [
            Group(Breakdown.SITE, code, code, kind, kind, AREAS[number % 2])
            for number, code in enumerate(sites)
        ]
    return {breakdown: Tree.on(OPENS[0], rows, breakdown) for breakdown in Breakdown}


def _dense(random):
    """Everywhere people of every department work, most of them of one."""
    staff = {("hall", leaf): int(random.integers(30, 90)) for leaf in LEAVES}
    for number, site in enumerate((*OFFICES, *SCHOOLS)):
        main = LEAVES[number % len(LEAVES)] if site in OFFICES else "educ"
        shares = [6.0 if leaf == main else 0.7 for leaf in LEAVES]
        size = int(random.integers(12, 24) if site in OFFICES else random.integers(25, 60))
        found = random.multinomial(size, np.array(shares) / sum(shares))
        staff |= {(site, leaf): int(n) for leaf, n in zip(LEAVES, found, strict=True) if n}
    return staff


def _sparse(random):
    """A site has one department, and here and there one or two people of another."""
    staff = {("hall", leaf): int(random.integers(30, 90)) for leaf in LEAVES}
    for number, site in enumerate((*OFFICES, *SCHOOLS)):
        main = LEAVES[number % len(LEAVES)] if site in OFFICES else "educ"
        staff[site, main] = int(
            random.integers(8, 24) if site in OFFICES else random.integers(20, 60)
        )
        if random.random() < 0.6:
            staff[site, "fin" if main != "fin" else "plan"] = int(random.integers(1, 4))
    return staff


def _own_hall(random):
    """A department sits in a hall of its own, so that a site and a department are nearly the same people."""
    staff = {}
    for number, leaf in enumerate(LEAVES):
        staff[leaf, leaf] = int(random.integers(40, 120))
        staff[leaf, LEAVES[number - 1]] = int(random.integers(1, 12))
    for number, site in enumerate((*OFFICES, *SCHOOLS)):
        main = LEAVES[number % len(LEAVES)] if site in OFFICES else "educ"
        staff[site, main] = int(
            random.integers(8, 24) if site in OFFICES else random.integers(20, 60)
        )
    return staff


def _a_quarter_later(staff, random):
    later = {
        pair: n - random.binomial(n, 0.03) + random.binomial(n, 0.03) for pair, n in staff.items()
    }
    return {pair: int(n) for pair, n in later.items() if n > 0}


def _plan_of(frame):
    classes = {
        breakdown: tuple(
            one.leaves
            for one in frame.groups
            if one.breakdown is breakdown and one.level is Level.CLASS
        )
        for breakdown in Breakdown
    }
    return PreviousPlan(
        classes[Breakdown.SITE], classes[Breakdown.ORGANISATION], frozenset(frame.pairs)
    )


def _released(frame, staff, random, opens, earlier):
    returns = _answers(frame, staff, random)
    groups = group_frame(frame.groups)
    cells = pd.DataFrame([vars(cell) for cell in frame.cells]).assign(bounced=0)
    for name, counted in (("returned", returns), ("answered", returns[_has_answered(returns)])):
        cells[name] = cells["number"].map(counted["cell"].value_counts()).fillna(0).astype(int)
    atoms = form_atoms(cells, groups, K)
    placed = [atoms.position[cell] for cell in returns["cell"]]
    returns = returns.assign(
        site=[site for site, _ in placed], organisation=[leaf for _, leaf in placed]
    )
    stored = Stored(
        responses=returns[["site", "organisation", *ITEMS]],
        products=_product_rows(returns, random),
        atoms=atoms.counts,
        groups=groups,
        measures=MEASURES,
        k=K,
        has_frame=True,
        catalogue=PRODUCTS,
    )
    found = figures(stored)
    tested = changes(_compared(found, opens), earlier, MEASURES, frame.groups)
    return Released(frame, dict(staff), stored, found, tested, returns, dict(atoms.position))


def _answers(frame, staff, random):
    """Draw who returns, and what they answer. Some answer nothing, few were asked about help."""
    rows = []
    for pair, size in sorted(staff.items()):
        rate = min(max(random.normal(0.42, 0.1), 0.1), 0.8)
        level = random.uniform(2, 4)
        for _ in range(random.binomial(size, rate)):
            said = np.clip(np.round(random.normal(level, 1.2, 3)), 1, 5)
            said = np.where(random.random(3) < 0.08, np.nan, said)
            said[1] = DOES_NOT_APPLY if random.random() < 0.1 else said[1]
            said[1] = DO_NOT_KNOW if random.random() < 0.05 else said[1]
            said[2] = NOT_ASKED if random.random() < 0.6 else said[2]
            if random.random() < CARELESS:
                said[1:] = np.nan
            ticked = tuple(code for code in PRODUCTS if random.random() < TICKED[code])
            if random.random() < 0.03:
                said, ticked = np.full(3, np.nan), ()
            rows.append((frame.cell_of[pair], *pair, *said, ticked, random.random() < 0.2))
    return pd.DataFrame(rows, columns=["cell", "leaf", "department", *ITEMS, "ticked", "has_words"])


def _product_rows(returns, random):
    rows = []
    for bundle, one in enumerate(returns.itertuples()):
        asked = set(random.permutation(list(one.ticked))[:AT_MOST])
        for code in one.ticked:
            liking = (
                float(random.integers(1, 6)) if code in asked and random.random() < 0.95 else np.nan
            )
            rows.append(
                (
                    bundle,
                    one.cell,
                    one.site,
                    one.organisation,
                    len(one.ticked),
                    len(asked),
                    code,
                    code in asked,
                    liking,
                )
            )
    columns = [
        "bundle",
        "cell",
        "site",
        "organisation",
        "ticked",
        "asked",
        "product",
        "is_asked",
        "liking",
    ]
    return pd.DataFrame(rows, columns=columns)


def _compared(found, opens):
    return ComparedRelease(
        wave=f"w-{opens}",
        revision=1,
        digest=f"d-{opens}",
        opens=opens,
        has_frame=True,
        series="",
        k=K,
        estimates=found.estimates,
        scales=scales_of(MEASURES),
    )
