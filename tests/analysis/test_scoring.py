"""Scoring: published instruments come out as published, and answers apart are no answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.estimates import estimate
from survey.analysis.moments import answer_moments
from survey.analysis.precision import t_interval
from survey.analysis.scoring import raw_values
from survey.analysis.stored import DO_NOT_KNOW, DOES_NOT_APPLY, NOT_ASKED
from survey.analysis.weights import Membership
from tests.analysis.vectors import close_to, load
from tests.analysis_factories import a_measure

DOCUMENT, CASES = load("sus_umux")
SUS_ITEMS = [f"sus{number}" for number in range(1, 11)]
EVEN = frozenset(SUS_ITEMS[1::2])
LEARNABILITY = ["sus4", "sus10"]
USABILITY = [item for item in SUS_ITEMS if item not in LEARNABILITY]
# Neither a missing answer replaced by 3 nor grades are offered: see docs/method.md.
SUS = [
    name
    for name in CASES
    if name.startswith("sus_") and name[4:8] in ("publ", "all_", "best", "wors")
]
TWO_ITEMS = [name for name in CASES if name.startswith(("umux", "two_item"))]


def score(measure, rows):
    values = raw_values(measure, pd.DataFrame(rows, columns=list(measure.items), dtype=float))
    return [measure.score(value) for value in values.tolist()]


@pytest.mark.parametrize("name", SUS)
def test_sus_and_its_subscales(name):
    case = CASES[name]
    answers = dict(zip(SUS_ITEMS, case["inputs"]["answers"], strict=True))
    for scale, items in (
        ("sus", SUS_ITEMS),
        ("learnability", LEARNABILITY),
        ("usability", USABILITY),
    ):
        measure = a_measure(scale, items, reverse=EVEN)
        found = score(measure, [[answers[item] for item in items]])
        assert found == [close_to(DOCUMENT, case, case["expected"][scale])]


def test_the_sus_of_a_study_is_the_mean_of_its_persons_with_a_t_interval():
    case = CASES["sus_study_mean"]
    persons, expected = case["inputs"]["answers_by_person"], case["expected"]
    scores = np.array(score(a_measure("sus", SUS_ITEMS, reverse=EVEN), persons))
    assert scores.tolist() == pytest.approx(expected["scores"])
    unit = np.zeros(len(scores), dtype=np.int64)
    found = estimate(
        answer_moments(unit, scores, 1), Membership(unit[:1], unit[:1], 1), strata=None
    )
    assert found.ratio[0] == close_to(DOCUMENT, case, expected["mean"])
    assert np.sqrt(found.variance[0] * len(scores)) == close_to(DOCUMENT, case, expected["sd"])
    low, high = t_interval(found.ratio, np.sqrt(found.variance), found.df)
    assert [low[0], high[0]] == close_to(DOCUMENT, case, expected["ci95_t"])


@pytest.mark.parametrize("name", TWO_ITEMS)
def test_two_item_scores(name):
    case = CASES[name]
    expected = case["expected"].get("umux_lite", case["expected"].get("score"))
    measure = a_measure("two", ["one", "two"], maximum=7 if name.startswith("umux") else 5)
    assert score(measure, [case["inputs"]["answers"]]) == [close_to(DOCUMENT, case, expected)]


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ([5, 3, np.nan, np.nan], 4.0),
        ([5, np.nan, np.nan, np.nan], None),
        ([DOES_NOT_APPLY, 2, 4, DO_NOT_KNOW], 3.0),
        ([NOT_ASKED, DO_NOT_KNOW, DOES_NOT_APPLY, 4], None),
        ([np.nan] * 4, None),
    ],
)
def test_half_of_the_items_must_be_answered_and_answers_apart_do_not_count(answers, value):
    measure = a_measure("four", ["a", "b", "c", "d"])
    found = raw_values(measure, pd.DataFrame([answers], columns=list("abcd")))[0]
    assert np.isnan(found) if value is None else found == value


@given(
    answers=st.lists(st.integers(1, 5), min_size=4, max_size=4),
    item=st.integers(0, 3),
    is_reversed=st.booleans(),
)
def test_a_better_answer_never_lowers_the_score(answers, item, is_reversed):
    names = list("abcd")
    measure = a_measure(
        "four", names, reverse=frozenset(names[item]) if is_reversed else frozenset()
    )
    better = list(answers)
    better[item] = max(answers[item] - 1, 1) if is_reversed else min(answers[item] + 1, 5)
    before, after = score(measure, [answers, better])
    assert after >= before
    assert 0 <= before <= after <= 100
