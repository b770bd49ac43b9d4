"""F3 and F4: groups are tested in families of their own, actions against the last wave before they began."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.analysis.contrasts import SLOPE, YEAR_AGO
from survey.analysis.effect import cohen_h, hedges_g
from survey.analysis.multiplicity import benjamini_hochberg, holm
from survey.analysis.precision import two_sided_p
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.improvement import RegisteredAction
from survey.domain.measure import Role
from tests.analysis.vectors import close_to, load
from tests.analysis_factories import a_measure

WAVES, WAVE_CASES = load("wave_difference")
MEASURES = (
    a_measure("overall", role=Role.HEADLINE),
    a_measure("email", role=Role.MAIN),
    a_measure("detail"),
    a_measure("product", role=Role.PRODUCT_HEADLINE, per_product=True),
)
QUARTERS = [date(year, month, 1) for year in (2024, 2025) for month in (2, 5, 8, 11)]
KEYS = ["organisation:care", "organisation:home", "site:schools", "site:school-1", "all"]
COLUMNS = ["measure", "product", "group_key", "base", "score", "change_variance", "df", "sd"]


def node(breakdown, code, level):
    return WaveGroup(breakdown, code, code.title(), "kind", None, level, (code,))


GROUPS = (
    node(Breakdown.ORGANISATION, "council", Level.ROOT),
    node(Breakdown.ORGANISATION, "care", Level.UPPER),
    node(Breakdown.ORGANISATION, "home", Level.CLASS),
    node(Breakdown.SITE, "everywhere", Level.ROOT),
    node(Breakdown.SITE, "schools", Level.UPPER),
    node(Breakdown.SITE, "school-1", Level.CLASS),
    node(Breakdown.SITE, "desk", Level.LEAF),
)


def a_release(opens, scores=None, keys=KEYS, **given):
    """A release in which every measure of a group has its score in `scores`, else 60."""
    rows = [
        (measure, "", key, 200, (scores or {}).get(key, 60.0), 0.0016, 199.0, 0.8)
        for key in keys
        for measure in ("overall", "email", "detail")
    ]
    rows += [("product", "mail", key, 50, 70.0, 0.01, 49.0, 1.0) for key in keys]
    fields = {
        "revision": 1,
        "digest": f"d-{opens}",
        "has_frame": True,
        "series": "",
        "k": 10,
        "scales": scales_of(MEASURES),
        "estimates": pd.DataFrame(rows, columns=COLUMNS).astype({"base": "Int64"}),
    }
    return ComparedRelease(wave=f"w-{opens}", opens=opens, **fields | given)


def compared(releases, actions=()):
    return changes(releases[-1], releases[:-1], MEASURES, GROUPS, actions)


def acted(measure="email", group_key="site:schools", began=date(2025, 6, 1), product=""):
    return RegisteredAction(measure, product, group_key, began)


def test_kinds_directorates_and_departments_are_tested_in_a_family_for_each_breakdown():
    found = compared([a_release(day) for day in QUARTERS])
    groups = found[found.family.str.startswith("F3")]
    keys = groups.groupby("family").group_key.unique().map(list).to_dict()
    assert keys == {
        "F3-organisation": ["organisation:care", "organisation:home"],
        "F3-site": ["site:schools"],
    }
    assert set(groups.measure) == {"overall", "email"}
    assert groups.groupby(["group_key", "measure"]).size().eq(3).all()


def test_groups_are_adjusted_by_benjamini_and_hochberg_and_actions_by_holm():
    scores = [{"organisation:care": 60 + n, "site:schools": 60 - n} for n in range(8)]
    releases = [a_release(day, score) for day, score in zip(QUARTERS, scores, strict=True)]
    found = compared(releases, [acted(), acted("overall", "all"), acted("detail", "site:school-1")])
    methods = {"F1": holm, "F3-organisation": benjamini_hochberg, "F3-site": benjamini_hochberg}
    for family, method in {**methods, "F4": holm}.items():
        rows = found[found.family == family]
        assert len(rows) > 1
        assert rows.p_adjusted.to_numpy() == pytest.approx(method(rows.p.to_numpy()))
        assert rows.is_change.tolist() == (rows.p_adjusted <= 0.05).tolist()


def test_a_group_that_is_another_one_now_is_not_tested():
    then = a_release(QUARTERS[0], keys=["organisation:home+1.ab", "site:schools"])
    found = compared([then, a_release(QUARTERS[1])])
    assert set(found[found.family.str.startswith("F3")].group_key) == {"site:schools"}


def test_a_group_below_k_in_either_wave_is_not_tested():
    now, then = a_release(QUARTERS[1]), a_release(QUARTERS[0])
    small = then.estimates.copy()
    small.loc[small.group_key == "site:schools", "base"] = 9
    found = compared([replace(then, estimates=small), now])
    assert "F3-site" not in set(found.family)
    assert "F3-organisation" in set(found.family)


def test_what_is_tested_elsewhere_changes_no_family():
    """A filter, another group or an action never moves the verdicts of F1."""
    releases = [a_release(day, {"all": 60.0 + n}) for n, day in enumerate(QUARTERS)]
    alone = changes(releases[-1], releases[:-1], MEASURES)
    with_all = compared(releases, [acted()])
    pd.testing.assert_frame_equal(alone, with_all[with_all.family.isin(["F1", "F2"])])


def test_an_action_is_judged_against_the_last_wave_that_opened_before_it_began():
    scores = [{"site:schools": 60.0 + n} for n in range(8)]
    releases = [a_release(day, score) for day, score in zip(QUARTERS, scores, strict=True)]
    (row,) = compared(releases, [acted()]).query("family == 'F4'").to_dict("records")
    assert row["contrast"] == "since:w-2025-05-01"
    assert [name["wave"] for name in row["against"]] == ["w-2025-05-01"]
    assert (row["measure"], row["group_key"]) == ("email", "site:schools")
    assert row["difference"] == pytest.approx(2)


def test_a_wave_that_opened_on_the_day_an_action_began_is_not_before_it():
    releases = [a_release(day) for day in QUARTERS]
    found = compared(releases, [acted(began=QUARTERS[5])]).query("family == 'F4'")
    assert found.contrast.tolist() == [f"since:w-{QUARTERS[4]}"]


def test_a_wave_without_the_figure_is_passed_over():
    releases = [a_release(day) for day in QUARTERS]
    releases[5] = a_release(QUARTERS[5], keys=["all"])
    found = compared(releases, [acted()]).query("family == 'F4'")
    assert found.contrast.tolist() == [f"since:w-{QUARTERS[4]}"]


def test_actions_that_meet_one_wave_for_one_figure_count_once():
    releases = [a_release(day) for day in QUARTERS]
    actions = [acted(), acted(began=date(2025, 7, 9)), acted(began=date(2025, 9, 1))]
    found = compared(releases, actions).query("family == 'F4'")
    assert found.contrast.tolist() == [f"since:w-{QUARTERS[5]}", f"since:w-{QUARTERS[6]}"]


@pytest.mark.parametrize(
    "action",
    [
        acted(began=date(2025, 11, 2)),
        acted(began=date(2024, 2, 1)),
        acted(measure="unknown"),
        acted(group_key="site:nowhere"),
        acted("product", "all", product="rota"),
    ],
    ids=["begun since", "before the first wave", "no such measure", "no such group", "no product"],
)
def test_an_action_without_a_wave_before_or_a_figure_is_not_judged(action):
    found = compared([a_release(day) for day in QUARTERS], [action])
    assert "F4" not in set(found.family)


def test_an_action_for_a_product_is_judged_in_its_group():
    releases = [a_release(day) for day in QUARTERS]
    found = compared(releases, [acted("product", "site:schools", product="mail")])
    assert found.query("family == 'F4'")["product"].tolist() == ["mail"]


def test_the_effect_of_two_waves_is_the_vectors_g():
    case = WAVE_CASES["effect_size_means"]
    waves = [np.array(case["inputs"][name], dtype=float) for name in ("wave_1", "wave_2")]
    difference = np.array([waves[1].mean() - waves[0].mean()])
    sds = np.array([[wave.std(ddof=1)] for wave in waves])
    bases = np.array([[float(len(wave))] for wave in waves])
    g = hedges_g(difference, sds, bases)
    assert g[0] == close_to(WAVES, case, case["expected"]["hedges_g"])
    d = g[0] / (1 - 3 / (4 * (bases.sum() - 2) - 1))
    assert d == close_to(WAVES, case, case["expected"]["cohen_d"])


@pytest.mark.parametrize("name", [name for name in WAVE_CASES if name.startswith("cohen_h")])
def test_cohens_h_equals_the_vector(name):
    case = WAVE_CASES[name]
    share, before = (np.array([case["inputs"][p]]) for p in ("p1", "p2"))
    assert cohen_h(share, before)[0] == close_to(WAVES, case, case["expected"]["h"])


def test_an_effect_has_no_scale_and_is_not_known_without_an_sd():
    found = compared([a_release(QUARTERS[0]), a_release(QUARTERS[1], {"all": 64.0})])
    council = found[found.family == "F1"]
    assert council.effect.to_numpy() == pytest.approx(4 / 20 * (1 - 3 / (4 * 398 - 1)))
    then = a_release(QUARTERS[0])
    blind = replace(then, estimates=then.estimates.assign(sd=np.nan))
    assert compared([blind, a_release(QUARTERS[1])]).effect.isna().all()


def by_loop(figures):
    """A slope worked out for one figure by itself; `figures` are (day, score, variance, df)."""
    years = [(day - QUARTERS[0]).days / 365.25 for day, *_ in figures]
    middle = sum(years) / len(years)
    spread = sum((year - middle) ** 2 for year in years)
    weights = [(year - middle) / spread for year in years]
    difference = sum(w * score for w, (_, score, _, _) in zip(weights, figures, strict=True))
    parts = [w * w * variance for w, (_, _, variance, _) in zip(weights, figures, strict=True)]
    df = sum(parts) ** 2 / sum(p * p / f[3] for p, f in zip(parts, figures, strict=True))
    se = sum(parts) ** 0.5
    return difference, se, df, two_sided_p(np.array([difference / se]), np.array([df]))[0]


WAVES_OF_SCORES = st.lists(
    st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=3, max_size=3),
    min_size=8,
    max_size=8,
)


@settings(max_examples=15, deadline=None)
@given(WAVES_OF_SCORES, st.randoms())
def test_the_vectorised_pass_is_the_plain_loop_in_any_order_of_rows(scores, chance):
    keys = ["organisation:care", "organisation:home", "site:schools"]
    releases = []
    for day, row in zip(QUARTERS, scores, strict=True):
        release = a_release(day, dict(zip(keys, row, strict=True)))
        order = list(range(len(release.estimates)))
        chance.shuffle(order)
        releases.append(replace(release, estimates=release.estimates.iloc[order]))
    found = compared(releases)
    groups = found[found.family.str.startswith("F3") & (found.measure == "overall")]
    slopes = groups[groups.contrast == SLOPE].set_index("group_key")
    for column, key in enumerate(keys):
        points = [
            (day, row[column], 25.0**2 * 0.0016, 199.0)
            for day, row in zip(QUARTERS, scores, strict=True)
            if row[column] is not None
        ]
        if len(points) < 4 or scores[-1][column] is None:
            assert key not in slopes.index
            continue
        row = slopes.loc[key]
        assert (row.difference, row.se, row.df, row.p) == pytest.approx(by_loop(points), abs=1e-9)
    year = groups[groups.contrast == YEAR_AGO].set_index("group_key").difference
    pairs = zip(keys, scores[3], scores[7], strict=True)
    want = {key: now - then for key, then, now in pairs if then is not None and now is not None}
    assert year.to_dict() == pytest.approx(want)
