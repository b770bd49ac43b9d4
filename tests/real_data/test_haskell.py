"""Six real waves: the published counts exactly, the statistics by hand, and no row lost."""

import csv
import io
from collections import Counter

import pytest
from click.testing import CliRunner

from survey.cli import main as survey
from survey.instruments.load import load_questionnaire
from tests.real_data import by_hand
from tests.real_data.haskell import MAPPINGS, import_waves, main
from tests.real_data.published import WAVES, published_averages, published_counts, raw_file

QUESTIONNAIRE = load_questionnaire(MAPPINGS / "1.yaml")
QUESTIONS = {id_: item.ask["en"] for id_, item in QUESTIONNAIRE.items().items()}
LABELS = {point.code: point.label["en"] for point in QUESTIONNAIRE.items()["language"].scale.points}
NOT_ASKED_IN_2017 = {"compiler", "community", "recommend"}
RESPONSES = {2017: 1335, 2018: 1361, 2019: 1211, 2020: 1348, 2021: 1152, 2022: 1038}
"""As the result pages say; 2022 as its file has rows (its page gives no number)."""


def test_the_measures_are_the_ten_items():
    assert list(QUESTIONS) == [
        "language",
        "compiler",
        "build_tools",
        "package_repos",
        "lib_existence",
        "lib_quality",
        "lib_docs",
        "lib_performance",
        "community",
        "recommend",
    ]
    assert [measure.items for measure in QUESTIONNAIRE.measures] == [(id_,) for id_ in QUESTIONS]
    assert {measure.top for measure in QUESTIONNAIRE.measures} == {frozenset({4, 5})}


@pytest.mark.parametrize("wave", WAVES)
def test_every_row_is_stored(haskell, wave):
    (told,) = [told for told in haskell.told if told.wave == f"haskell-{wave}"]
    with raw_file(wave).open(encoding="utf-8-sig", newline="") as text:
        records = sum(1 for _ in csv.reader(text)) - 1
    assert told.rows == told.stored + len(told.refused) == records == RESPONSES[wave]
    assert told.refused == ()
    assert sum(atom["returned"] for atom in haskell.documents[wave]["atoms"]) == records


@pytest.mark.parametrize("wave", WAVES[1:])
def test_the_count_of_every_answer_is_the_published_one(haskell, wave):
    """The page of 2017 shows charts without counts."""
    published = published_counts(wave)
    for measure, question in QUESTIONS.items():
        counted = {
            LABELS[row["code"]]: row["count"]
            for row in haskell.table(wave, "distributions")
            if (row["measure"], row["group_key"]) == (measure, "all")
        }
        assert counted == published[question], f"{measure} in {wave}"


@pytest.mark.parametrize("wave", WAVES[1:])
def test_the_responses_of_every_company_size_are_the_published_ones(haskell, wave):
    """The page of 2020 also counts “n/a”, that of 2019 calls it “Other”: with us no company is given there."""
    published = published_counts(wave)["How large is the company you work for?"]
    for no_company in ("n/a", "Other"):
        published.pop(no_company, None)
    returned = {row["group_key"]: row["returned"] for row in haskell.table(wave, "rates")}
    del returned["all"], returned["organisation:not-stated"]
    assert len(returned) == 4
    assert Counter(returned.values()) == Counter(published.values())


def test_the_published_tables_of_2017_hold_none_of_the_items():
    assert not published_counts(2017)


