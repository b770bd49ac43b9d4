"""Estimates: equal to R's survey on published designs, to a plain loop on random ones."""

import numpy as np
import pandas as pd
import pytest

from survey.analysis.estimates import estimate
from survey.analysis.moments import answer_moments
from survey.analysis.precision import effective_n, t_interval, wilson
from survey.analysis.weights import Membership, Strata
from tests.analysis.vectors import close_to, data_file, load

STAFF, STAFF_CASES = load("survey_design_staff")
API, API_CASES = load("survey_design_api")


def estimate_domain(cell, staff, value, inside):
    """Estimate one class: each cell is a unit and a stratum; answers outside the class or NaN do not count."""
    codes, cell = np.unique(cell, return_inverse=True)
    answered = np.bincount(cell)
    counted = inside & ~np.isnan(value)
    moments = answer_moments(cell[counted], value[counted], len(codes))
    units = np.arange(len(codes))
    membership = Membership(units, np.zeros_like(units), 1)
    strata = Strata(units, np.array([staff[code] for code in codes.tolist()]), answered)
    return estimate(moments, membership, strata)


@pytest.fixture(scope="module")
def staff():
    inputs = STAFF_CASES["design"]["inputs"]
    return pd.DataFrame(inputs["rows"], columns=inputs["columns"]), inputs["eligible"]


@pytest.mark.parametrize("site", [None, "hall", "office", "school"])
def test_the_staff_census_and_its_domains_equal_r(staff, site):
    rows, eligible = staff
    case = STAFF_CASES[f"domain {site}" if site else "mean of those who answered"]
    inside = np.full(len(rows), fill_value=True) if site is None else (rows.site == site).to_numpy()
    found = estimate_domain(rows.cell, eligible, rows.y.to_numpy(float), inside)
    expected = case["expected"]
    assert found.base[0] == expected["base"]
    assert found.ratio[0] == close_to(STAFF, case, expected["mean"])
    assert found.variance[0] == close_to(STAFF, case, expected["se"] ** 2)
    se, df = np.sqrt(found.variance), np.array([float(expected["df"])])
    low, high = t_interval(found.ratio, se, df)
    assert [low[0], high[0]] == close_to(STAFF, case, expected["ci"])


def test_the_top_two_share_of_the_staff_census_equals_r(staff):
    rows, eligible = staff
    case = STAFF_CASES["top two of seven (6 and 7)"]
    y = rows.y.to_numpy(float)
    top = np.where(np.isnan(y), np.nan, np.isin(y, case["inputs"]["options"]))
    found = estimate_domain(rows.cell, eligible, top, np.full(len(rows), fill_value=True))
    assert found.ratio[0] == close_to(STAFF, case, case["expected"]["proportion"])
    assert found.variance[0] == close_to(STAFF, case, case["expected"]["se"] ** 2)


def test_degrees_of_freedom_count_returns_of_touched_cells_but_never_more_than_answers(staff):
    rows, eligible = staff
    y = rows.y.to_numpy(float)
    everybody = np.full(len(rows), fill_value=True)
    assert estimate_domain(rows.cell, eligible, y, everybody).df[0] == min(75 - 4, 66 - 1)
    in_a = (rows.cell == "A").to_numpy()
    assert estimate_domain(rows.cell, eligible, y, in_a).df[0] == min(30 - 1, 26 - 1)
    two = np.zeros(len(rows), dtype=bool)
    two[[0, 30]] = True
    assert estimate_domain(rows.cell, eligible, y, two).df[0] == 1


def schools(name):
    return pd.read_csv(data_file(f"data/api/{name}.csv"))


def whole(frame, column):
    """Estimate the mean of a column over the stratified sample; SRS where there is one stratum."""
    stratum = frame.stype if frame.fpc.nunique() > 1 else pd.Series("all", index=frame.index)
    staff = dict(zip(stratum, frame.fpc.astype(int), strict=True))
    return estimate_domain(stratum, staff, frame[column].to_numpy(float), np.full(len(frame), True))


@pytest.mark.parametrize(
    ("sample", "case_id", "variance", "share_base"),
    [
        ("apisrs", "estimates_srs", "variance", 200),
        ("apistrat", "estimates_stratN", "variance", 200),
        ("apisrs", "estimates_srs_nofpc", "change_variance", 200),
    ],
)
def test_means_and_proportions_of_the_school_samples_equal_r(sample, case_id, variance, share_base):
    frame = schools(sample).assign(yes=lambda rows: rows["sch.wide"].eq("Yes").astype(float))
    case = API_CASES[case_id]
    expected = case["expected"]
    mean, share = whole(frame, "api00"), whole(frame, "yes")
    assert mean.ratio[0] == close_to(API, case, expected["mean_api00"])
    assert np.sqrt(getattr(mean, variance)[0]) == close_to(API, case, expected["se_mean"])
    assert share.base[0] == share_base
    assert share.ratio[0] == close_to(API, case, expected["proportion_schwide_yes"])
    assert np.sqrt(getattr(share, variance)[0]) == close_to(API, case, expected["se_proportion"])
    if sample == "apistrat":
        assert mean.df[0] == expected["df"]
    low, high = t_interval(
        mean.ratio, np.sqrt(getattr(mean, variance)), np.array([float(expected["df"])])
    )
    assert [low[0], high[0]] == close_to(API, case, expected["ci95_t"])
