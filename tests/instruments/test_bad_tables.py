"""Tables as people really send them: read as they were meant, or refused with the place that is wrong."""

import re

import pytest

from survey.instruments.tables import Columns, Findings, read_table
from tests import bad_files

COLUMNS = Columns(("person", "email", "organisation"))
GOOD = "person,email,organisation\nZoë-1,a@b.example,educ\nP2,c@d.example,care\n"
MEANT = [("Zoë-1", "a@b.example", "educ"), ("P2", "c@d.example", "care")]
WITHOUT_ROWS = {"header_alone"}
"""Whether a table may be empty is for whoever reads it to say."""


def read(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    findings = Findings()
    rows = list(read_table(path, COLUMNS, findings))
    return [tuple(row[name] for name in COLUMNS.required) for row in rows], findings.problems


@pytest.mark.parametrize("write", bad_files.SAME, ids=lambda write: write.__name__)
def test_the_same_table_written_otherwise_is_read_as_it_was_meant(tmp_path, write):
    assert read(tmp_path, write(GOOD)) == (MEANT, ())


@pytest.mark.parametrize(
    "write",
    [write for write in bad_files.BROKEN if write.__name__ not in WITHOUT_ROWS],
    ids=lambda write: write.__name__,
)
def test_a_damaged_table_is_refused_by_its_name_or_row(tmp_path, write):
    _, problems = read(tmp_path, write(GOOD))
    assert problems
    for problem in problems:
        assert re.fullmatch(r"people\.csv( row \d+)?", problem.where), problem
        assert problem.what.isprintable()
        assert len(problem.what) < 300


def test_a_name_with_its_accents_apart_is_the_same_name(tmp_path):
    rows, _ = read(tmp_path, bad_files.decomposed(GOOD))
    assert rows[0][0] == "Zo\u00eb-1"
