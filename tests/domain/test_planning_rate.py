"""Planning rates, from the counts that closed waves keep."""

from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.planning_rate import planning_rates
from survey.domain.release import Atom


def a_node(breakdown, code, parent, level):
    return WaveGroup(breakdown, code, code, "", parent, level, ())


TREES = [
    a_node(Breakdown.SITE, "all", None, Level.ROOT),
    a_node(Breakdown.SITE, "school", "all", Level.UPPER),
    a_node(Breakdown.SITE, "S1+1.x", "school", Level.CLASS),
    a_node(Breakdown.SITE, "S1", "S1+1.x", Level.LEAF),
    a_node(Breakdown.SITE, "S9", "school", Level.CLASS),
    a_node(Breakdown.ORGANISATION, "council", None, Level.ROOT),
    a_node(Breakdown.ORGANISATION, "people", "council", Level.UPPER),
    a_node(Breakdown.ORGANISATION, "educ", "people", Level.CLASS),
    a_node(Breakdown.ORGANISATION, "chief", "council", Level.CLASS),
]


def an_atom(site, organisation, eligible, returned):
    return Atom(site, organisation, eligible, eligible, 0, returned, returned)


def test_counts_are_raised_to_kind_and_directorate_and_rounded_down():
    atoms = [an_atom("S1", "educ", 100, 30), an_atom("S9", "educ", 101, 31)]
    assert planning_rates([(TREES, atoms)]) == {
        Breakdown.SITE: {"school": 303},
        Breakdown.ORGANISATION: {"people": 303},
    }


def test_two_waves_are_summed_before_they_are_divided():
    history = [(TREES, [an_atom("S9", "educ", 100, 50)]), (TREES, [an_atom("S9", "educ", 300, 30)])]
    assert planning_rates(history)[Breakdown.SITE] == {"school": 200}


def test_atoms_merged_to_the_top_count_nowhere():
    atoms = [an_atom("all", "council", 100, 90), an_atom("school", "educ", 10, 0)]
    assert planning_rates([(TREES, atoms)]) == {
        Breakdown.SITE: {"school": 0},
        Breakdown.ORGANISATION: {"people": 0},
    }


def test_a_department_directly_below_the_council_has_no_rate():
    assert planning_rates([(TREES, [an_atom("S9", "chief", 50, 20)])])[Breakdown.ORGANISATION] == {}


def test_nobody_eligible_and_no_history_give_no_rate():
    assert planning_rates([(TREES, [an_atom("S9", "educ", 0, 0)])])[Breakdown.SITE] == {}
    assert planning_rates([]) == {Breakdown.SITE: {}, Breakdown.ORGANISATION: {}}
