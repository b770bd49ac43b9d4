"""A CSV file that cannot be read on says in which row, as a spreadsheet numbers it."""

import pytest

from survey.domain.errors import Refused
from survey.instruments.mapping import load_mapping, rows
from tests.instruments.test_mapping import HEADER, MAPPING, QUESTIONNAIRE


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'"{HEADER}1,good,much,Planning,Leeds,1\n', 1),
        (f'{HEADER}1,"good"x,much,Planning,Leeds,1\n', 2),
        (f'{HEADER}1,good,much,Planning,"Leeds\nSouth",1\n2,"good,much,Planning,Leeds,1\n', 3),
    ],
    ids=["in the header", "in the first row", "behind a cell of two lines"],
)
def test_the_row_that_cannot_be_read_is_named(tmp_path, text, row):
    mapping, table = tmp_path / "mapping.yaml", tmp_path / "answers.csv"
    mapping.write_text(MAPPING)
    table.write_text(text)
    with pytest.raises(Refused) as refusal:
        list(rows(load_mapping(mapping), QUESTIONNAIRE, table))
    assert str(refusal.value).startswith(f"answers.csv row {row}: cannot be read on: ")
