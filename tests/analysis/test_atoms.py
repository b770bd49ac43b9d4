"""Atoms: the merge, the split by site, what is published, and what cannot be derived."""

import numpy as np
import pandas as pd
import pytest

from survey.analysis.atoms import comment_positions, form_atoms, published
from survey.analysis.frame import Trees
from survey.analysis.merging import answer_rule, merge, overlay, weight_rule
from tests.analysis.vectors import load
from tests.analysis_factories import A_COUNCIL

_, CASES = load("atoms")


def cases(kind):
    return [pytest.param(case, id=name) for name, case in CASES.items() if kind in case["inputs"]]


def groups_of(case, inside=()):
    rows = []
    for breakdown in ("site", "organisation"):
        parents = case["inputs"][f"{breakdown}_parents"]
        rows += [(breakdown, code, parent) for code, parent in parents.items()]
    rows += [("site", leaf, parent) for leaf, parent in inside]
    return pd.DataFrame(rows, columns=["breakdown", "code", "parent"])


def cells_of(case):
    by_site = case["inputs"].get("by_site", {})
    rows = [
        (site, organisation, None, returned)
        for site, organisation, returned in case["inputs"]["pairs"]
        if site not in by_site
    ]
    for site_class, pairs in by_site.items():
        rows += [
            (site_class, organisation, leaf, returned) for leaf, organisation, returned in pairs
        ]
    cells = pd.DataFrame(rows, columns=["site", "organisation", "leaf", "returned"])
    cells["number"] = range(len(cells))
    return cells.assign(eligible=cells.returned * 2, invited=0, bounced=0, answered=cells.returned)


def published_of(atoms, trees, k):
    pairs = list(zip(atoms.site, atoms.organisation, strict=True))
    keys = published(pairs, atoms.returned.to_numpy(), trees, k)
    found = {"site": {}, "organisation": {}}
    for key, count in keys.items():
        if key == "all":
            found["site"][trees.site.root] = found["organisation"][trees.organisation.root] = count
        else:
            breakdown, _, code = key.partition(":")
            found[breakdown][code] = count
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("case", cases("pairs"))
def test_atoms_and_published_groups_equal_the_vector_in_any_order(case, seed):
    expected, k = case["expected"], case["inputs"]["k"]
    inside = [
        (leaf, site)
        for site, pairs in case["inputs"].get("by_site", {}).items()
        for leaf in {pair[0] for pair in pairs}
    ]
    groups, cells = groups_of(case, inside), cells_of(case)
    atoms = form_atoms(cells.sample(frac=1, random_state=seed), groups, k)
    if expected["atoms"] is None:
        assert atoms is None
        return
    rows = atoms.counts[["site", "organisation", "returned"]].to_numpy().tolist()
    assert [row for row in rows if row[2] > 0] == expected["atoms"]
    assert [row[:2] for row in rows if row[2] == 0] == expected["empty"]
    assert published_of(atoms.counts, Trees.of(groups), k) == expected["published"]
    leaves = {leaf for leaf, _ in inside}
    assert sorted(leaves & set(atoms.counts.site)) == expected["split"]
    assert atoms.counts.eligible.sum() == 2 * cells.returned.sum()
    assert len(atoms.position) == len(cells)


def histogram(answers):
    codes = sorted({code for *_, counts in answers for code in counts})
    return codes, np.array(
        [[counts.get(code, 0) for code in codes] for *_, counts in answers], dtype=np.int64
    ).reshape(len(answers), len(codes))


@pytest.mark.parametrize("case", cases("answers"))
def test_the_merge_for_a_measure_equals_the_vector(case):
    answers = case["inputs"]["answers"]
    trees = Trees.of(groups_of(case))
    codes, counts = histogram(answers)
    pairs = [(site, organisation) for site, organisation, _ in answers]
    merged = merge(pairs, counts, answer_rule(case["inputs"]["k"]), trees)
    if case["expected"]["cells"] is None:
        assert merged is None
        return
    moved = [[*old, *new] for old, new in zip(pairs, merged, strict=True) if old != new]
    assert moved == case["expected"]["moved"]
    held = {}
    for pair, row in zip(merged, counts, strict=True):
        held[pair] = held.get(pair, 0) + row
    cells = [
        [*pair, int(row.sum()), {code: int(n) for code, n in zip(codes, row, strict=True) if n}]
        for pair, row in sorted(held.items())
    ]
    assert cells == case["expected"]["cells"]


@pytest.mark.parametrize("case", cases("items"))
def test_the_cells_of_items_are_laid_over_one_another_as_in_the_vector(case):
    trees = Trees.of(groups_of(case))
    pieces = [(site, organisation) for site, organisation, _ in case["inputs"]["items"][0]]
    partitions = [
        merge(pieces, histogram(item)[1], answer_rule(case["inputs"]["k"]), trees)
        for item in case["inputs"]["items"]
    ]
    assert [
        [[*old, *new] for old, new in zip(pieces, partition, strict=True)]
        for partition in partitions
    ] == case["expected"]["positions"]
    start = overlay(pieces, partitions, trees)
    assert [[*old, *new] for old, new in zip(pieces, start, strict=True)] == case["expected"][
        "composite_start"
    ]


@pytest.mark.parametrize("case", cases("eligible_answered"))
def test_the_merge_for_weights_equals_the_vector(case):
    rows = case["inputs"]["eligible_answered"]
    content = np.array([row[2:] for row in rows], dtype=np.int64)
    pairs = [(row[0], row[1]) for row in rows]
    rule = weight_rule(*content.sum(axis=0).tolist())
    merged = merge(pairs, content, rule, Trees.of(groups_of(case)))
    moved = [[*old, *new] for old, new in zip(pairs, merged, strict=True) if old != new]
    assert moved == case["expected"]["moved"]
    held = {}
    for pair, row in zip(merged, content, strict=True):
        held[pair] = held.get(pair, 0) + row
    assert [[*pair, *row.tolist()] for pair, row in sorted(held.items())] == case["expected"][
        "cells"
    ]


def test_comments_are_stored_at_the_nearest_union_with_enough_returns_and_commenters():
    atoms = pd.DataFrame(
        [("S1", "educ", 12), ("S2", "educ", 30), ("S3", "educ", 14), ("O1", "plan", 40)],
        columns=["site", "organisation", "returned"],
    )
    commenters = {("S1", "educ"): 11, ("S2", "educ"): 10, ("S3", "educ"): 3}
    found = comment_positions(atoms, commenters, A_COUNCIL, 10)
    assert found == {
        ("S1", "educ"): ("school", "educ"),
        ("S2", "educ"): ("S2", "educ"),
        ("S3", "educ"): ("school", "educ"),
        ("O1", "plan"): ("O1", "plan"),
    }


def test_too_few_commenters_in_the_whole_wave_are_not_kept():
    atoms = pd.DataFrame([("S1", "educ", 30)], columns=["site", "organisation", "returned"])
    assert comment_positions(atoms, {("S1", "educ"): 9}, A_COUNCIL, 10) is None
