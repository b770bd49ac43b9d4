"""What drives satisfaction with a product: told of the whole council, of users enough, and the same in any order."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from survey.analysis.figures import figures
from survey.analysis.findings import PRODUCT_DRIVERS, findings
from survey.domain.measure import Role
from tests.analysis_factories import a_measure, random_answers, stored

MEASURES = (
    a_measure("mood"),
    a_measure("product-overall", role=Role.PRODUCT_HEADLINE, per_product=True),
    a_measure("usability", ("needs", "easy"), maximum=7, per_product=True),
    a_measure("needs", maximum=7, per_product=True),
    a_measure("easy", maximum=7, per_product=True),
    a_measure("stable", per_product=True),
)


def a_wave(users=240, blank=30, **columns):
    """Users of two products; satisfaction with both follows what they can do, and hardly how easy they are."""
    random = np.random.default_rng(4)
    size = users + 15
    rows = {name: random.integers(1, 8, size=size).astype(float) for name in ("needs", "easy")}
    rows["stable"] = random.integers(1, 6, size=size).astype(float)
    rows["product-overall"] = np.clip(np.rint(rows["needs"] / 2 + random.normal(size=size)), 1, 5)
    rows |= columns
    wave = stored([["O1", "plan", 300]], random_answers(300, ("mood",)), measures=MEASURES)
    places = wave.responses.iloc[np.arange(size) % 300][["site", "organisation"]]
    products = pd.DataFrame(
        {
            "bundle": np.arange(size),
            "site": places["site"].to_numpy(),
            "organisation": places["organisation"].to_numpy(),
            "ticked": random.integers(2, 5, size=size), "asked": 2,
            "product": np.where(np.arange(size) < users, "mail", "rare"), "is_asked": True,
        } | rows
    )  # fmt: skip
    products.loc[: blank - 1, "stable"] = np.nan
    return dataclasses.replace(wave, products=products, catalogue=("mail", "none", "rare"))


def found(wave):
    """The finding of each product."""
    rows = findings(wave, figures(wave))
    assert all(row.group_key == "all" for row in rows if row.kind == PRODUCT_DRIVERS)
    return {row.subject: row.content for row in rows if row.kind == PRODUCT_DRIVERS}


def test_what_drives_a_product_comes_out_first_and_a_composite_gives_way_to_its_items():
    content = found(a_wave())["mail"]
    share = {one["measure"]: one["importance"] for one in content["drivers"]}
    assert list(share) == ["needs", "easy", "stable"]
    assert max(share, key=share.get) == "needs"
    assert sum(share.values()) == pytest.approx(1, abs=1e-5)
    assert content["n"] == 210
    assert 0.3 < content["r2"] < 1
    assert all(one["low"] <= one["importance"] <= one["high"] for one in content["drivers"])


def test_products_with_few_users_are_refused_and_those_without_are_not_told_of():
    content = found(a_wave())
    assert sorted(content) == ["mail", "rare"]
    assert content["rare"] == {"n": 15, "refused": "too few"}


def test_a_few_on_the_other_side_refuse():
    content = found(a_wave(blank=4))["mail"]
    assert content == {"n": None, "refused": "too few on one side"}


def test_a_measure_that_is_not_shown_is_no_driver():
    content = found(a_wave(blank=236))["mail"]
    assert [one["measure"] for one in content["drivers"]] == ["needs", "easy"]


def test_the_order_of_the_rows_changes_nothing():
    wave = a_wave()
    turned = dataclasses.replace(wave, products=wave.products.iloc[::-1].reset_index(drop=True))
    assert found(turned) == found(wave)
