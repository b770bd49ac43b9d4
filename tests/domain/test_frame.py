"""The frame: everybody counts in one cell, and every cell stands on nodes of the wave's trees."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.domain.frame import draw_frame
from survey.domain.group import Breakdown, Group, Level
from survey.domain.planned_class import PreviousPlan
from survey.domain.tree import Tree
from tests.directory_factories import FRAME

ORGANISATION = [
    ("council", None), ("people", "council"), ("place", "council"), ("educ", "people"), ("care", "people"),
    ("plan", "place"), ("chief", "council"),
]  # fmt: skip
SITES = [
    ("all", None, ""), ("office", "all", ""), ("school", "all", ""), ("B1", "office", ""),
    ("S1", "school", "north"), ("S2", "school", "north"), ("S3", "school", "north"), ("S4", "school", "south"),
    ("depot", "all", ""),
]  # fmt: skip
GROUPS = [
    *(
        Group(Breakdown.ORGANISATION, code, f"The {code}", "", parent)
        for code, parent in ORGANISATION
    ),
    *(
        Group(Breakdown.SITE, code, f"Site {code}", "", parent, area)
        for code, parent, area in SITES
    ),
]
TREES = {breakdown: Tree.on(date(2026, 6, 3), GROUPS, breakdown) for breakdown in Breakdown}


def a_frame(eligible=FRAME, open_sites=(), k=10):
    return draw_frame(
        TREES, eligible, open_sites=frozenset(open_sites), k=k, rates={}, previous=PreviousPlan()
    )


def cells_of(frame):
    return {
        (cell.site, cell.organisation, cell.leaf): (cell.eligible, cell.invited)
        for cell in frame.cells
    }


def node(frame, breakdown, code):
    return next(one for one in frame.groups if (one.breakdown, one.code) == (breakdown, code))


def test_planned_pairs_have_their_own_cells_and_the_rest_is_elsewhere_in_its_kind():
    classes = [one.code for one in a_frame().groups if one.level is Level.CLASS and "+" in one.code]
    assert len(classes) == 1
    (schools,) = classes
    assert cells_of(a_frame()) == {
        ("B1", "care", None): (60, 60),
        ("B1", "plan", None): (50, 50),
        ("office", "educ", None): (12, 12),
        (schools, "educ", "S1"): (20, 20),
        (schools, "educ", "S2"): (20, 20),
        (schools, "educ", "S3"): (20, 20),
        ("S4", "educ", None): (46, 46),
    }


def test_everybody_at_an_open_link_site_counts_by_kind_and_is_not_invited():
    frame = a_frame(open_sites={"S4"})
    cells = cells_of(frame)
    assert cells["school", "council", None] == (46, 0)
    assert not any(site == "S4" for site, _, _ in cells)
    assert "S4" not in {one.code for one in frame.groups}
    assert "S4" in node(frame, Breakdown.SITE, "school").leaves


def test_people_at_open_link_sites_plan_no_class_of_others():
    frame = a_frame(
        {("S1", "educ"): 100, ("S2", "educ"): 100, ("S2", "care"): 80}, open_sites={"S2"}
    )
    assert {one.code for one in frame.groups} == {
        "S1",
        "school",
        "all",
        "educ",
        "people",
        "council",
    }


def test_a_wave_by_open_links_alone_counts_by_kind():
    frame = a_frame(open_sites={site for site, _ in FRAME})
    assert cells_of(frame) == {
        ("office", "council", None): (122, 0),
        ("school", "council", None): (106, 0),
    }
    assert {one.level for one in frame.groups} == {Level.ROOT, Level.UPPER}
    assert frame.pairs == ()


def test_a_site_directly_below_the_root_by_open_link_counts_at_the_root():
    frame = a_frame(FRAME | {("depot", "plan"): 30}, open_sites={"depot"})
    assert cells_of(frame)["all", "council", None] == (30, 0)


def test_the_sites_of_a_class_of_several_stand_below_it():
    frame = a_frame()
    schools = next(one for one in frame.groups if one.name == "Site S1, Site S2 and 1 other")
    assert (schools.level, schools.parent, schools.leaves) == (
        Level.CLASS,
        "school",
        ("S1", "S2", "S3"),
    )
    inside = node(frame, Breakdown.SITE, "S2")
    assert (inside.level, inside.parent, inside.name) == (Level.LEAF, schools.code, "Site S2")


@pytest.mark.parametrize(
    ("sizes", "name"),
    [
        ([45], "Site S1"),
        ([20, 30], "Site S1 and Site S2"),
        ([20, 20, 20], "Site S1, Site S2 and 1 other"),
    ],
)
def test_a_class_is_named_by_its_first_two_members(sizes, name):
    frame = a_frame({(f"S{n}", "educ"): size for n, size in enumerate(sizes, 1)})
    assert name in {one.name for one in frame.groups if one.level is Level.CLASS}


def test_the_trees_hold_what_is_counted_and_nothing_else():
    frame = a_frame({("S1", "educ"): 50})
    assert [(one.breakdown.value, one.code, one.level.value) for one in frame.groups] == [
        ("site", "S1", "class"), ("site", "school", "upper"), ("site", "all", "root"),
        ("organisation", "educ", "class"), ("organisation", "people", "upper"),
        ("organisation", "council", "root"),
    ]  # fmt: skip


def test_a_department_directly_below_the_council_has_no_directorate():
    frame = a_frame({("S1", "chief"): 50})
    assert node(frame, Breakdown.ORGANISATION, "chief").parent == "council"


PLACES = [
    (site, leaf)
    for site in ("B1", "S1", "S2", "S3", "S4", "depot")
    for leaf in ("educ", "care", "plan", "chief")
]


@given(
    st.dictionaries(st.sampled_from(PLACES), st.integers(1, 100), min_size=1),
    st.sets(st.sampled_from([site for site, _ in PLACES])),
)
@settings(max_examples=300, deadline=None)
def test_everybody_counts_once_on_nodes_that_exist(eligible, open_sites):
    frame = a_frame(eligible, open_sites)
    by_cell = Counter()
    for pair, count in eligible.items():
        by_cell[frame.cell_of[pair]] += count
    assert by_cell == {cell.number: cell.eligible for cell in frame.cells}
    invited = sum(count for (site, _), count in eligible.items() if site not in open_sites)
    assert sum(cell.invited for cell in frame.cells) == invited
    nodes = {(one.breakdown, one.code): one for one in frame.groups}
    assert len(nodes) == len(frame.groups)
    for cell in frame.cells:
        assert (Breakdown.SITE, cell.site) in nodes
        assert (Breakdown.ORGANISATION, cell.organisation) in nodes
        if cell.leaf:
            assert nodes[Breakdown.SITE, cell.leaf].parent == cell.site
    for one in frame.groups:
        assert (one.level is Level.ROOT) == (one.parent is None)
        if one.parent:
            assert set(one.leaves) <= set(nodes[one.breakdown, one.parent].leaves)
