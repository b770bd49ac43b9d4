"""Breakdowns as trees."""

from datetime import date

import pytest

from survey.domain.group import Breakdown, Group
from survey.domain.tree import Tree, tree_faults

DAY = date(2026, 6, 3)


def a_group(code, parent="all", **changes):
    return Group(Breakdown.SITE, code, code.title(), "", parent, **changes)


def a_site_tree(*further):
    return [
        a_group("all", None),
        a_group("office"),
        a_group("school"),
        a_group("B1", "office"),
        *further,
    ]


def faults(*groups):
    return [
        (group.code if group else None, what) for group, what in tree_faults(Breakdown.SITE, groups)
    ]


def test_a_sound_tree_has_no_faults():
    assert faults(*a_site_tree(a_group("S1", "school", closed=DAY, successor="B1"))) == []


def test_leaves_are_the_groups_with_nothing_below_them():
    tree = Tree.on(DAY, a_site_tree(a_group("S1", "school")), Breakdown.SITE)
    assert tree.root.code == "all"
    assert tree.leaves == {"B1", "S1"}
    assert tree.leaves_below("school") == {"S1"}
    assert tree.leaves_below("all") == {"B1", "S1"}
    assert tree.leaves_below("B1") == {"B1"}
    assert [group.code for group in tree.path("S1")] == ["S1", "school", "all"]


def test_a_tree_holds_the_groups_of_its_breakdown_that_are_open_on_the_day():
    groups = a_site_tree(
        a_group("S1", "school", closed=DAY),
        a_group("S2", "school", opened=date(2026, 6, 4)),
        a_group("S3", "school", opened=DAY, closed=date(2026, 6, 4)),
        Group(Breakdown.ORGANISATION, "council", "Council", "", None),
    )
    assert set(Tree.on(DAY, groups, Breakdown.SITE).nodes) == {
        "all",
        "office",
        "school",
        "B1",
        "S3",
    }


def test_a_kind_whose_sites_have_all_closed_is_a_leaf():
    groups = a_site_tree(a_group("S1", "school", closed=DAY))
    assert Tree.on(DAY, groups, Breakdown.SITE).leaves == {"B1", "school"}


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([], [(None, "the breakdown site has no root: one group must have no parent")]),
        (
            [a_group("all", None), a_group("every", None)],
            [("every", "a second root of site beside all: name its parent")],
        ),
        ([a_group("all", None, closed=DAY)], [("all", "the root of a breakdown cannot close")]),
        (
            a_site_tree(a_group("S1", "college")),
            [("S1", "its parent college is not a group of site")],
        ),
        (
            a_site_tree(a_group("x", "y"), a_group("y", "x")),
            [
                ("x", "it is below itself: its parents go round in a circle"),
                ("y", "it is below itself: its parents go round in a circle"),
            ],
        ),
        (
            a_site_tree(a_group("S1", "school"), a_group("room", "S1")),
            [("room", "it is on level 4: a breakdown has at most 3 levels")],
        ),
        (
            a_site_tree(a_group("S1", "school", opened=DAY, closed=DAY)),
            [("S1", "it closed on 2026-06-03, not after it opened on 2026-06-03")],
        ),
        (
            a_site_tree(a_group("depot", closed=DAY), a_group("D1", "depot")),
            [("D1", "its parent depot closed on 2026-06-03, before it")],
        ),
        (
            a_site_tree(a_group("S1", "school", successor="B1")),
            [("S1", "it has the successor B1 and no date in closed")],
        ),
        (
            a_site_tree(a_group("S1", "school", closed=DAY, successor="S7")),
            [("S1", "its successor S7 is not a group of site")],
        ),
        (
            a_site_tree(a_group("S1", "school", closed=DAY, successor="S1")),
            [("S1", "its successors go round in a circle")],
        ),
    ],
    ids=[
        "no root", "two roots", "closed root", "orphan", "circle", "too deep", "closed before opened",
        "parent closed first", "successor of an open group", "unknown successor", "its own successor",
    ],
)  # fmt: skip
def test_faults_are_told(groups, told):
    assert faults(*groups) == told


def test_a_long_circle_of_successors_ends():
    circle = [a_group(f"S{n}", "school", closed=DAY, successor=f"S{(n + 1) % 3}") for n in range(3)]
    assert [what for _, what in faults(*a_site_tree(*circle))] == [
        "its successors go round in a circle"
    ] * 3
