"""What a scope opens: the council's figures, its own subtree, and nothing else."""

import pytest

from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.reach import Reach

SITE, ORGANISATION = Breakdown.SITE, Breakdown.ORGANISATION


def node(breakdown, code, parent, level=Level.CLASS, leaves=()):
    return WaveGroup(breakdown, code, code.title(), "kind", parent, level, leaves or (code,))


GROUPS = (
    node(ORGANISATION, "council", None, Level.ROOT),
    node(ORGANISATION, "people", "council", Level.UPPER),
    node(ORGANISATION, "care", "people"),
    node(ORGANISATION, "pupils+1.aa", "people", leaves=("pupils", "youth")),
    node(ORGANISATION, "place", "council", Level.UPPER),
    node(ORGANISATION, "roads", "place"),
    node(SITE, "everywhere", None, Level.ROOT),
    node(SITE, "schools", "everywhere", Level.UPPER),
    node(SITE, "elm+1.bb", "schools", leaves=("elm", "oak")),
    node(SITE, "elm", "elm+1.bb", Level.LEAF),
    node(SITE, "oak", "elm+1.bb", Level.LEAF),
)
KEYS = {
    "all",
    *(f"{group.breakdown}:{group.code}" for group in GROUPS if group.level != Level.ROOT),
}


def opened(scope):
    reach = Reach(GROUPS, scope)
    found = set()
    for key in KEYS | {"organisation:council", "site:everywhere", "organisation:none"}:
        try:
            reach.group(key)
        except NotFound:
            continue
        found.add(key)
    return found


@pytest.mark.parametrize(
    ("scope", "below"),
    [
        ("all", KEYS),
        ("organisation:care", {"organisation:care"}),
        (
            "organisation:people",
            {"organisation:people", "organisation:care", "organisation:pupils+1.aa"},
        ),
        ("site:elm", {"site:elm"}),
        ("site:elm+1.bb", {"site:elm+1.bb", "site:elm", "site:oak"}),
        ("organisation:council", {key for key in KEYS if key.startswith("organisation:")}),
    ],
)
def test_a_scope_opens_its_subtree_and_the_council(scope, below):
    assert opened(scope) == below | {"all"}


def test_a_group_counted_together_with_others_opens_the_class_that_holds_it():
    assert opened("organisation:youth") == {"all", "organisation:pupils+1.aa"}
    assert Reach(GROUPS, "organisation:youth").home() == "organisation:pupils+1.aa"


@pytest.mark.parametrize("scope", ["organisation:gone", "site:care", "elsewhere:care", "", "care"])
def test_a_scope_that_the_wave_does_not_know_opens_the_council_alone(scope):
    assert opened(scope) == {"all"}
    assert Reach(GROUPS, scope).home() == "all"


def test_home_is_the_scope_itself():
    assert Reach(GROUPS, "all").home() == "all"
    assert Reach(GROUPS, "organisation:care").home() == "organisation:care"
    assert Reach(GROUPS, "organisation:council").home() == "all"


def test_the_path_leaves_out_what_may_not_be_read():
    whole, own = Reach(GROUPS, "all"), Reach(GROUPS, "organisation:care")
    care = whole.group("organisation:care")
    assert [group.code for group in whole.path(care)] == ["council", "people"]
    assert [group.code for group in own.path(care)] == ["council"]
    assert whole.path(whole.group("all")) == ()


def test_below_the_council_stand_both_trees_in_order_of_name():
    reach = Reach(GROUPS, "all")
    below = reach.next_level(reach.group("all"))
    assert {tree: [group.code for group in groups] for tree, groups in below.items()} == {
        "organisation": ["people", "place"],
        "site": ["schools"],
    }


def test_a_narrow_scope_sees_no_neighbours_below_the_council():
    reach = Reach(GROUPS, "site:schools")
    assert [g.code for g in reach.next_level(reach.group("all"))["site"]] == ["schools"]
    assert "organisation" not in reach.next_level(reach.group("all"))
    assert not Reach(GROUPS, "site:elm").next_level(reach.group("all"))
