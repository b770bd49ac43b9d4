"""No cell of words begins a formula."""

import pytest

from survey.domain.spreadsheet import as_text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_would_begin_a_formula_is_quoted(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Town hall", "a=1", "p1@exton.example", "'quoted"])
def test_other_words_stay_as_they_are(cell):
    assert as_text(cell) == cell
