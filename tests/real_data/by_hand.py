"""The real waves once more, by hand: from the CSV files to figures without any of the project's own arithmetic."""

import csv
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from scipy.stats import t

from survey.instruments.mapping import load_mapping
from tests.real_data.haskell import COUNTRY_COLUMNS, MAPPINGS
from tests.real_data.published import raw_file

CODES = {
    "strongly disagree": 1,
    "disagree": 2,
    "neutral": 3,
    "agree": 4,
    "strongly agree": 5,
}
K = 10
NOWHERE = "not-stated"


@dataclass(frozen=True)
class Row:
    """One response: its answers by measure, its company size and its country, as codes of groups."""

    answers: dict
    company: str
    country: str


def rows(wave):
    """Return every row of a wave's CSV file."""
    file = load_mapping(MAPPINGS / f"{wave}.yaml").file
    companies = {}
    for of in file.breakdowns.values():
        companies = {text: group.code for group in of.groups for text in group.written}
    column = next((of.column for of in file.breakdowns.values()), None)
    with raw_file(wave).open(encoding="utf-8-sig", newline="") as text:
        return [
            Row(
                answers={
                    item: CODES[said]
                    for item, name in file.items.items()
                    if (said := cells[name].strip().lower().replace("-", " ")) in CODES
                },
                company=companies.get(cells.get(column), NOWHERE),
                country=_country(cells.get(COUNTRY_COLUMNS.get(wave))),
            )
            for cells in csv.DictReader(text)
        ]


def _country(name):
    if name in {None, "", "n/a"}:
        return NOWHERE
    code = name.strip().lower().replace(" ", "-")
    return "guinea-bissau-dcacc566" if code == "guinea-bissau" else code


def mean_and_interval(values):
    """Return n, mean, s / sqrt(n), and the 95 % interval by Student's t on n - 1."""
    n = len(values)
    mean = math.fsum(values) / n
    se = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1) / n)
    reach = t.ppf(0.975, n - 1) * se
    return n, mean, se, mean - reach, mean + reach


def merged(places, values, is_small):
    """Return where each row ends after the merge of estimation, section 2, in two trees of one level.

    `places` are (country, company) pairs, `values` what counts (None: nothing). None: nothing can be published.
    """
    for side in (0, 1):
        held = _held(places, values)
        places = [
            _raised(place, side) if is_small(held[place]) and place[side] != "all" else place
            for place in places
        ]
    top = ("all", "all")
    held = _held(places, values)
    waiting = sorted((not cell, len(cell), place) for place, cell in held.items() if place != top)
    taken = {top}
    inside = list(held.get(top, []))
    while inside and is_small(inside):
        if not waiting:
            return None
        place = waiting.pop(0)[2]
        taken.add(place)
        inside += held[place]
    return [top if place in taken else place for place in places]


def _held(places, values):
    held = defaultdict(list)
    for place, value in zip(places, values, strict=True):
        held[place] += [] if value is None else [value]
    return held


def _raised(place, side):
    return ("all", place[1]) if side == 0 else (place[0], "all")


def too_few(values):
    """Return whether returns are so few that they are merged: 1 to K - 1."""
    return 0 < len(values) < K


def too_few_or_alike(values):
    """Return whether answers are too few, or all of them, or all but one, the same."""
    alike = max(Counter(values).values(), default=0)
    return too_few(values) or (bool(values) and alike >= len(values) - 1)


def places_of(wave_rows, measure):
    """Return where each row counts for a measure, after the merge of returns and then of answers."""
    start = [(row.country, row.company) for row in wave_rows]
    atoms = merged(start, [1] * len(start), too_few)
    return merged(atoms, [row.answers.get(measure) for row in wave_rows], too_few_or_alike)


def group_of(place):
    """Return the keys of the published groups that a place is counted in."""
    keys = {"all"}
    keys |= {f"site:{place[0]}"} if place[0] != "all" else set()
    return keys | ({f"organisation:{place[1]}"} if place[1] != "all" else set())
