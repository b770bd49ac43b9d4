"""An independent proof by linear algebra: no sum or difference of published groups isolates a few returns."""

from itertools import combinations

import numpy as np
import pytest

from survey.analysis.frame import Trees
from survey.analysis.merging import answer_rule, count_rule, merge, overlay
from tests.analysis_factories import A_COUNCIL

K = 10
TREES = Trees.of(A_COUNCIL)
LEAVES = [
    (site, organisation)
    for site in ("O1", "O2", "S1", "S2", "S3", "school")
    for organisation in ("care", "educ", "plan", "roads")
]


def a_small_council(seed):
    """Return seven cells, and the raw answers of their returns to two items: a column per option."""
    random = np.random.default_rng(seed)
    cells = [LEAVES[n] for n in random.choice(len(LEAVES), size=7, replace=False)]
    returns = random.choice([1, 3, 6, 9, 10, 12, 20, 30], size=7)
    items = []
    for _ in range(2):
        options = [random.multinomial(n, random.dirichlet([0.4] * 3)) for n in returns]
        items.append(np.array(options))
    return cells, returns, items


def published_sets(positions, returns):
    """Return which cells each published group counts, as rows of 0 and 1."""
    groups = {}
    for cell, pair in enumerate(positions):
        for key in TREES.keys_at_or_above(pair):
            groups.setdefault(key, np.zeros(len(positions)))[cell] = 1
    return [row for row in groups.values() if row @ returns >= K]


def isolated(rows, returns):
    """Return the first set of cells with 1 to K - 1 returns that some sum of published groups equals."""
    if not rows:
        return None
    basis = np.linalg.svd(np.array(rows))
    rank = int((basis.S > 1e-9).sum())
    span = basis.Vh[:rank]
    for size in range(1, len(returns) + 1):
        for cells in combinations(range(len(returns)), size):
            if not 0 < returns[list(cells)].sum() < K:
                continue
            wanted = np.zeros(len(returns))
            wanted[list(cells)] = 1
            if np.abs(wanted - wanted @ span.T @ span).max() < 1e-9:
                return cells
    return None


def partitions(cells, returns, items):
    """Return where the cells stand for the wave, for each of two items, and for their composite."""
    atoms = merge(cells, returns[:, np.newaxis], count_rule(K), TREES)
    if atoms is None:
        return []
    by_item = [merge(atoms, item, answer_rule(K), TREES) for item in items]
    known = [positions for positions in by_item if positions is not None]
    composite = merge(overlay(atoms, known, TREES), items[0], answer_rule(K), TREES)
    return [atoms, *known, *([] if composite is None else [composite])]


@pytest.mark.parametrize("seed", range(150))
def test_nothing_published_isolates_fewer_than_k_returns(seed):
    cells, returns, items = a_small_council(seed)
    rows = [
        row
        for positions in partitions(cells, returns, items)
        for row in published_sets(positions, returns)
    ]
    assert isolated(rows, returns) is None


def test_with_the_merge_switched_off_the_attack_succeeds():
    councils = [a_small_council(seed)[:2] for seed in range(150)]
    found = [isolated(published_sets(cells, returns), returns) for cells, returns in councils]
    assert sum(cells is not None for cells in found) > 75


def test_a_composite_merged_by_itself_could_be_subtracted_from_its_items():
    """Seven in S1 answered the first item, all twelve the second: twice the composite less the second is the first."""
    cells = [("S1", "educ"), ("S2", "educ"), ("school", "educ"), ("O1", "plan")]
    first = np.array([[4, 3], [6, 6], [6, 6], [15, 15]])
    second = np.array([[6, 6], [6, 6], [6, 6], [15, 15]])
    one, other = (merge(cells, item, answer_rule(K), TREES) for item in (first, second))
    answered = first.sum(axis=1)
    by_itself = merge(cells, second, answer_rule(K), TREES)
    laid_over = merge(overlay(cells, [one, other], TREES), second, answer_rule(K), TREES)
    item = published_sets(one, answered)
    assert isolated([*item, *published_sets(by_itself, second.sum(axis=1))], answered) == (0,)
    assert isolated([*item, *published_sets(laid_over, second.sum(axis=1))], answered) is None
