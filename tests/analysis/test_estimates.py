"""Estimates: equal to R's survey on published designs, to a plain loop on random ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.fixture(scope="module")
def schools():
    def read(name):
        frame = pd.read_csv(data_file(f"data/api/{name}.csv"))
        frame["yes"] = frame["sch.wide"].eq("Yes").astype(float)
        frame["cell"] = frame.stype if name == "apistrat" else "all"
        return frame

    return read


def of_schools(frame, column, inside=None, weight="fpc"):
    """Estimate a mean from a school sample; weight is N_h / n_h, or the file's own in single precision."""
    size = frame.groupby("cell")[column].transform("size")
    staff = frame.fpc if weight == "fpc" else frame.pw * size
    inside = np.ones(len(frame), dtype=bool) if inside is None else inside.to_numpy()
    by_cell = dict(zip(frame.cell, staff, strict=True))
    return estimate_domain(frame.cell, by_cell, frame[column].to_numpy(float), inside)


@pytest.mark.parametrize(
    ("sample", "case_id", "weight", "variance"),
    [
        ("apisrs", "estimates_srs", "fpc", "variance"),
        ("apistrat", "estimates_strat", "pw", "variance"),
        ("apistrat", "estimates_stratN", "fpc", "variance"),
        ("apisrs", "estimates_srs_nofpc", "pw", "change_variance"),
        ("apistrat", "estimates_strat_nofpc", "pw", "change_variance"),
    ],
)
def test_means_and_proportions_of_school_samples_equal_r(
    schools, sample, case_id, weight, variance
):
    frame, case = schools(sample), API_CASES[case_id]
    expected = case["expected"]
    mean, share = (of_schools(frame, column, weight=weight) for column in ("api00", "yes"))
    se = np.sqrt(getattr(mean, variance))
    assert mean.ratio[0] == close_to(API, case, expected["mean_api00"])
    assert se[0] == close_to(API, case, expected["se_mean"])
    assert share.ratio[0] == close_to(API, case, expected["proportion_schwide_yes"])
    assert np.sqrt(getattr(share, variance)[0]) == close_to(API, case, expected["se_proportion"])
    assert mean.df[0] == expected["df"]
    low, high = t_interval(mean.ratio, se, mean.df)
    assert [low[0], high[0]] == close_to(API, case, expected["ci95_t"])


@pytest.mark.parametrize(
    ("case_id", "sample"),
    [
        ("domain_strat_stype", "apistrat"),
        ("domain_strat_schwide", "apistrat"),
        ("domain_srs_stype", "apisrs"),
    ],
)
def test_domains_of_school_samples_equal_r(schools, case_id, sample):
    frame, case = schools(sample), API_CASES[case_id]
    by = frame[case["inputs"]["by"]]
    found = [
        of_schools(frame, "api00", by == level, weight="pw") for level in case["expected"]["levels"]
    ]
    assert [domain.ratio[0] for domain in found] == close_to(API, case, case["expected"]["mean"])
    assert [np.sqrt(domain.variance[0]) for domain in found] == close_to(
        API, case, case["expected"]["se"]
    )


def test_domains_in_different_cells_differ_by_both_their_variances(schools):
    frame, case = schools("apistrat"), API_CASES["contrast_E_minus_H_strat"]
    one, other = (of_schools(frame, "api00", frame.stype == level) for level in "EH")
    assert one.ratio[0] - other.ratio[0] == close_to(API, case, case["expected"]["difference"])
    assert np.sqrt(one.variance[0] + other.variance[0]) == close_to(
        API, case, case["expected"]["se"]
    )


@pytest.mark.parametrize(
    ("case_id", "sample", "weight"),
    [("proportion_ci_strat_yes", "apistrat", "pw"), ("proportion_ci_srs_yes", "apisrs", "fpc")],
)
def test_the_interval_of_a_proportion_is_wilson_on_the_effective_n(
    schools, case_id, sample, weight
):
    case = API_CASES[case_id]
    expected = case["expected"]
    share = of_schools(schools(sample), "yes", weight=weight)
    n = effective_n(share.ratio, share.variance, share.kish)
    assert n[0] == close_to(API, case, expected["n_effective"])
    low, high = wilson(share.ratio, n)
    assert [low[0], high[0]] == close_to(API, case, expected["wilson_on_n_effective"])


@pytest.mark.parametrize("case_id", ["kish_1", "kish_2", "kish_3"])
def test_where_all_or_nobody_is_in_the_top_box_the_effective_n_is_kishs(case_id):
    weight = np.array(API_CASES[case_id]["inputs"]["weights"])
    unit = np.zeros(len(weight), dtype=np.int64)
    none = answer_moments(unit, np.zeros_like(weight), 1, weight)
    found = estimate(none, Membership(unit[:1], unit[:1], 1), None)
    n = effective_n(found.ratio, found.variance, found.kish)
    assert n[0] == pytest.approx(API_CASES[case_id]["expected"]["n_effective"], rel=1e-9)


