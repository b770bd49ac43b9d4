"""What may be expected of a wave: who is counted with whom, and what a sample would be worth."""

import pytest

from survey.storage import groups
from survey.storage import waves as wave_table

WAVE = "/waves/pulse-2026-06"


def classes(page):
    return [item.text for item in page.all("li") if "class" in item.classes]


def areas(app):
    with app.extensions["survey.reading"]() as session:
        return {group.code: group.area for group in groups.listing(session) if group.area}


def test_who_is_counted_with_whom_is_shown_before_opening(administrator, planned):
    page = administrator.get(planned.link("Classes"))
    assert page.heading == "Who is counted with whom"
    joined = next(one for one in classes(page) if one.startswith("Ash Lane School"))
    assert joined.startswith("Ash Lane School, Beech Road School and 1 other Likely to be shown")
    assert "60 people, about 24 answers expected" in joined
    alone = next(one for one in classes(page) if one.startswith("Dale School"))
    assert "46 people" in alone
    assert page.chosen("area-S1") == ["north"]


def test_areas_are_set_and_the_classes_looked_at_again(app, administrator, planned):
    page = administrator.get(f"{WAVE}/classes")
    after = administrator.press(
        page, "Save the areas and look again", **{"area-S1": "east", "area-S2": " east "}
    )
    assert "2 areas have changed." in after.text
    assert areas(app) == {"S1": "east", "S2": "east", "S3": "north", "S4": "south"}
    assert any(one.startswith("Ash Lane School and Beech Road School") for one in classes(after))


def test_an_area_that_will_not_do_is_told_at_its_field(app, administrator, planned):
    before = areas(app)
    page = administrator.get(f"{WAVE}/classes")
    wrong = administrator.press(
        page, "Save the areas and look again", 422, **{"area-S1": "x" * 61, "area-S2": "west"}
    )
    assert list(wrong.problems) == ["#area-S1"]
    assert wrong.chosen("area-S2") == ["west"]
    assert areas(app) == before


def test_a_site_that_does_not_exist_is_refused(app, administrator, planned):
    token = administrator.get("/waves").chosen("csrf_token")[0]
    response = administrator.send(f"{WAVE}/classes", [("csrf_token", token), ("area-X9", "west")])
    assert response.status_code == 422
    assert "There is no site X9" in response.text


def test_without_a_staff_list_the_page_says_what_to_do(administrator, writing, planned):
    with writing() as session:
        session.connection().exec_driver_sql("DELETE FROM person")
    for page in ("classes", "sample"):
        assert "directory is empty" in administrator.get(f"{WAVE}/{page}").text


def test_after_opening_the_classes_are_those_that_were_frozen(administrator, planned, worker_runs):
    worker_runs()
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    worker_runs()
    page = administrator.get(f"{WAVE}/classes")
    assert "These were fixed when the wave opened." in page.text
    assert any("Beech Road School" in one for one in classes(page))
    assert not page.all("input", name="area-S1")
    assert "Everybody was asked." in administrator.get(f"{WAVE}/sample").text


def test_a_sample_is_judged_class_by_class(administrator, planned):
    page = administrator.get(planned.link("Sample"))
    assert page.heading == "Everybody, or a sample?"
    assert page.chosen("margin") == ["5"]
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.all("tr")]
    assert rows[0][:5] == ["Counted together", "Staff", "To ask", "Answers expected", "Margin"]
    assert all("census is wiser" in row[5] for row in rows[1:]), "it is a small council"
    wider = administrator.get(f"{WAVE}/sample?margin=20")
    assert wider.chosen("margin") == ["20"]
    assert wider.text != page.text


@pytest.mark.parametrize("margin", ["", "0", "99", "many", "-5"])
def test_a_margin_that_does_not_exist_is_the_usual_one(administrator, planned, margin):
    assert administrator.get(f"{WAVE}/sample?margin={margin}").chosen("margin") == ["5"]


@pytest.mark.parametrize("page", ["classes", "sample"])
def test_they_are_for_administrators(manager, administrator, planned, page):
    assert manager.ask(f"{WAVE}/{page}").status_code == 403
    assert administrator.ask(f"/waves/none/{page}").status_code == 404


def test_an_imported_wave_has_planned_nothing(administrator, writing, planned):
    with writing() as session:
        wave_table.move(session, "pulse-2026-06", "draft", "closed", has_frame=False)
    assert "Nothing was planned for this wave." in administrator.get(f"{WAVE}/classes").text
