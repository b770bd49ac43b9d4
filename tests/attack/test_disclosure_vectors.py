"""The published cases of disclosure control, worked by the attacker's own linear programme."""

import numpy as np
import pytest

from survey.analysis.merging import answer_rule
from tests.analysis.vectors import load
from tests.attack.solver import Ledger

DOCUMENT, CASES = load("disclosure_3x3")
TABLE = np.array(DOCUMENT["table"]["counts"])
AUDITED = [name for name, case in CASES.items() if "suppressed" in case["inputs"]]
SAFE = 10


def intervals(suppressed):
    """Return what each suppressed cell of the table may be, given every margin and every other cell."""
    ledger = Ledger()
    cells = ledger.unknowns(*TABLE.shape)
    for row, column in np.argwhere(np.ones(TABLE.shape)):
        if [row, column] not in suppressed:
            ledger.equal(cells[row, column : column + 1], 1.0, TABLE[row, column])
    for margin, known in zip([*cells, *cells.T], [*TABLE.sum(1), *TABLE.sum(0)], strict=True):
        ledger.equal(margin, 1.0, known)
    known = ledger.known()
    return [known.bounds(cells[row, column : column + 1]) for row, column in suppressed]


@pytest.mark.parametrize("name", AUDITED)
def test_an_audit_finds_the_interval_of_every_suppressed_cell(name):
    suppressed, expected = CASES[name]["inputs"]["suppressed"], CASES[name]["expected"]
    found = intervals(suppressed)
    widths = [high - low for low, high in found]
    assert np.array(found) == pytest.approx(np.array(expected["intervals"]), abs=1e-6)
    assert widths == pytest.approx(expected["widths"], abs=1e-6)
    assert all(width >= SAFE - 1e-6 for width in widths) is expected["all_widths_at_least_10"]
    assert (widths[0] < 1e-6) is expected["primary_disclosed"]
    assert (
        sum(TABLE[row][column] for row, column in suppressed[1:])
        == expected["extra_suppressed_count"]
    )


def test_the_cheapest_rectangle_that_is_safe():
    case = CASES["cheapest_rectangle"]
    first = case["inputs"]["primary"]
    costs = {}
    for row, column in np.argwhere(np.ones(TABLE.shape)):
        if row != first[0] and column != first[1]:
            others = [[first[0], column], [row, first[1]], [row, column]]
            place = f"{DOCUMENT['table']['rows'][row]}_{DOCUMENT['table']['columns'][column]}"
            assert min(high - low for low, high in intervals([first, *others])) >= SAFE
            costs[f"rectangle_{place}"] = int(sum(TABLE[r][c] for r, c in others))
    assert costs == case["expected"]["costs"]
    assert min(costs, key=costs.get) == case["expected"]["id"]
    assert min(costs.values()) == case["expected"]["extra_suppressed_count"]


def test_a_rounded_count_still_lies_within_its_steps():
    case = CASES["round_to_base_5"]
    counts = np.array(case["inputs"]["counts"])
    rounded = 5 * ((counts + 2) // 5)
    assert rounded.tolist() == case["expected"]["rounded"]
    for count, told in zip(counts, rounded, strict=True):
        ledger = Ledger()
        unknown = ledger.unknowns(1)
        ledger.at_most(unknown, 1.0, told + 2)
        ledger.at_most(unknown, -1.0, 2 - told)
        low, high = ledger.known().bounds(unknown)
        assert low <= count <= high


def test_few_answers_and_answers_too_alike_are_small():
    case = CASES["threshold_and_class_disclosure"]
    groups, k = np.array(case["inputs"]["groups"]), case["inputs"]["threshold"]
    total, largest = groups.sum(axis=1), groups.max(axis=1)
    assert total.tolist() == case["expected"]["n"]
    assert (total < k).tolist() == case["expected"]["below_threshold"]
    alike = total - largest < 2
    assert alike.tolist() == case["expected"]["one_category_holds_all_but_fewer_than_2"]
    shown = ~answer_rule(k).is_small(groups)
    assert shown.tolist() == case["expected"]["publish_distribution"]


def test_nested_groups_give_their_remainder_away():
    case = CASES["differencing_nested_groups"]
    k = case["inputs"]["threshold"]
    found = []
    for pair in case["inputs"]["pairs"]:
        ledger = Ledger()
        inner, rest = ledger.unknowns(2, 1)
        ledger.equal(inner, 1.0, pair["A"])
        ledger.equal(np.r_[inner, rest], 1.0, pair["B"])
        known = ledger.known()
        found.append((known.bounds(rest), known.given_away([inner, rest], 1, k - 1) is not None))
    remainder = case["expected"]["remainder"]
    assert [bounds for bounds, _ in found] == [pytest.approx((each, each)) for each in remainder]
    assert [refused for _, refused in found] == case["expected"]["refuse_second"]


def test_one_hidden_child_is_found_and_two_are_not():
    case = CASES["hidden_children_of_parent"]
    children, k = case["inputs"]["children"], case["inputs"]["threshold"]

    def given_away(hidden):
        ledger = Ledger()
        counts = ledger.unknowns(len(children), 1)
        ledger.equal(counts, 1.0, case["inputs"]["parent"])
        for child, count in enumerate(children):
            if child not in hidden:
                ledger.equal(counts[child], 1.0, count)
        return ledger.known().given_away(counts, 1, k - 1)

    primary = [child for child, count in enumerate(children) if count < k]
    assert primary == case["expected"]["primary"]
    assert given_away(primary).tolist() == primary
    smallest = min(set(range(len(children))) - set(primary), key=children.__getitem__)
    hidden = sorted([*primary, smallest])
    assert hidden == case["expected"]["hidden_after_complementary"]
    assert given_away(hidden) is None
    assert sum(children[child] for child in hidden) == case["expected"]["hidden_sum"]


def test_two_exact_means_give_a_joiner_away():
    case = CASES["mean_differencing_recovers_joiner"]
    given = case["inputs"]
    ledger = Ledger()
    before, joiner = ledger.unknowns(2, 1)
    ledger.equal(before, 1.0, given["n_before"] * given["mean_before"])
    ledger.equal(np.r_[before, joiner], 1.0, given["n_after"] * given["mean_after"])
    answer = case["expected"]["recovered_answer"]
    assert ledger.known().bounds(joiner) == pytest.approx((answer, answer))
