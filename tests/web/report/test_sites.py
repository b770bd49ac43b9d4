"""The page of sites: against chance and never by rank; only one's own sites have names."""

import re

import pytest

from survey.storage.releases import EstimateRow
from tests.analysis_page_factories import NOW, add_manager, an_app, fill, filled, signed_in
from tests.figure_factories import MEASURES, an_estimate
from tests.report_factories import GROUPS, a_council, store_council
from tests.web.report.test_overview import fact, headings, table
from tests.web.report.test_products import twin


def served(template, folder, fill_in):
    url, _ = filled(template, folder, fill_in)
    return an_app(url, folder)


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    app = served(sqlite_template, tmp_path_factory.mktemp("sites"), fill)
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def manager(app):
    return signed_in(app)


@pytest.fixture(scope="module")
def page(manager):
    return manager.get("/results/sites")


def test_sites_that_stand_out_are_named_with_what_to_ask(page):
    assert page.title == "Sites, Overall rating of IT, June 2026 – Borough of Exampleton"
    assert page.heading == "2 sites stand out by more than chance"
    assert headings(page) == [
        "Overall rating of IT",
        "Where to go and ask",
        "Between the limits",
        "Site by site",
        "How to read this page",
    ]
    assert "Of 31 sites about 2 would lie there by chance alone." in page.text
    called = [item.text for item in page.one("ol", **{"class": "called"}).all("li")]
    assert len(called) == 2
    worse = next(item for item in called if "Below the outer limits" in item)
    assert "Begin with: Network" in worse
    better = next(item for item in called if "Above the outer limits" in item)
    assert "Begin with" not in better
    assert "deserves a look, and is not judged by it" in page.text
    assert "Who answered, and who did not?" in page.text


def test_sites_stand_in_order_of_name_never_of_score(page):
    rows = table(page, "Site by site")
    assert rows[0] == [
        "Site",
        "Score",
        "Answers",
        "Answered",
        "Allowing for chance",
        "Against chance",
    ]
    names = [row[0].casefold() for row in rows[1:]]
    assert names == sorted(names)
    few = page.one("ul", **{"class": "quiet few-answers"})
    assert len(few.all("li")) == 2


def test_chance_is_allowed_for(page):
    row = next(row for row in table(page, "Site by site")[1:] if row[5] == "Below the outer limits")
    assert float(row[4].split()[0]) > float(row[1].split()[0])
    assert row[3].endswith("%)")


def test_kinds_are_held_against_their_own_mean(manager):
    page = manager.get("/results/sites?kind=schools")
    assert fact(page, "Sites compared") == "23"
    assert "Schools as a whole" in page.text
    assert page.link("All sites")
    offices = manager.get(page.link("Remote offices"))
    assert fact(offices, "Sites compared") == "7"


def test_another_measure_may_be_chosen(manager, page):
    network = manager.get(page.link("Network"))
    assert network.title.startswith("Sites, Network,")
    assert "measure=network" in network.link("CSV")
    assert "kind=schools" in manager.get("/results/sites?kind=schools").link("Network")


def test_a_group_changes_nothing(manager, page):
    assert manager.get("/results/sites?group=site:schools").heading == page.heading


@pytest.mark.parametrize("asked", ["kind=castles", "measure=no-such"])
def test_what_the_wave_does_not_have_is_not_found(manager, asked):
    manager.get(f"/results/sites?{asked}", 404)
    assert manager.ask(f"/results/sites.csv?{asked}").status_code == 404


def test_another_wave_is_shown_by_what_every_wave_has(manager):
    page = manager.get("/results/sites?kind=schools&measure=network")
    assert not {"kind", "measure"} & set(
        page.link("December 2025").replace("?", "&").replace("=", "&").split("&")
    )


def test_every_figure_is_in_the_twin(manager, page):
    rows = twin(manager, "/results/sites.csv")
    sites = {row["group_name"]: row for row in rows if row["part"] == "site"}
    for said in table(page, "Site by site")[1:]:
        row = sites[said[0]]
        assert f"{float(row['score']):.1f} ±{float(row['margin']):.1f}" == said[1]
        assert f"{float(row['shrunken']):.1f}" == said[4].split()[0]
        assert row["base"] == said[2]
    clues = {row["measure"] for row in rows if row["part"] == "clue"}
    assert "network" in clues
    (funnel,) = [row for row in rows if row["part"] == "funnel"]
    assert funnel["sites"] == fact(page, "Sites compared")
    assert len([row for row in rows if row["part"] == "limit"]) > 20
    assert manager.ask("/results/sites.json?kind=schools").status_code == 200


def test_others_sites_are_dots_without_a_name_anywhere(app):
    client = signed_in(app, "sue@exton.example")
    page = client.get("/results/sites")
    assert "The 8 hollow dots are sites outside your groups" in page.text
    everything = page.response.text + client.ask("/results/sites.csv").text
    everything += client.ask("/results/sites.json").text
    assert "Street office" not in everything
    assert not re.search("site:office|site:hall|town-hall", everything)
    assert "Remote offices" not in page.text
    client.get("/results/sites?kind=remote", 404)


def test_one_s_own_site_alone_may_be_named(app):
    with app.extensions["survey.sessions"].begin() as session:
        add_manager(session, "head@exton.example", "site:school-009")
    page = signed_in(app, "head@exton.example").get("/results/sites")
    assert len(table(page, "Site by site")) == 2
    assert "2 sites outside your groups stand out as well." in page.text
    assert not page.all("ol", **{"class": "called"})


def a_few(session):
    store_council(session, NOW, 1, GROUPS)


def all_alike(session):
    groups = a_council(schools=12, offices=3)
    store_council(session, NOW, 1, groups)
    for group in groups:
        if group.level == "class" and group.breakdown == "site":
            for measure in MEASURES:
                row = an_estimate(measure, group.key, 60.0, 25, 43)
                session.query(EstimateRow).filter_by(
                    measure=measure, group_key=group.key, suppressed=""
                ).update(row)
    for row in session.query(EstimateRow).filter_by(group_key="all", product="", suppressed=""):
        row.score = 60.0


def test_too_few_sites_are_not_compared(sqlite_template, tmp_path):
    page = signed_in(served(sqlite_template, tmp_path, a_few)).get("/results/sites")
    assert page.heading == "Sites in June 2026"
    assert "too few sites with figures" in page.text
    assert not page.all("figure")
    assert table(page, "Site by site")[0] == ["Site", "Score", "Answers", "Answered"]


def test_sites_that_do_not_differ_are_said_not_to(sqlite_template, tmp_path):
    page = signed_in(served(sqlite_template, tmp_path, all_alike)).get("/results/sites")
    assert page.heading == "No evidence that sites differ"
    assert "differ no more than chance would make them" in page.text
