"""Codes for groups that are only known by their names."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.instruments.group_code import group_code

FEW_LETTERS = st.text(alphabet="aAéÉe -'", min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "united-states"),
        ("france", "france"),
        ("FRANCE", "france"),
        ("Area 51", "area-51"),
    ],
)
def test_a_plain_name_is_its_own_code(name, code):
    assert group_code(name) == code


@pytest.mark.parametrize(
    "name", ["Côte d'Ivoire", "Cote-d'Ivoire", "東京", "all", "Not stated", "x" * 300, "a  b", "-"]
)
def test_any_other_name_has_a_digest_at_the_end(name):
    assert re.fullmatch(r"([a-z0-9-]{1,30}-)?[0-9a-f]{8}", group_code(name))


def written(name):
    return unicodedata.normalize("NFC", name).casefold()


@given(FEW_LETTERS, FEW_LETTERS)
def test_names_share_a_code_where_they_differ_by_case_alone(one, other):
    assert (group_code(one) == group_code(other)) == (written(one) == written(other))


@given(st.text(min_size=1))
def test_a_code_is_fit_for_addresses(name):
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", group_code(name))
