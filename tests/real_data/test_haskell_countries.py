"""About seventy countries, most of them tiny, beside company sizes: nothing published isolates fewer than ten.

The merge is done once more by hand from the CSV files, row by row, so that it is known whose answers each
published figure rests on.
"""

from collections import Counter
from itertools import combinations

import pytest

from tests.real_data import by_hand
from tests.real_data.published import WAVES

BY_COUNTRY = WAVES[1:]
K = by_hand.K


@pytest.fixture(scope="module", params=BY_COUNTRY)
def wave(request):
    return request.param


@pytest.fixture(scope="module")
def rows(wave):
    return by_hand.rows(wave)


@pytest.fixture(scope="module")
def places(rows):
    """Where each row counts, by measure."""
    measures = sorted({measure for row in rows for measure in row.answers})
    return {measure: by_hand.places_of(rows, measure) for measure in measures}


def answered(rows, places, measure):
    """Yield the number of each row that answered a measure, and the groups that it counts in."""
    for number, (row, place) in enumerate(zip(rows, places[measure], strict=True)):
        if measure in row.answers:
            yield number, by_hand.group_of(place)


def members(rows, places, measure):
    """Return the rows behind each group's figure, as sets."""
    sets = {}
    for number, groups in answered(rows, places, measure):
        for group in groups:
            sets.setdefault(group, set()).add(number)
    return sets


def test_most_countries_are_too_small_to_be_shown(haskell_by_country, wave):
    groups = haskell_by_country.documents[wave]["groups"]
    countries = {group["code"] for group in groups if group["breakdown"] == "site"} - {"all"}
    shown = {key for measure, key in haskell_by_country.shown(wave) if key.startswith("site:")}
    assert len(countries) > 60
    assert 5 <= len(shown) < len(countries) / 2


def test_each_published_figure_is_that_of_whole_merged_cells(
    haskell_by_country, wave, rows, places
):
    shown = haskell_by_country.shown(wave)
    assert {measure for measure, _ in shown} == set(places)
    for measure in places:
        sets = members(rows, places, measure)
        published = {group for of, group in shown if of == measure}
        assert published == {
            group
            for group, numbers in sets.items()
            if not by_hand.too_few_or_alike([rows[n].answers[measure] for n in numbers])
        }
        for group in published:
            n, mean, se, *_ = by_hand.mean_and_interval(
                [rows[number].answers[measure] for number in sets[group]]
            )
            figure = shown[measure, group]
            assert figure["base"] == n >= K
            assert [figure["mean"], figure["se"]] == pytest.approx([mean, se], rel=0, abs=1e-9)


def test_no_union_or_difference_of_published_classes_isolates_fewer_than_ten(
    haskell_by_country, wave, rows, places
):
    shown = haskell_by_country.shown(wave)
    for measure in places:
        sets = members(rows, places, measure)
        whole = sets["all"]
        published = [sets[group] for of, group in shown if of == measure]
        for one, other in combinations(published, 2):
            for left in (one - other, other - one, one & other, whole - (one | other)):
                assert len(left) == 0 or len(left) >= K


def test_no_combination_of_published_figures_tells_a_small_set_from_others(
    haskell_by_country, wave, rows, places
):
    """Rows that lie in the same published groups cannot be told apart by any arithmetic; each such set has ten."""
    shown = haskell_by_country.shown(wave)
    for measure in places:
        published = {group for of, group in shown if of == measure}
        together = Counter(
            frozenset(groups & published) for _, groups in answered(rows, places, measure)
        )
        assert min(together.values()) >= K


def test_without_the_merge_small_sets_would_be_found(rows):
    """The same arithmetic on countries and company sizes as they are: so the tests above can fail."""
    unmerged = {"language": [(row.country, row.company) for row in rows]}
    sets = members(rows, unmerged, "language")
    large = [numbers for numbers in sets.values() if len(numbers) >= K]
    assert any(0 < len(one & other) < K for one, other in combinations(large, 2))


def test_company_sizes_and_the_whole_are_the_same_with_and_without_countries(
    haskell, haskell_by_country, wave
):
    with_country, without = haskell_by_country.shown(wave), haskell.shown(wave)
    for measure, group in without:
        if group == "all":
            for name in ("base", "mean", "se", "ci_low", "ci_high", "top_box"):
                ours, theirs = with_country[measure, group][name], without[measure, group][name]
                assert ours == pytest.approx(theirs, rel=0, abs=1e-9)
