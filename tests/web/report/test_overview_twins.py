"""The CSV and the JSON beside the page: the same figures, unrounded, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from sqlalchemy import update

from survey.storage.waves import WaveGroupRow
from survey.web.report.overview_twins import COLUMNS
from tests.figure_factories import level
from tests.web.report.test_overview import table


def rows(response):
    assert response.status_code == 200
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text)))


def test_the_csv_holds_every_figure_of_the_page(manager, council):
    found = rows(manager.ask("/results.csv"))
    parts = {
        part: [row for row in found if row["part"] == part] for part in {r["part"] for r in found}
    }
    assert {part: len(found) for part, found in parts.items() if part != "change"} == {
        "response": 1,
        "trend": 5,
        "measure": 12,
        "product": 8,
        "group": 6,
        "test": 3 * 12 + 3 * 8,
    }
    assert list(found[0]) == list(COLUMNS)


@pytest.mark.parametrize("group", ["all", "site:schools"])
def test_page_csv_and_json_show_the_same_numbers(manager, council, group):
    page = manager.get(f"/results?group={group}")
    in_csv = rows(manager.ask(f"/results.csv?group={group}"))
    in_json = manager.ask(f"/results.json?group={group}").json
    measures = [row for row in in_csv if row["part"] == "measure"]
    shown = [row[1].split()[0] for row in table(page, "What was asked about")[1:]]
    assert shown == [f"{float(row['score']):.1f}" for row in measures]
    assert [float(row["score"]) for row in measures] == [m["score"] for m in in_json["measures"]]
    assert [row["base"] for row in measures] == [str(m["base"]) for m in in_json["measures"]]


def test_numbers_are_not_rounded(manager, council):
    document = manager.ask("/results.json").json
    assert document["headline"]["score"] == level("overall-rating", 4)
    trend = [row for row in rows(manager.ask("/results.csv")) if row["part"] == "trend"]
    assert [float(row["score"]) for row in trend] == [level("overall-rating", n) for n in range(5)]
    assert trend[-1]["staff_eligible"] == "3219"


def test_the_json_names_the_release_that_it_comes_from(manager, council):
    document = manager.ask("/results.json?wave=2026-03&group=site:schools").json
    assert document["wave"] == "2026-03"
    assert document["revision"] == 1
    assert len(document["release_digest"]) == 64
    assert document["group"] == "site:schools"
    assert document["k"] == 10


def test_what_is_suppressed_is_empty_in_both(manager, council):
    in_csv = rows(manager.ask("/results.csv?group=site:schools"))
    blank = next(row for row in in_csv if row["group"] == "site:school-003")
    assert blank["suppressed"]
    assert not any(blank[name] for name in ("base", "score", "se", "top_box", "returned"))
    groups = manager.ask("/results.json?group=site:schools").json["groups"]["site"]
    same = next(group for group in groups if group["group"] == "site:school-003")
    assert same["score"] is None
    assert same["response"] is None


def test_the_tests_of_change_name_what_they_were_made_against(manager, council):
    tests = [row for row in rows(manager.ask("/results.csv")) if row["part"] == "test"]
    year = next(r for r in tests if (r["measure"], r["contrast"]) == ("email", "year-ago"))
    assert year["against"] == "2025-06"
    assert year["family"] == "F1"
    assert year["test_is_change"] in {"true", "false"}
    assert float(year["test_p_adjusted"]) > 0


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_a_spreadsheet_would_run_is_quoted(manager, app, council, name):
    with app.extensions["survey.sessions"].begin() as session:
        session.execute(
            update(WaveGroupRow).where(WaveGroupRow.code == "schools").values(name=name)
        )
    found = rows(manager.ask("/results.csv"))
    schools = next(row for row in found if row["group"] == "site:schools")
    assert schools["group_name"] == f"'{name}"
    document = manager.ask("/results.json?group=site:schools").json
    assert document["group_name"] == name


def test_the_csv_is_kept_under_a_name_that_says_what_it_is(manager, council):
    response = manager.ask("/results.csv?group=site:schools")
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=results-2026-06-site-schools.csv"
    )


def test_the_page_links_to_its_twins(manager, council):
    page = manager.get("/results?group=site:schools&wave=2026-03")
    for words, ending in (("CSV", ".csv"), ("JSON", ".json")):
        assert page.link(words) == f"/results{ending}?wave=2026-03&group=site:schools"


def test_the_twins_of_a_welsh_page_are_the_same_bytes(manager, council):
    paths = ("/results.csv", "/results.json")
    before = [manager.ask(path).data for path in paths]
    page = manager.get("/results?speak=cy")
    assert page.one("html")["lang"] == "cy"
    assert [manager.ask(path).data for path in paths] == before


def test_the_figures_of_a_welsh_page_are_in_welsh(manager, council):
    page = manager.get("/results?wave=2026-06&speak=cy")
    assert page.path == "/results?wave=2026-06"
    assert "Gradd gyffredinol TG" in page.text
    assert "Mehefin 2026" in page.text
    assert "Cyfwng 95% pob ton yw’r band lliw." in page.text
