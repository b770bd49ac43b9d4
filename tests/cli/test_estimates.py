"""`survey estimates` as an analyst scripts it."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.services import closing
from survey.services.estimates import COLUMNS
from tests.closing_factories import ACTOR, NOW, a_closable_wave


@pytest.fixture
def run(database_url, tmp_path):
    environment = {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": str(tmp_path / "keys"),
    }
    return lambda *options: CliRunner(env=environment).invoke(main, ["estimates", *options])


@pytest.fixture
def a_release(sessions, tmp_path):
    """Two departments over 10, and a school whose nine returns are counted with its neighbours."""
    wave = a_closable_wave(sessions, tmp_path / "keys", counts={0: 25, 1: 20, 2: 9})
    closing.close(sessions, tmp_path / "keys", wave.id, now=NOW, actor=ACTOR)


def rows_of(result):
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_columns_come_in_their_order(run, a_release):
    assert run("--format", "csv").stdout.splitlines()[0] == (
        "wave,measure,product,group,base,eligible,mean,se,ci_low,ci_high,"
        "score,score_low,score_high,top_box,top_box_low,top_box_high,suppressed"
    )


def test_the_whole_council_stands_once_for_each_measure(run, a_release):
    rows = rows_of(run("--format", "csv", "--group", "all", "--product", ""))
    assert [row["measure"] for row in rows] == ["overall", "speed", "waiting"]


def test_a_figure_carries_base_interval_score_and_top_box(run, a_release):
    (row,) = rows_of(run("--format", "csv", "--group", "all", "--measure", "overall"))
    assert row["base"] == "54"
    assert row["eligible"] == "150"
    low, mean, high = (float(row[name]) for name in ("ci_low", "mean", "ci_high"))
    assert low < mean < high
    assert float(row["score"]) == pytest.approx(25 * (mean - 1), rel=1e-12)
    assert 0 < float(row["top_box_low"]) < float(row["top_box"]) < float(row["top_box_high"]) < 1
    assert row["suppressed"] == ""


def test_a_number_is_written_so_that_it_reads_back_as_the_same_double(run, a_release):
    (row,) = rows_of(run("--format", "csv", "--group", "all", "--measure", "overall"))
    (entry,) = json.loads(run("--format", "json", "--group", "all", "--measure", "overall").stdout)
    assert [float(row[name]) for name in ("mean", "se", "ci_low")] == [
        entry[name] for name in ("mean", "se", "ci_low")
    ]


def test_a_suppressed_row_says_why_and_holds_no_figure(run, a_release):
    (row,) = rows_of(run("--format", "csv", "--group", "site:S1", "--measure", "overall"))
    assert row["suppressed"].startswith("fewer than 10")
    figures = COLUMNS[4:-1]
    assert [row[name] for name in figures] == [""] * len(figures)


def test_json_lists_the_members_of_a_group(run, a_release):
    result = run("--format", "json", "--group", "site:hall", "--measure", "overall")
    (entry,) = json.loads(result.stdout)
    assert list(entry) == [*COLUMNS, "members"]
    assert entry["members"] == ["hall"]


def test_an_unknown_name_is_refused_with_those_that_there_are(run, a_release):
    result = run("--format", "csv", "--measure", "overal")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "overal: there is no measure of that name in the releases; there are: "
        "liking, overall, share-using, speed, waiting\n"
    )


def test_a_wave_that_is_still_open_has_nothing_to_show(run, sessions, tmp_path):
    a_closable_wave(sessions, tmp_path / "keys")
    result = run("--format", "csv", "--wave", "2026-q2")
    assert result.exit_code == 1
    assert result.stderr == "2026-q2: the wave is open and has no results to show\n"


def test_an_unknown_wave_is_refused_with_those_that_there_are(run, a_release):
    result = run("--format", "csv", "--wave", "2026-q9")
    assert result.exit_code == 1
    assert result.stderr == (
        "2026-q9: there is no wave of that name in the releases; there are: 2026-q2\n"
    )


def test_nothing_is_printed_but_the_header_before_the_first_release(run):
    assert run("--format", "csv").stdout == ",".join(COLUMNS) + "\n"


def test_without_a_format_the_usage_is_wrong(run):
    assert run().exit_code == 2
