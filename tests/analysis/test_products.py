"""Product figures: where they are published, from how many users, and what is never told."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from survey.analysis.figures import figures
from survey.analysis.stored import ALL_PRODUCTS, SHARE_USING, records
from tests.analysis_factories import a_measure, random_answers, row_of, stored

CELLS = [["O1", "plan", 60], ["O2", "roads", 60], ["S1", "educ", 60]]
USABILITY = a_measure("usability", ("needs", "easy"), per_product=True)
OVERALL = a_measure("overall", per_product=True)


def a_wave(share_ticked, seed=0, measures=(OVERALL, USABILITY), **given):
    """Return a wave of 180 returns; each product is ticked with its own probability, up to two are asked."""
    random = np.random.default_rng(seed)
    wave = stored(CELLS, random_answers(180, blank=0), measures=[a_measure()], **given)
    rows = []
    for bundle, (site, organisation) in enumerate(
        zip(wave.responses.site, wave.responses.organisation, strict=True)
    ):
        ticked = [code for code, share in share_ticked.items() if random.random() < share]
        asked = set(random.permutation(ticked)[:2].tolist())
        for code in ticked:
            answers = random.integers(1, 6, size=3) if code in asked else [np.nan] * 3
            rows.append(
                (
                    bundle,
                    site,
                    organisation,
                    len(ticked),
                    min(len(ticked), 2),
                    code,
                    code in asked,
                    *answers,
                )
            )
    columns = ["bundle", "site", "organisation", "ticked", "asked", "product", "is_asked"]
    products = pd.DataFrame(rows, columns=[*columns, "overall", "needs", "easy"])
    return dataclasses.replace(
        wave, products=products, measures=tuple(measures), catalogue=tuple(share_ticked)
    )


EVERYDAY = {"mail": 0.9, "phone": 0.5, "maps": 0.4}


def test_products_are_published_at_the_root_by_kind_and_by_department_but_never_by_site():
    found = figures(a_wave(EVERYDAY)).estimates
    keys = set(found[found["product"] == "mail"].group_key)
    assert {"all", "site:office", "site:school", "organisation:people", "organisation:educ"} <= keys
    assert not {"site:O1", "site:O2", "site:S1"} & keys


def test_a_product_of_few_users_looks_like_one_of_none():
    wave = a_wave({**EVERYDAY, "rare": 0.03, "unused": 0.0}, seed=4)
    users = (wave.products["product"] == "rare").sum()
    assert 0 < users < 10
    found = figures(wave)
    rows = [
        [
            row | {"product": ""}
            for row in records(found.estimates[found.estimates["product"] == code])
        ]
        for code in ("rare", "unused")
    ]
    assert rows[0] == rows[1]
    assert {row["group_key"] for row in rows[0]} == {"all"}
    assert all(row["suppressed"] for row in rows[0])


def test_the_mean_of_a_product_weighs_a_drawn_answer_by_how_many_were_ticked():
    wave = a_wave(EVERYDAY)
    asked = wave.products[wave.products.is_asked & (wave.products["product"] == "mail")]
    expected = np.average(asked.overall, weights=asked.ticked / asked.asked)
    row = row_of(figures(wave).estimates, measure="overall", product="mail", group_key="all")
    assert row["base"] == len(asked)
    assert row["mean"] == pytest.approx(expected, rel=1e-12)
    assert row["se"] > 0


def test_all_products_together_cover_those_shown_at_the_root():
    wave = a_wave({**EVERYDAY, "rare": 0.03}, seed=4)
    asked = wave.products[wave.products.is_asked & (wave.products["product"] != "rare")]
    expected = np.average(asked.overall, weights=asked.ticked / asked.asked)
    row = row_of(figures(wave).estimates, measure="overall", product=ALL_PRODUCTS, group_key="all")
    assert row["base"] == len(asked)
    assert row["mean"] == pytest.approx(expected, rel=1e-12)


def test_the_share_using_a_product_is_a_proportion_of_all_who_answered():
    wave = a_wave(EVERYDAY)
    users = (wave.products["product"] == "phone").sum()
    row = row_of(figures(wave).estimates, measure=SHARE_USING, product="phone", group_key="all")
    assert (row["base"], row["score"]) == (180, None)
    assert row["mean"] == row["top_box"] == pytest.approx(users / 180)
    assert row["top_box_low"] < row["top_box"] < row["top_box_high"]


def test_a_share_that_is_nearly_everybody_is_not_shown():
    found = figures(a_wave({**EVERYDAY, "login": 1.0})).estimates
    row = row_of(found, measure=SHARE_USING, product="login", group_key="all")
    assert row["suppressed"] == "fewer than 10 answers, or answers too alike"
    assert row_of(found, measure="overall", product="login", group_key="all")["base"] > 10


def test_a_department_without_users_is_not_shown():
    wave = a_wave(EVERYDAY)
    rows = wave.products
    wave = dataclasses.replace(
        wave, products=rows[(rows["product"] != "maps") | (rows["organisation"] != "educ")]
    )
    found = figures(wave).estimates
    for measure in (SHARE_USING, "overall"):
        row = row_of(found, measure=measure, product="maps", group_key="organisation:educ")
        assert row["mean"] is None
        assert row["suppressed"]


def test_answers_about_a_product_that_are_all_alike_blank_its_measure():
    wave = a_wave(EVERYDAY)
    rows = wave.products
    alike = rows.assign(overall=rows.overall.where(rows["product"] != "maps", rows.overall * 0 + 3))
    found = figures(dataclasses.replace(wave, products=alike)).estimates
    row = row_of(found, measure="overall", product="maps", group_key="all")
    assert row["suppressed"] == "fewer than 10 answers, or answers too alike"
    assert row_of(found, measure="usability", product="maps", group_key="all")["base"] > 10


def test_where_no_product_is_shown_all_products_have_one_suppressed_row():
    found = figures(a_wave({"rare": 0.03})).estimates
    rows = found[(found["product"] == ALL_PRODUCTS) & (found.measure == "overall")]
    assert row_of(rows, group_key="all")["suppressed"]


def test_shares_about_a_product_are_of_those_asked():
    wave = a_wave(EVERYDAY)
    rows = wave.products.copy()
    first = rows[rows.is_asked & (rows["product"] == "mail")].index[:20]
    rows.loc[first, "overall"] = np.nan
    found = figures(dataclasses.replace(wave, products=rows))
    asked = rows[rows.is_asked & (rows["product"] == "mail")]
    factor = asked.ticked / asked.asked
    row = row_of(found.shares, measure="overall", product="mail", group_key="all")
    assert row["missing"] == pytest.approx(factor[asked.overall.isna()].sum() / factor.sum())
    assert row["not_asked"] == 0


def test_a_product_outside_the_catalogue_is_refused():
    wave = a_wave(EVERYDAY)
    with pytest.raises(ValueError, match="mail"):
        figures(dataclasses.replace(wave, catalogue=("phone", "maps")))


def test_a_mapped_weight_and_a_roster_are_refused():
    wave = a_wave(EVERYDAY, has_frame=False)
    weighted = dataclasses.replace(wave, responses=wave.responses.assign(weight=1.0))
    with pytest.raises(ValueError, match="mapped weight"):
        figures(weighted)


@pytest.mark.parametrize("has_frame", [True, False])
def test_the_order_of_product_rows_changes_no_bit(has_frame):
    wave = a_wave(EVERYDAY, seed=7, has_frame=has_frame)
    random = np.random.default_rng(1)
    bundles = wave.products.bundle.unique()
    renamed = dict(zip(bundles, random.permutation(len(bundles)), strict=True))
    shuffled = dataclasses.replace(
        wave,
        products=wave.products.assign(bundle=wave.products.bundle.map(renamed)).sample(
            frac=1, random_state=2
        ),
        catalogue=wave.catalogue[::-1],
    )
    one, other = figures(wave), figures(shuffled)
    for name in ("estimates", "distributions", "shares"):
        assert records(getattr(one, name)) == records(getattr(other, name))
