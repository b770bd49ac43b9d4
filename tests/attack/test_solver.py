"""A linear-programming solver, given everything published of three successive waves, isolates no few returns.

The attacker knows more than is published (tests/attack/published.py says what) and looks for any union of fewer than
K returns, by who gave them, that some combination of figures gives away: for returns, answers to each measure,
comments, and users and ratings of each product. Nothing links the returns of different waves: a test of change
names figures that are published themselves. Beside it stand the same attacks with a protection taken away, which
must succeed.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from survey.analysis import atoms, cells, layout, products, weights
from survey.analysis.weights import Strata
from tests.attack import standing
from tests.attack.many_sites import OPENS, SHAPES, K, three_waves
from tests.attack.published import Attack

FEW = (1, K - 1)
WAVES = range(len(OPENS))


@cache
def waves(shape):
    return three_waves(shape)


@pytest.fixture(scope="module", params=SHAPES)
def attacks(request):
    """What is known of each of three waves of a council."""
    return [Attack(wave) for wave in waves(request.param)]


def isolated(attack, named=""):
    """Yield what is counted of fewer than K returns and given away, with how many they are."""
    known = attack.ledger.known()
    for name, pieces in attack.counted.items():
        union = known.given_away(pieces, *FEW) if name.startswith(named) else None
        if union is not None:
            counted = pieces[union].ravel()
            true = sum(attack.truth[number] for number in counted.tolist())
            assert known.bounds(counted) == pytest.approx((true, true)), name
            yield name, true


def smallest_places(wave, number):
    """Return the places, (site, department), from which fewest came, but somebody."""
    counts = wave.returns.groupby(["leaf", "department"]).size().sort_values(kind="stable")
    return counts.index[:number].tolist()


def test_everything_noted_is_true(attacks):
    assert all(attack.ledger.is_true_of(attack.truth) for attack in attacks)


def test_no_union_of_fewer_than_k_returns_is_given_away(attacks):
    assert [dict(isolated(attack)) for attack in attacks] == [{}] * len(OPENS)


def test_how_many_of_a_place_answered_stays_open(attacks):
    for attack in attacks:
        places = smallest_places(attack.wave, 2)
        parts = [attack.place(*pair) for pair in places]
        known = attack.ledger.known()
        for pair, part in zip(places, parts, strict=True):
            least, most = known.bounds([part])
            assert most - least >= 1, pair


def test_a_test_of_change_names_published_figures_alone(attacks):
    shown = [
        {
            (row.measure, row.product, row.group_key)
            for row in attack.wave.figures.estimates.itertuples()
            if not row.suppressed
        }
        for attack in attacks
    ]
    place = {f"w-{opens}": number for number, opens in enumerate(OPENS)}
    for number, attack in enumerate(attacks):
        for row in attack.wave.changes.itertuples():
            used = [number, *(place[name["wave"]] for name in row.against)]
            assert all((row.measure, row.product, row.group_key) in shown[wave] for wave in used)
    assert len(attacks[-1].wave.changes) > 20


def test_rates_read_while_the_wave_is_open_give_no_answer_away():
    """They are told by planned class and not by atom: with them a count can be narrowed to one, an answer cannot."""
    attack = Attack(waves("own hall")[-1])
    attack.note_live_rates()
    assert attack.ledger.is_true_of(attack.truth)
    assert set(dict(isolated(attack))) <= {"returns"}


# What the protections do: the same attack with one of them taken away.


def stays(start, content, rule, trees):
    """Let every cell stay where it is, however small."""
    return tuple(start)


def without_small(wave):
    """Return a wave of which no figure of fewer than K returns or answers is shown: what a floor alone does."""
    shown = wave.figures.estimates.query("base >= @K and suppressed == ''")
    subject = ["measure", "product", "group_key"]
    kept = {
        name: getattr(wave.figures, name).merge(shown[subject], on=subject)
        for name in ("distributions", "shares")
    }
    return replace(wave, figures=replace(wave.figures, estimates=shown, **kept))


@pytest.mark.parametrize("shape", SHAPES)
def test_with_the_merge_switched_off_the_attack_succeeds(shape, monkeypatch):
    for module in (atoms, cells, products, weights, standing):
        monkeypatch.setattr(module, "merge", stays)
    attack = Attack(without_small(three_waves(shape)[0]), has_extract=False)
    assert attack.ledger.is_true_of(attack.truth)
    _, count = next(isolated(attack, ("overall", "speed", "support")))
    assert 0 < count < K


def weights_by_atom(units, positions, trees):
    staff = np.maximum(units.eligible, units.answered)
    return Strata(np.arange(len(units.pairs)), staff, units.answered)


def test_with_weights_finer_than_the_cells_weighted_and_plain_figures_are_subtracted(monkeypatch):
    monkeypatch.setattr(layout, "response_cells", weights_by_atom)
    assert any(dict(isolated(Attack(wave), "help")) for wave in three_waves("dense"))