def test_a_return_that_stands_for_others_alone_has_no_variance():
    unit = np.array([0, 0, 1])
    moments = answer_moments(unit, np.array([1.0, 4.0, 2.0]), 2)
    members = Membership(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 2]), 3)

    def with_staff(staff):
        return estimate(moments, members, Strata(np.array([0, 1]), staff, np.array([2, 1])))

    several = with_staff(np.array([4, 3]))
    assert several.is_measurable.tolist() == [False, True, False]
    assert np.isnan(several.variance).tolist() == [True, False, True]
    itself = with_staff(np.array([4, 1]))
    assert np.isnan(itself.variance).tolist() == [False, False, True]
    assert np.isnan(itself.change_variance).tolist() == [True, False, True]


def test_where_everybody_answered_the_se_is_empty_and_a_change_can_still_be_tested():
    unit = np.zeros(12, dtype=np.int64)
    moments = answer_moments(unit, np.arange(12.0), 1)
    strata = Strata(unit[:1], np.array([12]), np.array([12]))
    found = estimate(moments, Membership(unit[:1], unit[:1], 1), strata)
    assert np.isnan(found.variance[0])
    assert found.change_variance[0] == pytest.approx(np.arange(12).var(ddof=1) / 12)
    assert found.df[0] == 11


def test_more_answers_than_returns_with_an_answer_are_refused():
    unit = np.zeros(3, dtype=np.int64)
    strata = Strata(unit[:1], np.array([9]), np.array([2]))
    with pytest.raises(ValueError, match="More returns"):
        estimate(answer_moments(unit, np.ones(3), 1), Membership(unit[:1], unit[:1], 1), strata)


def plain_loop(rows, strata, inside):
    """Compute R, V and the variance with f = 0 as estimation.md writes them, return by return."""
    answers = [(h, x) for h, x, unit in rows if unit in inside and x is not None]
    weight = {h: staff / n for h, (staff, n) in strata.items()}
    total = sum(weight[h] for h, _ in answers)
    ratio = sum(weight[h] * x for h, x in answers) / total
    level = change = 0.0
    for h, (staff, n) in strata.items():
        z = [weight[h] * (x - ratio) / total for g, x in answers if g == h]
        z += [0.0] * (n - len(z))
        mean = sum(z) / n
        spread = sum((value - mean) ** 2 for value in z) * (n / (n - 1) if n > 1 else 0)
        level += (1 - n / staff) * spread
        change += spread
    return ratio, level, change


@given(data=st.data())
def test_the_vectorised_pass_equals_a_plain_loop(data):
    units = data.draw(st.integers(2, 5))
    of_unit = data.draw(st.lists(st.integers(0, 2), min_size=units, max_size=units))
    rows, strata = [], {}
    for unit, h in enumerate(of_unit):
        answers = data.draw(
            st.lists(st.one_of(st.none(), st.integers(1, 7)), min_size=2, max_size=8)
        )
        rows += [(h, x, unit) for x in answers]
        strata[h] = strata.get(h, 0) + len(answers)
    strata = {h: (n + data.draw(st.integers(0, 20)), n) for h, n in strata.items()}
    inside = set(data.draw(st.lists(st.integers(0, units - 1), min_size=1, max_size=units)))
    answered = [(x, unit) for _, x, unit in rows if x is not None]
    if sum(unit in inside for _, unit in answered) < 2:
        return
    codes = sorted(strata)
    moments = answer_moments(
        np.array([unit for _, unit in answered]), np.array([float(x) for x, _ in answered]), units
    )
    members = np.array(sorted(inside))
    cells = Strata(
        np.array([codes.index(h) for h in of_unit]),
        np.array([strata[h][0] for h in codes]),
        np.array([strata[h][1] for h in codes]),
    )
    found = estimate(moments, Membership(members, np.zeros_like(members), 1), cells)
    ratio, level, change = plain_loop(rows, strata, inside)
    assert found.ratio[0] == pytest.approx(ratio, rel=1e-12)
    assert np.nan_to_num(found.variance[0]) == pytest.approx(level, rel=1e-9, abs=1e-14)
    assert np.nan_to_num(found.change_variance[0]) == pytest.approx(change, rel=1e-9, abs=1e-14)
    counted = [(x, strata[h]) for h, x, unit in rows if x is not None and unit in inside]
    assert np.nan_to_num(found.sd[0]) == spread_by_hand(counted)


def spread_by_hand(answers):
    """The weighted standard deviation of answers, each with the staff and the returns of its cell."""
    weights = [staff / n for _, (staff, n) in answers]
    mean = sum(w * x for w, (x, _) in zip(weights, answers, strict=True)) / sum(weights)
    spread = sum(w * (x - mean) ** 2 for w, (x, _) in zip(weights, answers, strict=True))
    n = len(answers)
    return pytest.approx((spread / sum(weights) * n / (n - 1)) ** 0.5, rel=1e-7, abs=1e-7)
