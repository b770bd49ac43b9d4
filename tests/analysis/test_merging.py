"""The merge holds for every council: nothing small is left, in any order, and once is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.frame import Trees
from survey.analysis.merging import (
    answer_rule,
    comment_rule,
    count_rule,
    merge,
    overlay,
    share_rule,
    weight_rule,
)
from tests.analysis_factories import A_COUNCIL

TREES = Trees.of(A_COUNCIL)
PAIRS = [
    (site, organisation)
    for site in TREES.site.parents
    for organisation in TREES.organisation.parents
]
COUNTS = st.sampled_from([0, 0, 1, 2, 5, 9, 10, 11, 30])


def cells(columns):
    return st.lists(
        st.tuples(st.sampled_from(PAIRS), st.tuples(*[COUNTS] * columns)), min_size=1, max_size=12
    )


def split(drawn):
    return [pair for pair, _ in drawn], np.array([row for _, row in drawn], dtype=np.int64)


def held(positions, content):
    sums = {}
    for pair, row in zip(positions, content, strict=True):
        sums[pair] = sums.get(pair, 0) + row
    return sums


RULES = {
    "returns": (count_rule(10), 1),
    "answers": (answer_rule(10), 3),
    "shares": (share_rule(10), 2),
}


@pytest.mark.parametrize("name", RULES)
@given(data=st.data())
def test_after_the_merge_no_cell_is_small_or_nothing_is_published(name, data):
    rule, columns = RULES[name]
    pairs, content = split(data.draw(cells(columns)))
    merged = merge(pairs, content, rule, TREES)
    if merged is None:
        assert rule.is_small(content.sum(axis=0, keepdims=True))[0]
        return
    rows = np.array(list(held(merged, content).values()))
    assert not rule.is_small(rows).any()
    above = [TREES.above([old, new]) for old, new in zip(pairs, merged, strict=True)]
    assert above == list(merged), "a cell only ever moves up"


@pytest.mark.parametrize("name", RULES)
@given(data=st.data())
def test_the_merge_knows_no_order_and_merging_again_changes_nothing(name, data):
    rule, columns = RULES[name]
    drawn = data.draw(cells(columns))
    pairs, content = split(drawn)
    merged = merge(pairs, content, rule, TREES)
    order = data.draw(st.permutations(range(len(drawn))))
    shuffled = merge([pairs[i] for i in order], content[order], rule, TREES)
    if merged is None:
        assert shuffled is None
        return
    assert shuffled == tuple(merged[i] for i in order)
    assert merge(merged, content, rule, TREES) == merged


@given(drawn=cells(2))
def test_cells_for_weights_weigh_at_most_three_times_the_wave_and_no_staff_is_left_without_returns(
    drawn,
):
    pairs, content = split(drawn)
    eligible, answered = content.sum(axis=0).tolist()
    merged = merge(pairs, content, weight_rule(eligible, answered), TREES)
    if answered == 0:
        assert merged == tuple(pairs)
        return
    wave = max(eligible, answered) / answered
    for staff, returns in held(merged, content).values():
        if returns == 0:
            assert staff == 0
            continue
        ratio = max(staff, returns) / returns / wave
        assert 1 / 3 - 1e-12 <= ratio <= 3 + 1e-12


@given(first=cells(1), labels=st.lists(st.integers(0, 3), min_size=24, max_size=24))
def test_an_overlay_splits_nothing_that_one_partition_unites(first, labels):
    pieces = [pair for pair, _ in first]
    marks = [PAIRS[label] for label in labels]
    one, other = marks[: len(pieces)], marks[12 : 12 + len(pieces)]
    laid = overlay(pieces, [one, other], TREES)
    for partition in (pieces, one, other):
        ends = {}
        for pair, end in zip(partition, laid, strict=True):
            assert ends.setdefault(pair, end) == end


def test_an_overlay_of_nothing_leaves_every_piece_in_place():
    pieces = [("S1", "educ"), ("O1", "plan")]
    assert overlay(pieces, [], TREES) == tuple(pieces)


def test_comments_need_enough_commenters_and_twice_as_many_returns():
    counts = np.array([[0, 5], [9, 40], [10, 19], [10, 20]])
    assert comment_rule(10).is_small(counts).tolist() == [False, True, True, False]
    assert comment_rule(10).size(counts).tolist() == [0, 9, 10, 10]


def test_the_top_takes_in_cells_without_returns_last():
    pairs = [("all", "council"), ("S1", "educ"), ("S2", "educ")]
    merged = merge(pairs, np.array([[4], [0], [12]]), count_rule(10), TREES)
    assert merged == (("all", "council"), ("S1", "educ"), ("all", "council"))
