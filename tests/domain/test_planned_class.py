"""Planned classes: the vectors, and what must hold of every plan."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.domain.group import Breakdown, Group
from survey.domain.planned_class import (
    PreviousPlan,
    class_id,
    kept_threshold,
    plan,
    threshold,
)

VECTORS = json.loads(
    Path(__file__).parents[1].joinpath("vectors/planned_classes.json").read_text("utf-8")
)


def groups_of(trees):
    return [
        Group(Breakdown(breakdown), code, code, "", node["parent"], node.get("area", ""))
        for breakdown, nodes in trees.items()
        for code, node in nodes.items()
    ]


def as_previous(given_plan):
    return PreviousPlan(
        tuple(tuple(leaves) for leaves in given_plan["site"]),
        tuple(tuple(leaves) for leaves in given_plan["organisation"]),
        frozenset((site, organisation) for site, organisation in given_plan["pairs"]),
    )


def as_rows(counts):
    return [[*pair, eligible] for pair, eligible in sorted(counts.items())]


def as_expected(planned):
    return {
        "organisation": [
            {"id": one.id, "leaves": list(one.leaves)} for one in planned.organisation
        ],
        "site": [
            {"id": one.id, "leaves": list(one.leaves), "size": one.size, "main": one.main}
            for one in planned.site
        ],
        "pairs": as_rows(planned.pairs),
        "elsewhere": as_rows(planned.elsewhere),
    }


def own_previous(planned):
    return PreviousPlan(
        tuple(one.leaves for one in planned.site),
        tuple(one.leaves for one in planned.organisation),
        frozenset(planned.pairs),
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_the_vectors_hold(case):
    inputs = case["inputs"]
    previous = as_previous(inputs["previous"]) if inputs["previous"] else None
    rates = {
        Breakdown(name): given_rates for name, given_rates in inputs["rates_per_mille"].items()
    }
    frame = {(site, organisation): eligible for site, organisation, eligible in inputs["frame"]}
    planned = plan(
        groups_of(inputs["groups"]), frame, k=inputs["k"], rates=rates, previous=previous
    )
    assert as_expected(planned) == case["expected"]


@pytest.mark.parametrize(
    ("k", "planned", "kept"), [(10, 18, 14), (16, 26, 21), (20, 32, 26), (25, 38, 32)]
)
def test_thresholds_are_rounded_up_exactly(k, planned, kept):
    assert (threshold(k), kept_threshold(k)) == (planned, kept)


def test_an_id_tells_members_and_does_not_depend_on_their_order():
    assert class_id(["S4", "S2", "S1", "S3"]) == "S1+3.282c8a22"
    assert class_id(["S1"]) == "S1"
    assert class_id(["S1", "S2"]) != class_id(["S1", "S3"])


def test_codes_are_compared_by_code_point():
    assert class_id(["b", "B", "é", "a"]).startswith("B+3.")


ORGANISATION = {
    "council": {"parent": None}, "people": {"parent": "council"}, "place": {"parent": "council"},
    "chief": {"parent": "council"}, "d1": {"parent": "people"}, "d2": {"parent": "people"},
    "d3": {"parent": "people"}, "d4": {"parent": "place"}, "d5": {"parent": "place"},
}  # fmt: skip
DEPARTMENTS = ["chief", "d1", "d2", "d3", "d4", "d5"]


@st.composite
def councils(draw):
    """A small council: its groups, its frame with sizes around every threshold, and K."""
    sites = {"all": {"parent": None}, "office": {"parent": "all"}, "school": {"parent": "all"}}
    frame = {}
    for number in range(draw(st.integers(1, 9))):
        code = f"s{number}"
        sites[code] = {
            "parent": draw(st.sampled_from(["office", "school", "school", "all"])),
            "area": draw(st.sampled_from(["", "north"])),
        }
        for department in draw(st.sets(st.sampled_from(DEPARTMENTS), min_size=1, max_size=3)):
            frame[(code, department)] = draw(st.sampled_from([0, 1, 9, 20, 34, 35, 44, 45, 46, 90]))
    rates = {Breakdown.SITE: {"school": draw(st.integers(100, 600))}}
    return (
        groups_of({"site": sites, "organisation": ORGANISATION}),
        frame,
        draw(st.sampled_from([10, 15])),
        rates,
    )


@given(councils(), councils(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_the_order_of_rows_changes_nothing(council, earlier, random):
    groups, frame, k, rates = council
    previous = own_previous(plan(earlier[0], earlier[1], k=earlier[2]))
    mixed_groups, mixed_frame = list(groups), list(frame.items())
    random.shuffle(mixed_groups)
    random.shuffle(mixed_frame)
    planned = plan(groups, frame, k=k, rates=rates, previous=previous)
    assert planned == plan(mixed_groups, dict(mixed_frame), k=k, rates=rates, previous=previous)


@given(councils(), councils())
@settings(max_examples=300, deadline=None)
def test_planning_again_with_its_own_result_changes_nothing(council, earlier):
    groups, frame, k, rates = council
    for previous in (None, own_previous(plan(earlier[0], earlier[1], k=earlier[2]))):
        planned = plan(groups, frame, k=k, rates=rates, previous=previous)
        again = plan(groups, frame, k=k, rates=rates, previous=own_previous(planned))
        assert again == planned


@given(councils())
@settings(max_examples=300, deadline=None)
def test_everybody_is_counted_exactly_once(council):
    groups, frame, k, rates = council
    planned = plan(groups, frame, k=k, rates=rates)
    present = {pair: eligible for pair, eligible in frame.items() if eligible}
    for classes, axis in ((planned.site, 0), (planned.organisation, 1)):
        members = [leaf for one in classes for leaf in one.leaves]
        assert sorted(members) == sorted({pair[axis] for pair in present})
    assert planned.pairs.keys().isdisjoint(planned.elsewhere)
    assert sum(planned.pairs.values()) + sum(planned.elsewhere.values()) == sum(present.values())


@given(councils())
@settings(max_examples=300, deadline=None)
def test_nothing_joins_across_kinds_directorates_or_areas(council):
    groups, frame, k, rates = council
    tree = {(group.breakdown, group.code): group for group in groups}
    planned = plan(groups, frame, k=k, rates=rates)
    for breakdown, classes in (
        (Breakdown.SITE, planned.site),
        (Breakdown.ORGANISATION, planned.organisation),
    ):
        for one in classes:
            assert {tree[breakdown, leaf].parent for leaf in one.leaves} == {one.parent}
            assert len({tree[breakdown, leaf].area for leaf in one.leaves}) == 1


def test_a_council_without_sites_has_one_class_there():
    organisation = groups_of({"organisation": ORGANISATION, "site": {"all": {"parent": None}}})
    planned = plan(organisation, {("all", "d1"): 50, ("all", "d4"): 20}, k=10)
    assert [(one.id, one.parent) for one in planned.site] == [("all", "all")]
    assert planned.elsewhere == {("all", "d4"): 20}


def test_after_a_few_have_left_nearly_every_class_keeps_its_id():
    sites = {"all": {"parent": None}, "school": {"parent": "all"}}
    frame = {}
    for number in range(120):
        sites[f"S{number:03}"] = {"parent": "school"}
        frame[(f"S{number:03}", "d1")] = 15 + number % 50
    groups = groups_of({"site": sites, "organisation": ORGANISATION})
    first = plan(groups, frame, k=10)
    fewer = {
        pair: eligible - (eligible + number) % 2
        for number, (pair, eligible) in enumerate(frame.items())
    }
    second = plan(groups, fewer, k=10, previous=own_previous(first))
    ids = [{one.id for one in planned.site} for planned in (first, second)]
    assert len(ids[0] & ids[1]) >= 0.98 * len(ids[0])
    afresh = {one.id for one in plan(groups, fewer, k=10).site}
    assert len(ids[0] & afresh) < len(ids[0] & ids[1])


def test_fifty_thousand_people_at_two_thousand_sites_are_planned():
    sites = {"all": {"parent": None}, "office": {"parent": "all"}, "school": {"parent": "all"}}
    frame = Counter()
    for person in range(50_000):
        site = f"s{person % 2000:04}"
        sites[site] = {"parent": "school" if person % 2 else "office", "area": str(person % 7)}
        frame[(site, DEPARTMENTS[person % 6])] += 1
    groups = groups_of({"site": sites, "organisation": ORGANISATION})
    planned = plan(groups, frame, k=10)
    assert sum(planned.pairs.values()) + sum(planned.elsewhere.values()) == 50_000
