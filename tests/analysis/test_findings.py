"""Findings: where they are told, by how many on either side, and that nothing but content decides."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from survey.analysis.figures import figures
from survey.analysis.findings import DRIVERS, LOST_TIME, RELIABILITY, findings
from tests.analysis.finding_factories import (
    CELLS,
    LARGE,
    MEASURES,
    SIZE,
    found,
    some_answers,
    thoughtless,
)
from tests.analysis_factories import a_measure, stored


@pytest.fixture(scope="module")
def usual():
    return found(some_answers())


@pytest.mark.parametrize("kind", [RELIABILITY, DRIVERS, LOST_TIME])
def test_they_are_told_of_the_council_and_of_departments_with_a_hundred_returns(usual, kind):
    assert sorted(usual[kind]) == LARGE


def test_reliability_counts_complete_rows(usual):
    answers = some_answers()
    complete = answers[["speed", "solved", "helpful"]].dropna()
    content = usual[RELIABILITY]["all"]
    assert content["n"] == len(complete)
    assert content["items"] == ["speed", "solved", "helpful"]
    assert 0.6 < content["low"] < content["alpha"] < content["high"] < 1
    assert content["alpha"] == pytest.approx(content["omega"], abs=0.05)
    assert content["warnings"] == []


def test_reliability_is_unweighted_by_hand_where_all_weigh_the_same(usual):
    complete = some_answers()[["speed", "solved", "helpful"]].dropna()
    own, whole = complete.var().sum(), complete.sum(axis=1).var()
    assert usual[RELIABILITY]["all"]["alpha"] == pytest.approx(1.5 * (1 - own / whole), abs=0.003)


def test_an_item_against_the_others_is_named_and_a_reversed_one_is_recoded():
    answers = some_answers()
    answers["helpful"] = 6 - answers["helpful"]
    assert found(answers)[RELIABILITY]["all"]["warnings"] == ["helpful"]
    turned = [
        dataclasses.replace(one, reverse=frozenset({"helpful"})) if one.id == "support" else one
        for one in MEASURES
    ]
    assert found(answers, measures=turned)[RELIABILITY]["all"]["warnings"] == []


def test_too_few_on_the_other_side_refuses_in_the_whole():
    answers = some_answers(blank=0)
    answers.loc[:4, "speed"] = np.nan
    content = found(answers)[RELIABILITY]
    assert content == {"all": {"n": None, "refused": "too few on one side"}}


def test_nobody_on_the_other_side_is_no_split():
    assert found(some_answers(blank=0))[RELIABILITY]["all"]["n"] == SIZE


def test_a_department_with_few_on_one_side_is_counted_with_its_neighbours():
    answers = some_answers(blank=0)
    answers.loc[:4, "speed"] = np.nan  # five of plan
    answers.loc[150:155, "speed"] = np.nan  # six of roads, in the same directorate
    content = found(answers)[RELIABILITY]
    assert "organisation:plan" not in content
    assert content["organisation:place"]["n"] == 210 - 11
    assert content["organisation:people"]["n"] == 240


def test_reliability_is_refused_below_thirty_rows():
    answers = some_answers(blank=0)
    answers.loc[20:, "speed"] = np.nan
    assert found(answers)[RELIABILITY]["all"] == {"n": 20, "refused": "too few"}


def test_what_drives_the_whole_comes_out_first(usual):
    content = usual[DRIVERS]["all"]
    share = {one["measure"]: one["importance"] for one in content["drivers"]}
    assert max(share, key=share.get) == "support"
    assert sorted(share, key=share.get)[-2] == "email"
    assert sum(share.values()) == pytest.approx(1, abs=1e-5)
    assert sum(one["johnson"] for one in content["drivers"]) == pytest.approx(1, abs=1e-5)
    assert 0.3 < content["r2"] < 1
    assert content["left_out"] == []
    for one in content["drivers"]:
        assert 0 <= one["low"] <= one["importance"] <= one["high"] <= 1
        assert 1 <= one["vif"] < 10


def test_drivers_carry_the_published_scores(usual):
    wave = stored(CELLS, some_answers(), measures=MEASURES)
    rows = figures(wave).estimates.set_index(["measure", "group_key"])["score"]
    for group, content in usual[DRIVERS].items():
        for one in content.get("drivers", ()):
            assert one["score"] == pytest.approx(rows[one["measure"], group], abs=1e-6)


def test_a_department_with_too_few_complete_rows_says_so(usual):
    assert usual[DRIVERS]["organisation:plan"]["refused"] == "too few"
    assert usual[DRIVERS]["organisation:plan"]["n"] < 100


def test_the_least_answered_driver_is_left_out_where_that_helps():
    answers = some_answers(blank=0.02)
    answers.loc[40:, "intranet"] = np.nan
    content = found(answers)[DRIVERS]["all"]
    assert content["left_out"] == ["intranet"]
    assert "intranet" not in [one["measure"] for one in content["drivers"]]


def test_drivers_that_cannot_be_told_apart_are_refused():
    answers = some_answers()
    answers["phones"] = answers["network"]
    assert found(answers)[DRIVERS]["all"]["refused"] == "collinear"


def test_without_two_drivers_there_is_nothing_to_divide():
    content = found(some_answers(), measures=MEASURES[:2])[DRIVERS]["all"]
    assert content == {"n": None, "refused": "no drivers"}


def test_lost_time_is_a_function_of_the_published_distribution(usual):
    wave = stored(CELLS, some_answers(), measures=MEASURES)
    made = figures(wave)
    rows = made.distributions.query("measure == 'time' and group_key == 'all'")
    content = usual[LOST_TIME]["all"]
    middles = np.array([0, 0.25, 1.25, 2.85, 6.85])
    assert content["capped_mean"] == pytest.approx((rows["share"] * middles).sum(), abs=1e-6)
    assert content["at_least"] < content["trimmed_mean"] < content["capped_mean"]
    assert (content["cap"], content["unit"]) == (10.0, "hours")
    assert content["base"] == int(some_answers()["time"].notna().sum())


def test_the_order_of_the_rows_changes_nothing():
    wave = stored(CELLS, thoughtless(some_answers()), measures=MEASURES)
    random = np.random.default_rng(5)
    other = dataclasses.replace(
        wave,
        responses=wave.responses.iloc[random.permutation(SIZE)].reset_index(drop=True),
        atoms=wave.atoms.iloc[::-1].reset_index(drop=True),
        groups=wave.groups.iloc[random.permutation(len(wave.groups))].reset_index(drop=True),
    )
    one, another = (json.dumps(findings(each, figures(each))) for each in (wave, other))
    assert one == another


def test_a_mapped_weight_counts(usual):
    answers = some_answers()
    weighted = answers.assign(weight=1.0 + np.arange(SIZE) % 3)
    wave = stored(CELLS, answers, measures=MEASURES, has_frame=False)
    wave = dataclasses.replace(
        wave, responses=wave.responses.assign(weight=weighted["weight"].to_numpy())
    )
    content = {
        row.kind: row.content for row in findings(wave, figures(wave)) if row.group_key == "all"
    }
    complete = weighted.dropna(subset=["speed", "solved", "helpful"])
    covariance = np.cov(
        complete[["speed", "solved", "helpful"]].T, aweights=complete["weight"], ddof=0
    )
    alpha = 1.5 * (1 - np.trace(covariance) / covariance.sum())
    assert content[RELIABILITY]["alpha"] == pytest.approx(alpha, abs=1e-6)
    assert content[RELIABILITY]["n"] == usual[RELIABILITY]["all"]["n"]


def test_items_about_products_have_a_reliability_in_the_council_alone():
    random = np.random.default_rng(3)
    needs = random.integers(1, 8, size=100).astype(float)
    easy = np.clip(needs + random.integers(-2, 3, size=100), 1, 7)
    rows = pd.DataFrame(
        {
            "bundle": np.arange(100), "site": "S1", "organisation": "educ", "ticked": 3, "asked": 1,
            "product": np.where(np.arange(100) < 95, "mail", "rare"), "is_asked": True,
            "needs": needs, "easy": easy,
        }
    )  # fmt: skip
    usability = a_measure("usability", ("needs", "easy"), maximum=7, per_product=True)
    given = {"products": rows, "catalogue": ("mail", "rare")}
    content = found(some_answers(), measures=(*MEASURES, usability), **given)[RELIABILITY]
    wave = stored(CELLS, some_answers(), measures=(*MEASURES, usability), **given)
    told = [row for row in findings(wave, figures(wave)) if row.subject == "usability"]
    assert [row.group_key for row in told] == ["all"]
    r = np.corrcoef(needs[:95], easy[:95])[0, 1]
    assert told[0].content["n"] == 95
    assert told[0].content["spearman_brown"] == pytest.approx(2 * r / (1 + r), abs=1e-6)
    assert content["organisation:educ"]["items"] == ["speed", "solved", "helpful"]
    few = rows.assign(needs=rows["needs"].where(rows["bundle"] > 3))
    wave = dataclasses.replace(wave, products=few)
    (row,) = [row for row in findings(wave, figures(wave)) if row.subject == "usability"]
    assert row.content == {"n": None, "refused": "too few on one side"}


def test_a_wave_that_kept_its_count_alone_has_none():
    wave = stored(CELLS, some_answers(), measures=MEASURES)
    assert findings(dataclasses.replace(wave, responses=wave.responses[:0]), figures(wave)) == []
