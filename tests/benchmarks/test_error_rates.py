"""Two of the simulated councils of `make error-rates`, made smaller: nothing false is called, all planted is found."""

import numpy as np
import pytest

from benchmarks.error_rates import Size, simulate
from benchmarks.error_rates_page import Bound, bounds, page
from benchmarks.planted import Planted, expected_score, members
from benchmarks.simulated_council import Shifts, a_council, a_wave, measures, nearest
from tests.architecture.checkout import ROOT

SMALL = Size(waves=5, every=8)


@pytest.fixture(scope="module")
def outcomes():
    return simulate(range(2), SMALL, processes=1)


@pytest.fixture(scope="module")
def staff():
    return a_council(1, np.random.default_rng(1), every=8)


def test_nothing_is_called_where_nothing_changed_and_what_was_planted_is_found(outcomes):
    assert [dict(one.false_calls) for one in outcomes] == [{}, {}]
    found = {"the council": True, "a kind of site": True, "a department": True, "a product": True}
    assert [dict(one.found) for one in outcomes] == [found] * 2


def test_few_of_the_calls_by_group_are_false(outcomes):
    for family in ("F3-site", "F3-organisation"):
        calls, false = np.array([one.discoveries[family] for one in outcomes]).sum(axis=0)
        assert calls >= 3
        assert false <= 0.1 * calls


def test_every_family_has_as_many_tests_as_it_says(outcomes):
    for one in outcomes:
        assert one.tests["F1"] == 12 * 3
        assert one.tests["F2"] <= 15 * 3
        assert one.tests["F3-organisation"] <= 16 * 12 * 3
        assert one.tests["F3-site"] <= 3 * 12 * 3


def test_a_seed_draws_the_same_answers():
    def drawn(seed):
        random = np.random.default_rng(seed)
        return a_wave(a_council(seed, random, every=20), Shifts(), random)

    once, again, other = drawn(1), drawn(1), drawn(2)
    assert once.responses.equals(again.responses)
    assert once.products.equals(again.products)
    assert not once.responses.equals(other.responses)


def test_the_page_tells_every_bound_with_its_interval(outcomes):
    told = bounds(outcomes)
    text = page(told, outcomes, seed=1)
    assert len(told) == 4 + 2 + 5
    assert all(bound.what in text for bound in told)
    assert "2 councils" in text


def test_the_manual_quotes_what_was_measured():
    measured = (ROOT / "benchmarks" / "error_rates.md").read_text(encoding="utf-8").splitlines()
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").splitlines()
    quoted = [
        line for line in method if line.startswith(("| families of", "| false calls", "| planted"))
    ]
    assert len(quoted) >= 5
    assert set(quoted) <= set(measured)
    assert all(
        line.endswith("| yes |")
        for line in measured
        if line.startswith("| ") and "%" in line.split("|")[2]
    )


@pytest.mark.parametrize(
    ("bound", "is_most", "interval", "holds"),
    [
        (0.05, True, (0.02, 0.09), True),
        (0.05, True, (0.06, 0.09), False),
        (0.95, False, (0.90, 0.96), True),
        (0.95, False, (0.90, 0.94), False),
    ],
)
def test_a_bound_holds_if_the_interval_reaches_it(bound, is_most, interval, holds):
    assert Bound("", bound, is_most, 0.0, interval, 200).holds is holds


def test_the_expected_score_is_that_of_many_answers():
    measure = measures()[0]
    latent = np.random.default_rng(5).normal(60.0, np.hypot(9, 21), 200_000)
    steps = measure.maximum - measure.minimum
    drawn = 100 * (nearest(measure, latent) - measure.minimum).mean() / steps
    assert expected_score(steps, np.array([60.0]))[0] == pytest.approx(drawn, abs=0.3)


def test_a_group_that_holds_affected_staff_is_not_null(staff):
    planning = members(staff, "organisation:PLN")
    planted = Planted((), {"email": planning}, Shifts())
    for key in ("all", "organisation:PLN", "organisation:PLACE", "site:HALLS"):
        assert not planted.is_null(staff, "email", key)
        assert planted.is_null(staff, "network", key)
    for key in ("site:SCHOOLS", "organisation:EDU", "organisation:CENTRE"):
        assert planted.is_null(staff, "email", key)
