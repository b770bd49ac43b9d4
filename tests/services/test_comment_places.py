"""Where comments are stored when a wave closes, with and without the product that they are about."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from survey.analysis.atoms import Atoms
from survey.services.comment_places import placed
from survey.services.opened import Comment, Returns, SaidOfProducts
from tests.analysis_factories import A_COUNCIL

ATOMS = {1: ("S1", "educ", 40), 2: ("S2", "educ", 30), 3: ("O1", "plan", 40)}
K = 10


def place(comments, rated=()):
    """Place comments (cell, giver, product); `rated` are (cell, product, how many were asked, how many not)."""
    counts = pd.DataFrame(ATOMS.values(), columns=["site", "organisation", "returned"])
    atoms = Atoms({cell: pair[:2] for cell, pair in ATOMS.items()}, counts)
    products = [
        SaidOfProducts(cell, 1, int(is_asked), {product: {} if is_asked else None})
        for cell, product, asked, not_asked in rated
        for is_asked in [True] * asked + [False] * not_asked
    ]
    said = [
        Comment(cell, "words", f"{giver} on {product}", product, giver)
        for cell, giver, product in comments
    ]
    nobody = np.zeros(0, dtype=np.int32)
    returns = Returns(nobody, nobody.astype(np.int16), nobody.astype(np.bool_), products, said)
    return list(placed(returns, atoms, A_COUNCIL, K))


def places(rows):
    return Counter((row["site"], row["organisation"], row["product"]) for row in rows)


def writers(cell, number, product="", first=0):
    return [(cell, first + giver, product) for giver in range(number)]


def test_a_comment_on_a_product_stands_at_the_kind_of_site_never_at_the_site():
    found = place(writers(1, 12, "desk"), [(1, "desk", 40, 0)])
    assert places(found) == {("school", "educ", "desk"): 12}


@pytest.mark.parametrize(
    ("asked", "not_asked", "commenters", "product"),
    [
        (20, 0, 10, "desk"),
        (19, 0, 10, ""),
        (19, 21, 10, ""),
        (40, 0, 10, "desk"),
    ],
)
def test_a_product_is_kept_where_twice_k_were_asked_about_it(asked, not_asked, commenters, product):
    """Those who use it and were not asked could not have commented on it."""
    found = place(writers(1, commenters, "desk"), [(1, "desk", asked, not_asked)])
    assert {row["product"] for row in found} == {product}
    assert len(found) == commenters


def test_where_fewer_than_k_comment_on_a_product_they_join_others_without_their_products():
    comments = writers(1, 9, "desk") + writers(1, 9, "mail", first=100)
    found = place(comments, [(1, "desk", 40, 0), (1, "mail", 40, 0)])
    assert places(found) == {("S1", "educ", ""): 18}


def test_who_comments_on_two_products_is_one_commenter():
    comments = writers(1, 9, "desk") + writers(1, 9, "mail")
    assert place(comments, [(1, "desk", 40, 0), (1, "mail", 40, 0)]) == []


def test_comments_on_a_product_rise_until_enough_were_asked_and_wrote():
    comments = writers(1, 6, "desk") + writers(3, 6, "desk", first=100)
    found = place(comments, [(1, "desk", 15, 0), (3, "desk", 15, 0)])
    assert places(found) == {("all", "council", "desk"): 12}


def test_comments_without_a_product_stand_at_their_atom_where_enough_wrote():
    found = place(writers(2, 10) + writers(3, 4, first=50))
    assert places(found) == {("all", "council", ""): 14}
    assert places(place(writers(2, 10) + writers(3, 10, first=50))) == {
        ("S2", "educ", ""): 10,
        ("O1", "plan", ""): 10,
    }


def test_nothing_but_place_item_product_and_words_is_stored():
    (first, *_) = place(writers(2, 10))
    assert set(first) == {"site", "organisation", "item", "product", "words"}
