"""The calendar: quiet periods are written down and removed, and waves that meet one are warned of."""

import pytest

from tests.wave_factories import store_wave


@pytest.fixture
def planned(writing, now):
    with writing() as session:
        store_wave(session, now)


def add(browser, status=200, **fields):
    fields = {"name": "Half term", "first": "2026-06-10", "last": "2026-06-14"} | fields
    return browser.press(browser.get("/waves/calendar"), "Add to the calendar", status, **fields)


def test_it_is_empty_at_first(administrator):
    page = administrator.get("/waves/calendar")
    assert "No wave is planned or open." in page.text
    assert "None is written down yet." in page.text


def test_a_wave_that_meets_a_quiet_period_is_warned_of(administrator, planned):
    page = add(administrator)
    assert "Half term is in the calendar." in page.text
    (warning,) = [one.text for one in page.all("p") if "caution" in one.classes]
    assert warning == "5 of its 22 days lie in Half term."


def test_a_quiet_period_is_removed_once(administrator):
    page = add(administrator)
    first = administrator.post(page, "Remove Half term")
    second = administrator.post(page, "Remove Half term")
    assert first.location == second.location == "/waves/calendar"
    assert "None is written down yet." in administrator.get("/waves/calendar").text


def test_added_twice_it_stands_once(administrator):
    add(administrator)
    page = add(administrator)
    assert len([row for row in page.all("tr") if "Half term" in row.text]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "#name"),
        ({"name": "x" * 81}, "#name"),
        ({"last": "2026-06-01"}, "#last"),
        ({"first": "summer"}, "#first"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(administrator, changes, field):
    page = add(administrator, 422, **changes)
    assert field in page.problems
    assert page.title.startswith("Error: Calendar")


def test_it_is_for_administrators(manager):
    assert manager.ask("/waves/calendar").status_code == 403
