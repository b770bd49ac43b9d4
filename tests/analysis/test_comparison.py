"""Tests of change: families, contrasts, and when there is no test."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.analysis.contrasts import LAST_WAVE, SLOPE, YEAR_AGO, contrast_test
from survey.analysis.multiplicity import benjamini_hochberg, holm
from survey.domain.measure import Role
from tests.analysis.vectors import close_to, load
from tests.analysis_factories import a_measure

WAVES, WAVE_CASES = load("wave_difference")
FAMILIES, FAMILY_CASES = load("multiplicity")

MEASURES = (
    a_measure("overall", role=Role.HEADLINE),
    a_measure("email", role=Role.MAIN),
    a_measure("detail"),
    a_measure("product", role=Role.PRODUCT_HEADLINE, per_product=True),
)
QUARTERS = [date(year, month, 1) for year in (2023, 2024, 2025) for month in (2, 5, 8, 11)]
ANNUAL = [date(year, 11, 1) for year in range(2020, 2026)]


def a_release(opens, score=70.0, cells=None, **given):
    """Return a release whose measures all have one score, or those in `cells` by (measure, product)."""
    cells = cells or dict.fromkeys([("overall", ""), ("email", ""), ("detail", "")], score)
    rows = [
        (measure, product, "all", 400, value, 0.0016, 399.0, 0.8)
        for (measure, product), value in cells.items()
    ]
    columns = ["measure", "product", "group_key", "base", "score", "change_variance", "df", "sd"]
    given = {
        "revision": 1,
        "digest": f"d-{opens}",
        "has_frame": True,
        "series": "",
        "k": 10,
        "scales": scales_of(MEASURES),
        **given,
    }
    frame = pd.DataFrame(rows, columns=columns).astype({"base": "Int64"})
    return ComparedRelease(wave=f"w-{opens}", opens=opens, estimates=frame, **given)


def compared(scores, dates):
    releases = [a_release(day, score) for day, score in zip(dates, scores, strict=True)]
    return changes(releases[-1], releases[:-1], MEASURES)


def contrast(found, name, measure="overall"):
    (row,) = found[(found.contrast == name) & (found.measure == measure)].to_dict("records")
    return row


@pytest.mark.parametrize("name", ["srs_to_strat_mean_api00", "srs_to_strat_schwide"])
def test_the_difference_of_two_waves_equals_the_vector(name):
    case = WAVE_CASES[name]
    given, expected = case["inputs"], case["expected"]
    difference, se, df, p = contrast_test(
        np.array([-1.0, 1.0]),
        np.array([given["estimate_1"], given["estimate_2"]]),
        np.array([given["se_1"], given["se_2"]]) ** 2,
        np.array([given["df_1"], given["df_2"]], dtype=float),
    )
    assert difference == close_to(WAVES, case, expected["difference"])
    assert se == close_to(WAVES, case, expected["se"])
    assert df == close_to(WAVES, case, expected["df_satterthwaite"])
    assert p == close_to(WAVES, case, expected["p_t"])


def test_two_small_waves_are_compared_by_welchs_t():
    case = WAVE_CASES["welch_two_small_waves"]
    waves = [np.array(case["inputs"][name], dtype=float) for name in ("wave_1", "wave_2")]
    difference, se, df, p = contrast_test(
        np.array([-1.0, 1.0]),
        np.array([wave.mean() for wave in waves]),
        np.array([wave.var(ddof=1) / len(wave) for wave in waves]),
        np.array([len(wave) - 1.0 for wave in waves]),
    )
    expected = case["expected"]
    assert difference == close_to(WAVES, case, expected["difference"])
    assert difference / se == close_to(WAVES, case, expected["t"])
    assert (df, p) == close_to(WAVES, case, (expected["df"], expected["p"]))


@pytest.mark.parametrize("name", FAMILY_CASES)
def test_adjusted_p_values_equal_the_vector(name):
    case = FAMILY_CASES[name]
    p, level = np.array(case["inputs"]["p_values"], dtype=float), case["inputs"]["level"]
    for method, key in ((holm, "holm"), (benjamini_hochberg, "benjamini_hochberg")):
        adjusted = method(p)
        assert adjusted == close_to(FAMILIES, case, case["expected"][f"{key}_adjusted"])
        assert (adjusted <= level).sum() == case["expected"][f"rejected_{key}"]


def test_a_quarterly_series_is_compared_with_the_last_wave_the_season_a_year_ago_and_by_slope():
    found = compared([60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71], QUARTERS)
    last, year, slope = (contrast(found, name) for name in (LAST_WAVE, YEAR_AGO, SLOPE))
    assert last["difference"] == pytest.approx(1)
    assert [entry["wave"] for entry in last["against"]] == ["w-2025-08-01"]
    assert year["difference"] == pytest.approx(4)
    assert year["against"] == [{"wave": "w-2024-11-01", "revision": 1, "digest": "d-2024-11-01"}]
    assert slope["difference"] == pytest.approx(4, rel=0.01)
    assert [entry["wave"] for entry in slope["against"]] == [f"w-{day}" for day in QUARTERS[-8:-1]]
    assert last["se"] == pytest.approx(25 * np.sqrt(2 * 0.0016))
    assert set(found.family) == {"F1"}
    assert set(found.measure) == {"overall", "email"}


def test_a_slope_is_least_squares_on_years():
    scores = [60.0, 66.0, 61.0, 69.0, 64.0]
    slope = contrast(compared(scores, ANNUAL[:5]), SLOPE)
    years = np.array([(day - ANNUAL[0]).days / 365.25 for day in ANNUAL[:5]])
    assert slope["difference"] == pytest.approx(np.polyfit(years, scores, 1)[0])
    spread = ((years - years.mean()) ** 2).sum()
    assert slope["se"] == pytest.approx(np.sqrt(25**2 * 0.0016 / spread))
    assert slope["df"] > 399


def test_in_an_annual_series_the_last_wave_is_the_season_a_year_ago_and_counts_once():
    found = compared([70.0, 71.0, 72.0], ANNUAL[:3])
    assert found.contrast.tolist() == [YEAR_AGO, YEAR_AGO]


def test_three_waves_have_no_slope_and_the_first_wave_has_no_test():
    assert SLOPE not in set(compared([70.0, 71.0, 72.0], QUARTERS[:3]).contrast)
    assert SLOPE in set(compared([70.0, 71.0, 72.0, 73.0], QUARTERS[:4]).contrast)
    assert len(compared([70.0], QUARTERS[:1])) == 0


def test_of_two_waves_as_near_to_a_year_ago_the_later_is_taken():
    now = date(2025, 6, 1)
    earlier = [
        a_release(date(2024, 5, 22)),
        a_release(date(2024, 6, 11)),
        a_release(date(2025, 3, 1)),
    ]
    found = changes(a_release(now), earlier, MEASURES)
    assert contrast(found, YEAR_AGO)["against"][0]["wave"] == "w-2024-06-11"


@pytest.mark.parametrize(("days", "is_near"), [(45, True), (46, False)])
def test_the_same_season_is_within_forty_five_days(days, is_near):
    now = date(2025, 6, 1)
    then = date.fromordinal(date(2024, 6, 1).toordinal() + days)
    found = changes(a_release(now), [a_release(then), a_release(date(2025, 5, 1))], MEASURES)
    assert (YEAR_AGO in set(found.contrast)) is is_near


def test_holm_adjusts_over_all_contrasts_of_a_family():
    found = compared([70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 74.2], QUARTERS)
    assert len(found) == 6
    assert found.p_adjusted.to_numpy() == pytest.approx(holm(found.p.to_numpy()))
    assert found.is_change.tolist() == (found.p_adjusted <= 0.05).tolist()
    assert found.is_change.any()


def test_products_are_a_family_of_their_own_without_all_products_together():
    cells = {("overall", ""): 70.0, ("product", "mail"): 60.0, ("product", "all"): 61.0}
    then = a_release(QUARTERS[0], cells=cells)
    now = a_release(
        QUARTERS[1], cells={**cells, ("product", "mail"): 50.0, ("product", "new"): 80.0}
    )
    found = changes(now, [then], MEASURES)
    products = found[found.family == "F2"]
    assert list(zip(products["product"], products.difference, strict=True)) == [("mail", -10.0)]


def without(release, **values):
    return dataclasses.replace(release, estimates=release.estimates.assign(**values))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda release: dataclasses.replace(release, has_frame=False),
        lambda release: dataclasses.replace(release, series="imported"),
        lambda release: dataclasses.replace(release, opens=date(2026, 1, 1)),
        lambda release: dataclasses.replace(release, broken=frozenset({"overall", "email"})),
        lambda release: dataclasses.replace(
            release, scales=dict.fromkeys(["overall", "email"], (1, 7))
        ),
        lambda release: dataclasses.replace(release, scales={}),
        lambda release: without(release, base=pd.array([9] * 3, dtype="Int64")),
        lambda release: without(release, base=pd.array([None] * 3, dtype="Int64")),
        lambda release: without(release, change_variance=np.nan),
        lambda release: without(release, df=0.0),
        lambda release: without(release, group_key="site:school"),
    ],
    ids=[
        "only one side has a frame",
        "another series",
        "opened later",
        "the item's series is broken",
        "another scale",
        "not asked then",
        "base below K",
        "no base",
        "no variance",
        "no degree of freedom",
        "not the root",
    ],
)
def test_there_is_no_test_against(spoil):
    now, then = a_release(QUARTERS[1]), a_release(QUARTERS[0])
    assert len(changes(now, [then], MEASURES)) == 2
    assert len(changes(now, [spoil(then)], MEASURES)) == 0


def test_a_measure_that_is_blank_now_is_in_no_test():
    now = a_release(QUARTERS[1], cells={("email", ""): 70.0})
    assert changes(now, [a_release(QUARTERS[0])], MEASURES).measure.tolist() == ["email"]


def test_the_order_of_earlier_releases_changes_nothing():
    releases = [a_release(day, 60.0 + n) for n, day in enumerate(QUARTERS)]
    one = changes(releases[-1], releases[:-1], MEASURES)
    other = changes(releases[-1], releases[-2::-1], MEASURES)
    pd.testing.assert_frame_equal(one, other, check_exact=True)
