"""The figures of a release: what is shown, what is not, and that nothing but content decides."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.analysis.figures import figures
from survey.analysis.stored import (
    DO_NOT_KNOW,
    DOES_NOT_APPLY,
    ESTIMATE_COLUMNS,
    NOT_ASKED,
    Stored,
    records,
)
from tests.analysis.vectors import close_to, load
from tests.analysis_factories import (
    NO_PRODUCTS,
    a_forest,
    a_measure,
    random_answers,
    row_of,
    stored,
)

STAFF, STAFF_CASES = load("survey_design_staff")
CELLS = [
    ["O1", "plan", 30],
    ["O2", "roads", 25],
    ["S1", "educ", 40],
    ["S2", "educ", 22],
    ["S3", "educ", 4],
]
SIZE = sum(cell[2] for cell in CELLS)
FIGURES = ESTIMATE_COLUMNS[3:-1]


@pytest.fixture(scope="module")
def staff_census():
    """Cells A to D as four departments on one site, with a second item that all 75 answer."""
    inputs = STAFF_CASES["design"]["inputs"]
    rows = pd.DataFrame(inputs["rows"], columns=inputs["columns"])
    cells = [["all", cell, int((rows.cell == cell).sum())] for cell in inputs["eligible"]]
    groups = a_forest(organisations={"people": ["A", "B"], "place": ["C", "D"]})
    answers = pd.DataFrame({"y": rows.y, "second": [1.0 + n % 5 for n in range(len(rows))]})
    measures = [
        a_measure("y", maximum=7, top=frozenset({6, 7})),
        a_measure("second"),
    ]
    return figures(
        stored(
            cells,
            answers,
            eligible=list(inputs["eligible"].values()),
            measures=measures,
            groups=groups,
        )
    )


def test_the_staff_census_comes_out_as_r_has_it(staff_census):
    row = row_of(staff_census.estimates, measure="y", group_key="all")
    mean, top = STAFF_CASES["mean of those who answered"], STAFF_CASES["top two of seven (6 and 7)"]
    assert (row["base"], row["eligible"]) == (mean["expected"]["base"], 700)
    assert row["mean"] == close_to(STAFF, mean, mean["expected"]["mean"])
    assert row["se"] == close_to(STAFF, mean, mean["expected"]["se"])
    assert row["top_box"] == close_to(STAFF, top, top["expected"]["proportion"])
    assert row["df"] == min(75 - 4, 66 - 1)
    assert row["score"] == pytest.approx(100 * (row["mean"] - 1) / 6)
    assert row["score_low"] == pytest.approx(100 * (row["ci_low"] - 1) / 6)
    assert row["top_box_low"] < row["top_box"] < row["top_box_high"]
    assert row["suppressed"] == ""


def test_every_class_has_a_row_and_a_gap_says_why():
    found = figures(stored(CELLS, random_answers(SIZE))).estimates
    assert found.group_key.tolist() == [
        "all",
        *sorted(
            f"organisation:{code}" for code in ("people", "place", "care", "educ", "plan", "roads")
        ),
        *sorted(f"site:{code}" for code in ("office", "school", "O1", "O2", "S1", "S2", "S3")),
    ]
    merged = row_of(found, group_key="site:S3")
    empty = row_of(found, group_key="organisation:care")
    why = "fewer than 10 returns, counted with its neighbours"
    assert merged["suppressed"] == empty["suppressed"] == why
    assert all(row[name] is None for row in (merged, empty) for name in FIGURES)


def test_a_published_class_with_too_few_answers_does_not_tell_how_few():
    answers = random_answers(SIZE, ("overall", "email"), blank=0)
    answers.loc[30:54, "overall"] = np.nan  # nobody in O2
    answers.loc[35:54, "email"] = np.nan  # five in O2
    found = figures(stored(CELLS, answers)).estimates
    none, few = (row_of(found, group_key="site:O2", measure=name) for name in ("overall", "email"))
    assert none["suppressed"] == few["suppressed"] == "fewer than 10 answers, or answers too alike"


def test_answers_too_alike_blank_the_measure_and_nothing_tells_that_they_were():
    answers = random_answers(SIZE, ("overall", "email"))
    answers["email"] = 4.0
    found = figures(stored(CELLS, answers))
    rows = found.estimates[found.estimates.measure == "email"]
    assert rows[list(FIGURES)].isna().all(axis=None)
    assert (
        row_of(rows, group_key="all")["suppressed"] == "fewer than 10 answers, or answers too alike"
    )
    assert "email" not in set(found.distributions.measure) | set(found.shares.measure)


def test_one_measure_in_one_class_has_one_fate():
    answers = random_answers(SIZE, ("overall", "email"), blank=0.4, seed=5)
    found = figures(stored(CELLS, answers))
    shown = found.estimates[found.estimates.suppressed == ""]
    assert shown[["base", "mean", "score", "top_box", "df"]].notna().all(axis=None)
    places = set(zip(shown.measure, shown.group_key, strict=True))
    for frame in (found.distributions, found.shares):
        assert set(zip(frame.measure, frame.group_key, strict=True)) == places
    counts = found.distributions.groupby(["measure", "group_key"])["count"].sum()
    bases = shown.set_index(["measure", "group_key"])["base"].sort_index()
    assert counts.sort_index().tolist() == bases.tolist()
    assert found.distributions.groupby(["measure", "group_key"])["share"].sum().tolist() == (
        pytest.approx([1.0] * len(places))
    )


def test_eligible_and_invited_are_left_out_above_nine_tenths():
    eligible = [33, 28, 60, 40, 8]  # O1: 30 of 33, over 90 %; O2: 25 of 28, below
    found = figures(stored(CELLS, random_answers(SIZE), eligible=eligible))
    full, below = (row_of(found.rates, group_key=f"site:{site}") for site in ("O1", "O2"))
    assert full == {"group_key": "site:O1", "eligible": None, "invited": None, "returned": 30}
    assert below == {"group_key": "site:O2", "eligible": 28, "invited": 28, "returned": 25}
    assert row_of(found.estimates, group_key="site:O1")["eligible"] is None
    assert row_of(found.estimates, group_key="site:O2")["eligible"] == 28
    assert "site:S3" not in set(found.rates.group_key)


def test_answers_apart_are_shares_of_those_asked():
    answers = pd.DataFrame({"overall": [DOES_NOT_APPLY] * 6 + [DO_NOT_KNOW] * 3 + [NOT_ASKED] * 10})
    scored = pd.DataFrame({"overall": [1.0, 2.0, 3.0, 4.0, 5.0] * 4 + [np.nan]})
    cells = [["O1", "plan", 40]]
    found = figures(stored(cells, pd.concat([answers, scored], ignore_index=True)))
    shares = row_of(found.shares, group_key="all")
    assert shares["does_not_apply"] == pytest.approx(6 / 30)
    assert shares["do_not_know"] == pytest.approx(3 / 30)
    assert shares["missing"] == pytest.approx(1 / 30)
    assert shares["not_asked"] == pytest.approx(10 / 40)
    assert row_of(found.estimates, group_key="all")["base"] == 20


def test_a_measure_of_several_items_has_no_top_box_and_no_distribution():
    answers = random_answers(SIZE, ("ease", "speed"), seed=3, blank=0.4)
    measures = [a_measure("ease"), a_measure("speed"), a_measure("both", ("ease", "speed"))]
    found = figures(stored(CELLS, answers, measures=measures))
    row = row_of(found.estimates, measure="both", group_key="all")
    assert row["base"] == answers.notna().any(axis=1).sum()
    assert row["mean"] is not None
    assert row["top_box"] is None
    assert "both" not in set(found.distributions.measure)
    found = figures(stored(CELLS, answers, measures=measures, has_frame=False))
    shares = row_of(found.shares, measure="both", group_key="all")
    assert (shares["does_not_apply"], shares["do_not_know"]) == (None, None)
    assert shares["missing"] == pytest.approx(answers.isna().all(axis=1).mean())


def test_a_composite_survives_an_item_that_nobody_answered():
    answers = random_answers(SIZE, ("ease",)).assign(speed=np.nan)
    answers.loc[:4, "speed"] = 3.0
    found = figures(stored(CELLS, answers, measures=[a_measure("both", ("ease", "speed"))]))
    assert row_of(found.estimates, measure="both", group_key="all")["suppressed"] == ""


def test_weights_are_those_of_the_measures_own_cells():
    answers = random_answers(SIZE, blank=0)
    found = figures(stored(CELLS, answers, eligible=[90, 50, 80, 44, 8])).estimates
    atoms = {"O1": (30, 90), "O2": (25, 50), "S1": (40, 80), "S2": (22, 44), "S3": (4, 8)}
    # S3 ends at the top and takes in S2, the smallest; its weight is the same 2
    weight = np.repeat([staff / n for n, staff in atoms.values()], [n for n, _ in atoms.values()])
    expected = np.average(answers.overall, weights=weight)
    assert row_of(found, group_key="all")["mean"] == pytest.approx(expected, rel=1e-12)


def test_without_a_frame_every_class_is_a_simple_random_sample():
    answers = random_answers(SIZE, seed=9)
    found = figures(stored(CELLS, answers, eligible=[0] * 5, has_frame=False))
    for key, given_answers in (("all", answers.overall), ("site:S1", answers.overall[55:95])):
        x = given_answers.dropna()
        row = row_of(found.estimates, group_key=key)
        assert row["base"] == len(x)
        assert row["mean"] == pytest.approx(x.mean(), rel=1e-12)
        assert row["se"] == pytest.approx(x.std(ddof=1) / np.sqrt(len(x)), rel=1e-12)
        assert row["change_variance"] == pytest.approx(row["se"] ** 2, rel=1e-12)
        assert (row["df"], row["eligible"]) == (len(x) - 1, None)
    assert found.rates.eligible.isna().all()
    assert row_of(found.rates, group_key="all")["returned"] == SIZE


def test_a_mapped_weight_weighs_and_hides_unweighted_counts():
    answers = random_answers(60, seed=2, blank=0)
    weight = np.linspace(0.5, 2.0, 60)
    plain = stored([["O1", "plan", 60]], answers, has_frame=False)
    found = figures(dataclasses.replace(plain, responses=plain.responses.assign(weight=weight)))
    row = row_of(found.estimates, group_key="all")
    mean = np.average(answers.overall, weights=weight)
    z = weight * (answers.overall - mean) / weight.sum()
    assert row["mean"] == pytest.approx(mean)
    assert row["se"] ** 2 == pytest.approx(60 / 59 * (z**2).sum())
    assert row["base"] == 60
    assert found.distributions["count"].isna().all()
    five = row_of(found.distributions, group_key="all", code=5)["share"]
    assert five == pytest.approx(weight[answers.overall == 5].sum() / weight.sum())


def test_a_wave_below_k_has_no_figure_at_all():
    groups = a_forest()
    atoms = pd.DataFrame(
        [["all", "council", 30, 30, 0, 7, 6]],
        columns=["site", "organisation", "eligible", "invited", "bounced", "returned", "answered"],
    )
    none = pd.DataFrame(columns=["site", "organisation", "overall"]).astype({"overall": float})
    found = figures(Stored(none, NO_PRODUCTS, atoms, groups, (a_measure(),), k=10, has_frame=True))
    row = row_of(found.estimates, group_key="all")
    assert row["suppressed"] == "fewer than 10 returns, counted with its neighbours"
    assert all(row[name] is None for name in FIGURES)
    assert len(found.rates) == len(found.distributions) == len(found.shares) == 0


def test_a_site_inside_a_class_is_listed_only_where_the_class_is_split():
    groups = a_forest({"school": ["C1"]}, {"people": ["educ"]})
    leaves = pd.DataFrame(
        [("site", leaf, "C1", "leaf") for leaf in ("T1", "T2")], columns=groups.columns[:4]
    )
    groups = pd.concat([groups, leaves.assign(name=leaves.code, kind="school")])
    split = figures(
        stored([["T1", "educ", 12], ["T2", "educ", 15]], random_answers(27, blank=0), groups=groups)
    ).estimates
    whole = figures(
        stored([["C1", "educ", 27]], random_answers(27, blank=0), groups=groups)
    ).estimates
    assert {"site:T1", "site:T2", "site:C1"} <= set(split.group_key)
    assert not {"site:T1", "site:T2"} & set(whole.group_key)
    assert row_of(split, group_key="site:C1")["base"] == 27


def test_a_row_outside_the_atoms_is_refused():
    wave = stored(CELLS, random_answers(SIZE))
    stray = wave.responses.assign(site="O2", organisation="care")
    with pytest.raises(ValueError, match="outside the atoms"):
        figures(dataclasses.replace(wave, responses=stray))


def test_records_hold_plain_values_and_none():
    found = records(figures(stored(CELLS, random_answers(SIZE))).estimates)
    assert found[0]["base"] == int(found[0]["base"])
    assert {type(value) for row in found for value in row.values()} == {int, float, str, type(None)}


def same(one, other):
    return all(
        records(getattr(one, field.name)) == records(getattr(other, field.name))
        for field in dataclasses.fields(one)
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_no_bit_of_any_figure(seed):
    answers = random_answers(SIZE, ("ease", "speed", "email"), seed=seed)
    measures = [a_measure("ease"), a_measure("mix", ("ease", "speed", "email"))]
    wave = stored(CELLS, answers, measures=measures)
    shuffled = dataclasses.replace(
        wave,
        responses=wave.responses.sample(frac=1, random_state=seed + 1),
        atoms=wave.atoms.sample(frac=1, random_state=seed + 2),
        groups=wave.groups.sample(frac=1, random_state=seed + 3),
    )
    assert same(figures(wave), figures(shuffled))


@given(seed=st.integers(0, 10_000), factor=st.sampled_from([2, 3]))
@settings(max_examples=15, deadline=None)
def test_scores_do_not_depend_on_the_numbers_that_the_options_carry(seed, factor):
    answers = random_answers(SIZE, seed=seed)
    stretched = a_measure(
        minimum=factor + 7, maximum=5 * factor + 7, top=frozenset({4 * factor + 7, 5 * factor + 7})
    )
    one = figures(stored(CELLS, answers)).estimates
    other = figures(stored(CELLS, answers * factor + 7, measures=[stretched])).estimates
    columns = ["score", "score_low", "score_high", "top_box", "top_box_low", "top_box_high", "df"]
    np.testing.assert_allclose(one[columns], other[columns], rtol=1e-9)
    assert one.suppressed.tolist() == other.suppressed.tolist()
