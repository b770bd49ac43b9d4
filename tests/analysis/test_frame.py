"""Trees: where a node stands, and what is refused."""

import pytest

from survey.analysis.frame import Tree, Trees
from tests.analysis_factories import A_COUNCIL

SITES = {"all": None, "school": "all", "S1": "school", "S2": "school", "office": "all"}


def test_a_path_leads_from_a_node_to_the_root():
    tree = Tree(SITES)
    assert tree.root == "all"
    assert tree.path("S1") == ("S1", "school", "all")
    assert (tree.depth("S1"), tree.depth("all"), tree.height) == (2, 0, 2)


@pytest.mark.parametrize(
    ("code", "raised"), [("S1", "school"), ("office", "office"), ("all", "all")]
)
def test_a_node_is_raised_to_its_kind_and_never_lowered(code, raised):
    assert Tree(SITES).raised(code, 1) == raised


@pytest.mark.parametrize(
    ("codes", "above"),
    [
        (["S1", "S2"], "school"),
        (["S1", "office"], "all"),
        (["S1", "school"], "school"),
        (["S1"], "S1"),
    ],
)
def test_the_lowest_node_above_several(codes, above):
    assert Tree(SITES).above(codes) == above


@pytest.mark.parametrize(
    "parents",
    [
        {},
        {"a": None, "b": None},
        {"a": None, "b": "c"},
        {"a": None, "b": "c", "c": "b"},
    ],
    ids=["no root", "two roots", "unknown parent", "circle"],
)
def test_what_is_no_tree_is_refused(parents):
    with pytest.raises(ValueError, match="root"):
        Tree(parents)


def test_a_cell_is_counted_by_every_node_at_or_above_it_and_once_by_the_root():
    trees = Trees.of(A_COUNCIL)
    assert trees.top == ("all", "council")
    assert trees.keys_at_or_above(("S1", "people")) == [
        "all",
        "site:school",
        "site:S1",
        "organisation:people",
    ]
    assert trees.keys_at_or_above(("all", "council")) == ["all"]
    assert trees.above([("S1", "educ"), ("S2", "care")]) == ("school", "people")
