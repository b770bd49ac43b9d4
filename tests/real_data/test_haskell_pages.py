"""What the pages say in words of six real waves: what fell, what rose, and that the rest has no clear direction."""

import shutil
from datetime import UTC, datetime

import pytest

from survey.app import create_app
from survey.storage.engine import make_engine, make_sessions
from tests.analysis_page_factories import add_manager, signed_in
from tests.answering_factories import settings_for

IN_2022 = "?wave=haskell-2022"
CHANGED = (
    "Compilers: 1.0 point worse a year by a straight line through the waves since November 2018.",
    "Build tools: 1.2 points worse a year by a straight line through the waves since November 2017.",
    "Documentation of libraries: 1.0 point better a year by a straight line through the waves since November 2017.",
    "Recommendation: 0.9 points worse a year by a straight line through the waves since November 2018.",
)
STILL = {
    "package_repos": "Package repositories",
    "community": "Welcome in the community",
    "lib_existence": "Libraries to be found",
    "lib_quality": "Quality of libraries",
}
NO_DIRECTION = "there is no clear direction"


@pytest.fixture(scope="module")
def reader(haskell, tmp_path_factory):
    """A manager who reads the six waves."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copyfile(haskell.url.removeprefix("sqlite:///"), folder / "survey.db")
    url = f"sqlite:///{folder / 'survey.db'}"
    engine = make_engine(url)
    with make_sessions(engine).begin() as session:
        add_manager(session, "ada@exton.example", "all")
    engine.dispose()
    app = create_app(settings_for(url, folder / "keys"))
    app.extensions["survey.clock"] = lambda: datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    yield signed_in(app)
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def overview(reader):
    return reader.get(f"/results{IN_2022}").text


def test_the_overview_says_what_fell_and_what_rose(overview):
    assert "The language: no clear change in a year" in overview
    assert (
        "A straight line through the waves since November 2017 falls by 0.8 points a year."
        in overview
    )
    for words in CHANGED:
        assert words in overview


def test_the_overview_calls_no_change_where_there_is_no_clear_one(overview):
    changed = overview.partition("What else changed")[2].partition("Wave by wave")[0]
    assert "Build tools" in changed
    assert not [title for title in STILL.values() if title in changed]


@pytest.mark.parametrize("measure", STILL)
def test_a_measure_page_says_that_there_is_no_clear_direction(reader, measure):
    assert NO_DIRECTION in reader.get(f"/results/measures/{measure}{IN_2022}").text


def test_a_measure_page_says_what_fell(reader):
    page = reader.get(f"/results/measures/build_tools{IN_2022}").text
    assert (
        "A straight line through the waves since November 2017 falls by 1.2 points a year." in page
    )
    assert NO_DIRECTION not in page


def test_the_waves_of_package_repositories_differ_all_the_same(haskell):
    """Neighbouring intervals lie apart: without one test over all waves somebody would tell a story."""
    waves = [haskell.shown(wave)["package_repos", "all"] for wave in (2017, 2018, 2020)]
    assert waves[0]["score_high"] < waves[1]["score_low"]
    assert waves[2]["score_high"] < waves[1]["score_low"]
