"""Samples are fair: everybody in a class has the same chance, and what is estimated of them is right on average."""

import random
import statistics

import pytest

from survey.domain.planned_class import threshold
from survey.domain.sample_size import returns_needed
from survey.services import sampling
from tests.sampling_factories import STAFF, Estimator, K, a_framed, people_of, times_drawn

DRAWS = 1000
MARGIN = 12
ANSWERING = 0.6


@pytest.fixture(scope="module")
def council():
    framed = a_framed()
    return (framed, *people_of(framed))


def draws(framed, by_cell, asked, seed=2026):
    chance = random.Random(seed)  # noqa: S311 - a test draws the same again
    for _ in range(DRAWS):
        yield sampling.draw(by_cell, sampling.sizes(framed.frame.cells, asked, chance), chance)


def returns(drawn, chance, unwilling=frozenset()):
    """Return those of a sample who answer: six in ten of the willing, by chance."""
    return {p for p in sorted(drawn) if p not in unwilling and chance.random() < ANSWERING}


def share(asked, site):
    return asked[site].to_ask / asked[site].eligible


def test_in_a_thousand_draws_everybody_is_drawn_as_often_as_their_class(council):
    framed, by_cell, _opinion = council
    asked = sampling.quotas(framed, MARGIN, K)
    times = times_drawn(draws(framed, by_cell, asked))
    site_of = {cell.number: cell.site for cell in framed.frame.cells}
    off = []
    for cell, people in by_cell.items():
        chance = share(asked, site_of[cell])
        spread = (DRAWS * chance * (1 - chance)) ** 0.5
        for person in people:
            if chance == 1:
                assert times[person] == DRAWS
            else:
                off.append((times[person] - DRAWS * chance) / spread)
    assert len(off) == 2700
    assert abs(statistics.fmean(off)) < 0.02
    assert statistics.fmean(z * z for z in off) == pytest.approx(1, abs=0.1)
    assert max(map(abs, off)) < 4.5


def is_unbiased(estimates, truth):
    """Return for each figure how far the mean of the draws is from the truth, in standard errors."""
    return {
        key: (statistics.fmean(found) - truth[key]) / (statistics.stdev(found) / DRAWS**0.5)
        for key in truth
        if (found := [means[key] for means in estimates])
    }


def estimates(council, asked, unwilling=frozenset()):
    framed, by_cell, opinion = council
    estimator = Estimator(framed, by_cell, opinion)
    answering = random.Random(1)  # noqa: S311 - as above
    return estimator, [
        estimator.means(returns(drawn, answering, unwilling))
        for drawn in draws(framed, by_cell, asked)
    ]


def test_in_a_thousand_draws_the_estimates_are_right_on_average(council):
    """Six in ten answer; a head office is asked less often than schools, of which everybody is asked."""
    asked = sampling.quotas(council[0], MARGIN, K)
    assert share(asked, "O1") < 0.5 < share(asked, "S1") == 1
    estimator, found = estimates(council, asked)
    off = is_unbiased(found, estimator.truth())
    assert set(off) == {"all", "site:office", "site:school", "site:O1", "organisation:care"}
    assert all(abs(errors) < 3 for errors in off.values()), off


def test_classes_asked_too_unevenly_would_bias_the_whole(council):
    """What levelling is for: here each class is asked just as often as its own margin needs."""
    uneven = sampling.wanted(council[0], MARGIN, K)
    assert share(uneven, "O1") < share(uneven, "S1") / 10
    estimator, found = estimates(council, uneven)
    assert abs(is_unbiased(found, estimator.truth())["all"]) > 50


def test_who_has_opted_out_is_drawn_and_counts_as_one_who_does_not_answer(council):
    """One in five of each cell. The estimates are those of asking all the willing."""
    framed, by_cell, opinion = council
    unwilling = frozenset(person for people in by_cell.values() for person in people[::5])
    asked = sampling.quotas(framed, MARGIN, K)
    estimator, found = estimates(council, asked, unwilling)
    willing = estimator.means({person for person in opinion if person not in unwilling})
    off = is_unbiased(found, willing)
    assert all(abs(errors) < 3 for errors in off.values()), off


def test_the_margin_is_kept_nineteen_times_in_twenty():
    """310 returns of 1,600 for five points, half of whom say yes: the widest case."""
    framed = a_framed({("O1", "care"): 1600})
    people = [f"P{number:04}" for number in range(1600)]
    asked = sampling.quotas(framed, 5, K)
    assert (asked["O1"].expected, returns_needed(5, 1600)) == (310, 310)
    answering = random.Random(3)  # noqa: S311 - as above
    within = 0
    for drawn in draws(framed, {1: people}, asked):
        returned = answering.sample(sorted(drawn), asked["O1"].expected)
        said_yes = sum(int(person[1:]) % 2 for person in returned) / len(returned)
        within += abs(said_yes - 0.5) <= asked["O1"].margin / 100
    assert 0.935 < within / DRAWS < 0.97


def test_the_cells_of_a_class_share_what_is_asked_of_it(council):
    framed = council[0]
    asked = sampling.quotas(framed, MARGIN, K)
    chance = random.Random(5)  # noqa: S311 - as above
    for _ in range(50):
        sizes = sampling.sizes(framed.frame.cells, asked, chance)
        for site, one in asked.items():
            cells = [cell for cell in framed.frame.cells if cell.site == site]
            assert sum(sizes[cell.number] for cell in cells) == one.to_ask
            for cell in cells:
                part = cell.eligible * one.to_ask / one.eligible
                assert abs(sizes[cell.number] - part) < 1


def test_a_sample_is_drawn_without_replacement_and_repeats_with_its_seed(council):
    framed, by_cell, _ = council
    asked = sampling.quotas(framed, MARGIN, K)
    first, again = (next(draws(framed, by_cell, asked, seed=9)) for _ in range(2))
    assert first == again
    assert len(first) == sum(one.to_ask for one in asked.values())


def test_each_class_is_asked_for_enough_returns_to_be_shown(council):
    for one in sampling.wanted(council[0], 20, K).values():
        assert one.expected >= threshold(K) or one.is_census


def test_staff_counted_elsewhere_are_a_class_of_their_kind(council):
    asked = sampling.wanted(council[0], MARGIN, K)
    assert asked["office"].eligible == STAFF["O1", "educ"]
    assert asked["office"].is_census


def test_a_kind_that_answers_seldom_is_asked_more(council):
    rates = {**council[0].rates, "site": {"office": 200}}
    seldom = a_framed(rates=rates)
    assert (
        sampling.wanted(seldom, MARGIN, K)["O1"].to_ask
        > 1.9 * sampling.wanted(council[0], MARGIN, K)["O1"].to_ask
    )


def test_sites_with_an_open_link_are_not_drawn_from_and_count_as_asked():
    framed = a_framed(open_at=["S1", "S2"])
    asked = sampling.quotas(framed, MARGIN, K)
    assert "S1" not in asked
    assert sum(one.eligible for one in asked.values()) == sum(STAFF.values()) - 110
    sizes = sampling.sizes(framed.frame.cells, asked, random.Random(1))  # noqa: S311 - as above
    assert len(sizes) == sum(cell.invited > 0 for cell in framed.frame.cells)
