"""Planning a wave: a template fills the form in, what is wrong is told at its field, and nothing is sent."""

from datetime import date

import pytest
from sqlalchemy import func, select

from survey.domain.fieldwork_plan import Method
from survey.domain.wave import Links, WaveState
from survey.services import wave_plans
from survey.storage.messages import MessageRow
from survey.storage.waves import WaveRow
from tests.wave_factories import store_wave


def view(app, wave_id):
    with app.extensions["survey.reading"]() as session:
        return wave_plans.plan_view(session, wave_id)


def number_of(app, row):
    with app.extensions["survey.reading"]() as session:
        return session.scalar(select(func.count()).select_from(row))


@pytest.fixture
def form(administrator, council):
    """The form that a quarterly pulse begins with."""
    page = administrator.get(administrator.get("/waves").link("Plan a wave"))
    return administrator.get(page.link("Quarterly pulse"))


def test_a_template_fills_in_a_plan(form):
    assert form.heading == "Plan a wave"
    assert form.chosen("questionnaire") == ["system-usability:1"]
    assert form.chosen("method") == ["census"]
    assert form.chosen("links") == ["mail"]
    assert form.chosen("opens") == ["2026-06-23"]
    assert form.chosen("closes") == ["2026-07-10"]
    assert form.chosen("first_reminder") == ["2026-06-30"]
    assert form.chosen("k") == ["10"]
    assert form.chosen("groups") == []


def test_a_plan_is_saved_and_nothing_is_sent(app, administrator, form):
    page = administrator.press(form, "Save the plan")
    assert page.path == "/waves/pulse-2026-06"
    assert "The wave is planned. Nothing has been sent." in page.text
    assert page.heading == "How easy is the system to use?, July 2026"
    found = view(app, "pulse-2026-06")
    assert found.wave.state is WaveState.DRAFT
    assert found.outline.plan.sends
    assert number_of(app, MessageRow) == 0


def test_what_is_typed_is_what_is_planned(app, administrator, form):
    administrator.press(
        form,
        "Save the plan",
        title="Autumn",
        groups=["organisation:people", "site:school"],
        method="sample",
        margin="5",
        slips_at="B1",
        open_at=["S1", "S2"],
        opens="2026-09-01",
        closes="2026-09-18",
        first_reminder="2026-09-08",
        second_reminder="",
        k="15",
    )
    outline = view(app, "pulse-2026-09").outline
    assert outline.title == "Autumn"
    assert (outline.opens, outline.closes) == (date(2026, 9, 1), date(2026, 9, 18))
    assert outline.links is Links.PERSONAL
    assert outline.open_at == ("S1", "S2")
    assert outline.k == 15
    plan = outline.plan
    assert plan.groups == ("organisation:people", "site:school")
    assert (plan.method, plan.margin) == (Method.SAMPLE, 5)
    assert plan.slips_at == ("B1",)
    assert plan.reminders == (date(2026, 9, 8),)


def test_everything_that_is_wrong_is_told_at_its_field(app, administrator, form):
    page = administrator.press(
        form,
        "Save the plan",
        422,
        title="x" * 200,
        method="sample",
        margin="",
        closes="2026-06-20",
        first_reminder="2026-08-01",
        k="3",
    )
    assert page.title.startswith("Error: Plan a wave")
    assert set(page.problems) == {"#title", "#margin", "#closes", "#first_reminder", "#k"}
    assert "It may be raised above 10" in page.text or "may be raised above 10" in page.text
    assert page.chosen("closes") == ["2026-06-20"], "what was typed is still there"
    assert number_of(app, WaveRow) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("questionnaire", "none:1"),
        ("groups", "site:nowhere"),
        ("open_at", "<script>"),
        ("method", "coin"),
        ("links", None),
        ("opens", "soon"),
        ("k", "many"),
        ("opens", ""),
    ],
)
def test_what_no_form_offers_is_refused_at_its_field(app, administrator, form, name, value):
    page = administrator.press(form, "Save the plan", 422, **{name: value})
    assert f"#{name}" in page.problems
    assert number_of(app, WaveRow) == 0


@pytest.mark.parametrize("day", ["2026-06-03", "2026-05-01"])
def test_saving_a_plan_never_opens_a_wave(app, administrator, form, worker_runs, day):
    page = administrator.press(form, "Save the plan", 422, opens=day)
    assert set(page.problems) == {"#opens"}
    assert "Choose a day after today." in page.text
    assert number_of(app, WaveRow) == 0
    planned = administrator.press(form, "Save the plan", opens="2026-06-04")
    again = administrator.press(
        administrator.get(f"{planned.path}/plan"), "Save the plan", 422, opens=day
    )
    assert set(again.problems) == {"#opens"}
    worker_runs()
    assert view(app, planned.path.split("/")[-1]).wave.state is WaveState.DRAFT


def test_a_second_press_plans_one_wave(app, administrator, form):
    first = administrator.post(form, "Save the plan")
    second = administrator.post(form, "Save the plan")
    assert (first.status_code, first.location) == (303, "/waves/pulse-2026-06")
    assert second.location == first.location
    assert number_of(app, WaveRow) == 1


def test_after_a_ticket_asks_a_share(app, administrator, council):
    page = administrator.get("/waves/new?template=after-a-ticket")
    assert page.chosen("share") == ["25"]
    assert not page.chosen("first_reminder")
    administrator.press(page, "Save the plan", share="40")
    found = view(app, "tickets-2026-07")
    assert found.outline.plan.share == 40
    assert found.wave.series == "tickets"


def test_a_plan_is_changed_until_the_wave_opens(app, administrator, form):
    administrator.press(form, "Save the plan")
    page = administrator.get(administrator.get("/waves/pulse-2026-06").link("Plan"))
    assert page.heading == "Plan"
    after = administrator.press(page, "Save the plan", title="Another title")
    assert after.heading == "Another title"
    assert "The plan is saved." in after.text
    assert view(app, "pulse-2026-06").outline.title == "Another title"
    wrong = administrator.press(
        administrator.get("/waves/pulse-2026-06/plan"), "Save the plan", 422, k="1"
    )
    assert "#k" in wrong.problems


def test_the_plan_of_an_open_wave_can_only_be_read(app, administrator, writing, now):
    with writing() as session:
        store_wave(session, now, state=WaveState.OPEN)
    page = administrator.get("/waves/2026-q2/plan")
    assert "The plan stands" in page.text
    told = dict(zip(*([one.text for one in page.all(name)] for name in ("dt", "dd")), strict=True))
    assert told["Title"] == "Summer 2026"
    assert told["How many of them"] == "Everybody"
    assert told["Groups asked"] == "Everybody on the staff list"
    assert told["First day"] == "3 June 2026"
    assert told["Least answers behind a figure"] == "10"
    assert [button.text for button in page.all("button")] == ["Sign out"]


def test_without_a_questionnaire_there_is_nothing_to_ask(administrator):
    page = administrator.get("/waves/new?template=annual-survey")
    assert "There is no questionnaire yet" in page.text
    assert [button.text for button in page.all("button")] == ["Sign out"]


def test_a_template_that_does_not_exist_is_not_found(administrator):
    assert administrator.ask("/waves/new?template=monthly").status_code == 404
    assert administrator.ask("/waves/none/plan").status_code == 404


@pytest.mark.parametrize("path", ["/waves/new", "/waves/2026-q2/plan"])
def test_planning_is_for_administrators(manager, path):
    assert manager.ask(path).status_code == 403
