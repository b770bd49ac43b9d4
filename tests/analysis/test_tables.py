"""How many staff are told beside figures, and when that would tell who answered."""

from dataclasses import replace

from survey.analysis.figures import figures
from tests.analysis_factories import random_answers, row_of, stored

CELLS = [["O1", "plan", 30], ["O2", "roads", 25], ["S1", "educ", 40]]


def test_those_invited_are_left_out_where_nearly_all_of_them_answered():
    """Of a sample: whoever was invited to it would be known to have answered."""
    whole = stored(CELLS, random_answers(95), eligible=[330, 280, 60])
    spare = whole.atoms["site"].map({"O1": 1, "O2": 5, "S1": 20})
    sample = replace(whole, atoms=whole.atoms.assign(invited=whole.atoms["returned"] + spare))
    rates = figures(sample).rates
    full, below = (row_of(rates, group_key=f"site:{site}") for site in ("O1", "O2"))
    assert full == {"group_key": "site:O1", "eligible": 330, "invited": None, "returned": 30}
    assert below == {"group_key": "site:O2", "eligible": 280, "invited": 30, "returned": 25}


def test_nobody_invited_by_name_is_told_as_nobody():
    """A place that answers by open link."""
    whole = stored(CELLS, random_answers(95), eligible=[330, 280, 60])
    posters = replace(whole, atoms=whole.atoms.assign(invited=0))
    assert row_of(figures(posters).rates, group_key="site:O1")["invited"] == 0
