"""What a wave without a frame did not ask: no figure is held back, and its rows say so."""

import numpy as np
import pytest

from survey.analysis.figures import figures
from survey.analysis.stored import ESTIMATE_COLUMNS, NOT_ASKED
from survey.domain.release import NOT_PUT_IN_WAVE
from tests.analysis_factories import a_measure, random_answers, row_of, stored

CELLS = [["O1", "plan", 30], ["O2", "roads", 25], ["S3", "educ", 4]]
SIZE = 59
FEW = "fewer than 10 answers, or answers too alike"


def rows_of(column, *, has_frame=False, measures=None, **given):
    answers = random_answers(SIZE, ("overall", "email", "network"))
    answers["email"] = column
    wave = stored(CELLS, answers, has_frame=has_frame, measures=measures, **given)
    return figures(wave).estimates


def test_what_nobody_was_asked_says_so_in_every_group_and_has_no_figure():
    rows = rows_of(NOT_ASKED)
    rows = rows[rows.measure == "email"]
    assert set(rows.suppressed) == {NOT_PUT_IN_WAVE}
    assert rows[list(ESTIMATE_COLUMNS[3:-1])].isna().all(axis=None)
    assert len(rows) > 10


def test_a_single_answer_is_too_few_and_not_unasked():
    one = np.full(SIZE, np.nan)
    one[7] = 4.0
    assert row_of(rows_of(one), measure="email", group_key="all")["suppressed"] == FEW


def test_what_was_put_and_left_blank_by_all_is_not_called_unasked():
    assert row_of(rows_of(np.nan), measure="email", group_key="all")["suppressed"] == FEW


def test_a_wave_of_our_own_does_not_tell_none_from_few():
    """The questionnaire is known to have been put, whoever answered, with a frame or after tickets."""
    for given in ({"has_frame": True}, {"has_frame": False, "is_imported": False}):
        rows = rows_of(NOT_ASKED, **given)
        assert row_of(rows, measure="email", group_key="all")["suppressed"] == FEW


@pytest.mark.parametrize(
    ("items", "is_asked"),
    [(("email", "overall"), True), (("email", "email", "overall"), False), (("email",), False)],
    ids=["half of the items", "fewer than half", "none"],
)
def test_a_measure_needs_half_of_its_items(items, is_asked):
    rows = rows_of(NOT_ASKED, measures=[a_measure("both", items)])
    row = row_of(rows, measure="both", group_key="all")
    assert (row["suppressed"] != NOT_PUT_IN_WAVE) == (row["mean"] is not None) == is_asked


def test_answers_collected_elsewhere_are_about_no_product():
    measures = [a_measure(), a_measure("product-overall", per_product=True)]
    rows = rows_of(3.0, measures=measures)
    assert row_of(rows, measure="product-overall")["suppressed"] == NOT_PUT_IN_WAVE
