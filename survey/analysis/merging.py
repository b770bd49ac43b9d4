"""The merge: small cells move up both trees until none is small (estimation.md 2).

What is small is a `Rule`. The rules here are those for answers, users, shares of users, comments and weights;
for returns the rule is that for users.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from survey.analysis.frame import BoolArray, IntArray, Pair, Tree, Trees

_WIDEST = 3
"""A cell's weight may be this many times the wave's, or its inverse."""


@dataclass(frozen=True)
class Rule:
    """What is small, for cells whose contents are the rows of a matrix; contents of joined cells add up.

    `size` decides what the cell at the top takes in first; cells of size 0 come last.
    """

    is_small: Callable[[IntArray], BoolArray]
    size: Callable[[IntArray], IntArray]


def count_rule(k: int) -> Rule:
    """Return the rule for returns, and for users of a product: small is 1 to k - 1. One column."""
    return Rule(lambda counts: (counts[:, 0] > 0) & (counts[:, 0] < k), lambda counts: counts[:, 0])


def answer_rule(k: int) -> Rule:
    """Return the rule for a measure: small is 1 to k - 1 answers, or all, or all but one, the same.

    A column per raw value, holding how often it was given.
    """

    def is_small(counts: IntArray) -> BoolArray:
        total = counts.sum(axis=1)
        alike = total - counts.max(axis=1, initial=0) <= 1
        small: BoolArray = (total > 0) & ((total < k) | alike)
        return small

    return Rule(is_small, lambda counts: counts.sum(axis=1))


def share_rule(k: int) -> Rule:
    """Return the rule for the share using a product: 1 to k - 1 users, or all, or all but one, use it.

    Two columns: users and returns.
    """

    def is_small(counts: IntArray) -> BoolArray:
        users, returns = counts[:, 0], counts[:, 1]
        small: BoolArray = (users > 0) & ((users < k) | (returns - users <= 1))
        return small

    return Rule(is_small, lambda counts: counts[:, 0])


def comment_rule(k: int) -> Rule:
    """Return the rule for comments: fewer than k commenters, or fewer than 2k returns.

    Two columns: commenters and returns. Cells without comments stay.
    """

    def is_small(counts: IntArray) -> BoolArray:
        commenters, returns = counts[:, 0], counts[:, 1]
        small: BoolArray = (commenters > 0) & ((commenters < k) | (returns < 2 * k))
        return small

    return Rule(is_small, lambda counts: counts[:, 0])


def weight_rule(eligible: int, answered: int) -> Rule:
    """Return the rule for weights: (N_h / n_h) / (N / n) outside [1/3, 3], or staff without returns.

    Two columns: eligible staff and returns with an answer; N_h is never below n_h. `eligible` and `answered`
    are the wave's N and n. Whole numbers are compared, so that no rounding decides.
    """
    whole = max(eligible, answered)

    def is_small(counts: IntArray) -> BoolArray:
        n = counts[:, 1]
        staff = np.maximum(counts[:, 0], n)
        mine, wave = staff * answered, n * whole
        outside = (mine > _WIDEST * wave) | (_WIDEST * mine < wave)
        small: BoolArray = outside & (staff > 0)
        return small

    return Rule(is_small, lambda counts: counts[:, 1])


def merge(
    start: Sequence[Pair], content: IntArray, rule: Rule, trees: Trees
) -> tuple[Pair, ...] | None:
    """Return where each starting cell ends, or None where nothing can be published.

    `content` has a row per starting cell; starting cells at one pair are one cell from the outset. Neither
    the order of the cells nor merging again changes anything.
    """
    positions = list(start)
    for side, tree in ((0, trees.site), (1, trees.organisation)):
        for depth in range(tree.height, 0, -1):
            _raise_small(positions, content, rule, (side, tree, depth))
    return _fill_top(positions, content, rule, trees.top)


def _raise_small(
    positions: list[Pair], content: IntArray, rule: Rule, level: tuple[int, Tree, int]
) -> None:
    """Move every small cell at one level of one tree to its node's parent, all at once."""
    side, tree, depth = level
    if not any(tree.depth(pair[side]) == depth for pair in positions):
        return
    pairs, counts = _gather(positions, content)
    moved = {
        pair: _parent(pair, side, tree)
        for pair, small in zip(pairs, rule.is_small(counts).tolist(), strict=True)
        if small and tree.depth(pair[side]) == depth
    }
    positions[:] = [moved.get(pair, pair) for pair in positions]


def _parent(pair: Pair, side: int, tree: Tree) -> Pair:
    parent = tree.path(pair[side])[1]
    return (parent, pair[1]) if side == 0 else (pair[0], parent)


def _fill_top(
    positions: list[Pair], content: IntArray, rule: Rule, top: Pair
) -> tuple[Pair, ...] | None:
    """Let the cell at both roots take in others while it is small; None if that is not enough."""
    pairs, counts = _gather(positions, content)
    if top not in pairs:
        return tuple(positions)
    sizes = rule.size(counts).tolist()
    held = counts[pairs.index(top)].copy()
    others = sorted(
        (size == 0, size, pair, row)
        for row, (size, pair) in enumerate(zip(sizes, pairs, strict=True))
        if pair != top
    )
    taken = {top}
    while rule.is_small(held[np.newaxis])[0]:
        if not others:
            return None
        *_, pair, row = others.pop(0)
        held += counts[row]
        taken.add(pair)
    return tuple(top if pair in taken else pair for pair in positions)


def _gather(positions: Iterable[Pair], content: IntArray) -> tuple[list[Pair], IntArray]:
    """Return the cells that there are, in the order of their codes, and the sum of what each holds."""
    positions = list(positions)
    pairs = sorted(set(positions))
    row_of = {pair: row for row, pair in enumerate(pairs)}
    counts = np.zeros((len(pairs), content.shape[1]), dtype=np.int64)
    np.add.at(counts, [row_of[pair] for pair in positions], content)
    return pairs, counts


def overlay(
    pieces: Sequence[Pair], partitions: Iterable[Sequence[Pair]], trees: Trees
) -> tuple[Pair, ...]:
    """Return where each piece stands when partitions of the pieces are laid over one another.

    What one of them unites stays united, at the lowest pair of nodes above its pieces; what meets at one pair
    is united. Without partitions each piece stays.
    """
    block = list(range(len(pieces)))
    for partition in (pieces, *partitions):
        _unite(block, partition)
    members: dict[int, list[Pair]] = {}
    for piece, number in zip(pieces, block, strict=True):
        members.setdefault(number, []).append(piece)
    above = {number: trees.above(pairs) for number, pairs in members.items()}
    return tuple(above[number] for number in block)


def _unite(block: list[int], partition: Sequence[Pair]) -> None:
    """Join the blocks of pieces that stand at one pair in `partition`."""
    joined = {number: number for number in block}

    def last(number: int) -> int:
        while joined[number] != number:
            number = joined[number]
        return number

    first_at: dict[Pair, int] = {}
    for number, pair in zip(block, partition, strict=True):
        one, other = last(first_at.setdefault(pair, number)), last(number)
        joined[max(one, other)] = min(one, other)
    block[:] = [last(number) for number in block]