@pytest.mark.parametrize("wave", WAVES)
def test_mean_error_and_interval_are_those_of_a_calculation_by_hand(haskell, wave):
    rows, shown = by_hand.rows(wave), haskell.shown(wave)
    asked = [id_ for id_ in QUESTIONS if wave > 2017 or id_ not in NOT_ASKED_IN_2017]
    companies = {row.company for row in rows} if wave > 2017 else set()
    assert set(shown) == {
        (measure, group)
        for measure in asked
        for group in ("all", *(f"organisation:{code}" for code in companies))
    }
    for (measure, group), row in shown.items():
        company = group.removeprefix("organisation:")
        values = [
            one.answers[measure]
            for one in rows
            if measure in one.answers and company in {"all", one.company}
        ]
        n, mean, se, low, high = by_hand.mean_and_interval(values)
        assert row["base"] == n
        got = [row["mean"], row["se"], row["ci_low"], row["ci_high"]]
        assert got == pytest.approx([mean, se, low, high], rel=0, abs=1e-9)
        assert row["df"] == n - 1
        assert row["sd"] == pytest.approx(se * n**0.5, rel=1e-9)
        assert row["top_box"] == pytest.approx(sum(v >= 4 for v in values) / n, rel=0, abs=1e-12)
        assert row["score"] == pytest.approx((mean - 1) * 25, rel=0, abs=1e-9)
        assert row["eligible"] is None


def test_the_averages_that_the_author_printed_are_ours(haskell):
    """The page of 2019 prints an average for each item, to two decimals."""
    shown, printed = haskell.shown(2019), published_averages(2019)
    for measure, question in QUESTIONS.items():
        assert abs(shown[measure, "all"]["mean"] - printed[question]) <= 0.005


def test_what_rose_and_fell_over_six_years_is_called(haskell):
    slopes = {
        row["measure"]: row["difference"] if row["is_change"] else 0
        for row in haskell.table(2022, "changes")
        if (row["family"], row["contrast"]) == ("F1", "slope")
    }
    fell = {measure for measure, slope in slopes.items() if slope < 0}
    rose = {measure for measure, slope in slopes.items() if slope > 0}
    still = set(slopes) - fell - rose
    assert fell >= {"build_tools", "compiler", "language", "recommend"}
    assert "lib_docs" in rose
    assert still >= {"package_repos", "community", "lib_existence", "lib_quality"}


def test_what_2017_did_not_ask_says_so_and_has_no_figure(haskell):
    rows = [row for row in haskell.table(2017, "estimates") if row["measure"] in NOT_ASKED_IN_2017]
    assert {row["measure"] for row in rows} == NOT_ASKED_IN_2017
    assert {row["suppressed"] for row in rows} == {"not asked in this wave"}
    assert {row["base"] for row in rows} == {None}


def test_the_command_line_prints_the_same_figures(haskell):
    environment = {
        "SURVEY_DATABASE_URL": haskell.url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": "keys",
    }
    words = ["estimates", "--wave", "haskell-2020", "--measure", "lib_docs", "--format", "csv"]
    result = CliRunner(env=environment).invoke(survey, words)
    assert result.exit_code == 0, result.output
    shown = haskell.shown(2020)
    printed = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["group"] for row in printed} >= {"all", "organisation:under-10"}
    for row in printed:
        assert float(row["mean"]) == shown["lib_docs", row["group"]]["mean"]


def test_a_second_import_of_a_wave_is_refused(haskell):
    environment = {
        "SURVEY_DATABASE_URL": haskell.url,
        "SURVEY_SECRET_KEY": "x" * 40,
        "SURVEY_PUBLIC_URL": "http://localhost:8000",
        "SURVEY_KEYS": "keys",
    }
    words = ["returns", "import", str(raw_file(2020)), "--mapping", str(MAPPINGS / "2020.yaml")]
    result = CliRunner(env=environment).invoke(survey, words)
    assert result.exit_code == 1
    assert "haskell-2020" in result.stderr


def test_either_database_gives_the_same_bytes(haskell_by_country, database_url, now):
    """Only the earliest wave by country: later releases name the earlier ones that they are tested against."""
    told = list(import_waves(database_url, with_country=True, now=now, waves=WAVES[:2]))
    assert [one.release for one in told] == [one.release for one in haskell_by_country.told[:2]]


def test_the_command_says_what_became_of_each_wave(tmp_path, haskell):
    result = CliRunner().invoke(main, ["--database", f"sqlite:///{tmp_path / 'new.db'}"])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"haskell-{wave}: {count} rows, {count} stored, 0 refused"
        for wave, count in RESPONSES.items()
    ]
