"""The page of priorities: what matters most, never as cause; and how sound the figures are."""

import pytest

from tests.analysis_page_factories import an_app, filled, signed_in
from tests.web.report.test_overview import fact, headings, table
from tests.web.report.test_products import twin


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("priorities")
    url, _ = filled(sqlite_template, folder)
    app = an_app(url, folder)
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def manager(app):
    return signed_in(app)


@pytest.fixture(scope="module")
def page(manager):
    return manager.get("/results/priorities")


def test_what_matters_and_satisfies_little_comes_first(page):
    assert page.title == "Priorities, Whole council, June 2026 – Borough of Exampleton"
    assert page.heading == "What to work on first: Network"
    assert "This is association, not cause" in page.text
    assert headings(page) == [
        "Importance and satisfaction",
        "What matters most",
        "Measure by measure",
        "Priorities of other groups",
        "How sound the figures are",
        "How to read this page",
    ]
    assert fact(page, "Answered all that is weighed") == "940"


def test_every_measure_has_its_interval_and_its_corner(page):
    rows = table(page, "Measure by measure")
    assert rows[1][:3] == ["1 Getting help", "24%", "20% to 28%"]
    by_name = {row[0].split(maxsplit=1)[1]: row for row in rows[1:]}
    assert by_name["Network"][5] == "Concentrate here"
    assert by_name["Working time lost lower is better"][5] == "Possible overkill"
    assert by_name["Computers"][5] == "Keep up near a line"
    assert "too few answered it together with the rest: Intranet." in page.text
    assert "Turned round in the drawing, for lower is better: Working time lost." in page.text


def test_each_drawing_has_its_sentence(page):
    charts = page.all("svg", role="img")
    assert [chart["class"] for chart in charts] == [
        "chart matrix wide",
        "chart matrix narrow",
        "chart drivers wide",
        "chart drivers narrow",
    ]
    for chart in charts:
        assert page.one("span", id=chart["aria-labelledby"]).text


def test_every_figure_is_in_the_twin(manager, page):
    rows = twin(manager, "/results/priorities.csv")
    drivers = [row for row in rows if row["part"] == "driver"]
    for row, said in zip(drivers, table(page, "Measure by measure")[1:], strict=True):
        assert f"{float(row['importance']):.0%}" == said[1]
        assert f"{float(row['score']):.1f}" == said[3].split()[0]
    (whole,) = [row for row in rows if row["part"] == "drivers"]
    assert (whole["n"], whole["r2"]) == ("940", "0.52")
    parts = {row["part"]: row for row in rows}
    assert parts["reliability"]["alpha"] == "0.84"
    assert parts["quality"]["difference"] == "0.4"
    assert "score_without" not in parts["quality"]
    assert parts["lost-time"]["median"] == "1.2"
    assert parts["quality-flag"]["flag"] == "contradictory"
    assert manager.ask("/results/priorities.json").json["rows"][0]["part"] == "response"


def test_soundness_is_told_in_plain_words(page):
    assert "alpha 0.84 (0.82 to 0.86)" in page.text
    assert (
        "78 of 1,310 returns show signs of haste. They are kept and counted. Without them"
        in page.text
    )
    assert "Without them the score would be 0.4 points higher." in page.text
    assert fact(page, "The whole rated at one end, its parts at the other") == "too few to say"
    assert fact(page, "Half of them lost no more than") == "1.2 hours"


def test_a_group_in_which_too_few_answered_everything_says_so(manager):
    page = manager.get("/results/priorities?group=organisation:people")
    assert "Only 84 people answered everything" in page.text
    assert not page.all("figure")
    assert page.link("Whole council")
    assert "Not worked out: too few answered all of its questions." in page.text


def test_a_site_is_told_where_priorities_are_worked_out(manager):
    page = manager.get("/results/priorities?group=site:school-004")
    assert "with at least a hundred returns" in page.text
    assert manager.get(page.link("Housing")).heading.startswith("What to work on first")


def test_a_scope_has_the_council_s_priorities_and_no_other_s(app):
    page = signed_in(app, "sue@exton.example").get("/results/priorities")
    assert page.link("Whole council")
    assert "Housing" not in page.text


def test_a_release_from_before_says_that_a_revision_would_help(manager):
    page = manager.get("/results/priorities?wave=2025-12")
    assert "A new revision of it would hold them." in page.text
    assert twin(manager, "/results/priorities.csv?wave=2025-12")[0]["part"] == "response"
