"""Waves are planned from templates, and everything that is wrong with a plan is told at once, at its field."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.domain.fieldwork_plan import FieldworkPlan, Method, Template
from survey.domain.job import JobKind
from survey.domain.message import MessageKind, Wording
from survey.domain.wave import Links, WaveState
from survey.services import fieldwork, jobs, wave_plans, wave_templates
from survey.storage import wave_plans as table
from survey.storage import waves
from survey.storage.audit import AuditRow
from survey.storage.wave_plans import WavePlanRow
from tests.plan_factories import ADA, a_plan, an_outline, fill_council, plan_a_wave

FIRST, LAST = date(2026, 6, 3), date(2026, 6, 24)
TEXT = Wording("Please answer", "Here: {link}")


@pytest.fixture(autouse=True)
def council(session, tmp_path, now):
    fill_council(session, tmp_path, now)


@pytest.fixture
def create(session, now):
    def run(plan=None, **changes):
        return plan_a_wave(session, now, plan, **changes)

    return run


@pytest.fixture
def edit(session, now):
    def run(wave_id, plan=None, **changes):
        outline = wave_plans.plan_view(session, wave_id).outline
        changed = replace(outline, plan=plan or outline.plan, **changes)
        wave_plans.edit(session, wave_id, changed, now=now, **ADA)

    return run


def wrong(run):
    """Return what is refused, as (field, words)."""
    with pytest.raises(Refused) as refused:
        run()
    return [(problem.where, problem.what) for problem in refused.value.problems]


def logged(session, action):
    return session.scalars(select(AuditRow).where(AuditRow.action == action)).all()


def test_a_wave_is_planned_under_an_id_of_its_own(session, create):
    wave_id = create()
    assert wave_id == "pulse-2026-06"
    view = wave_plans.plan_view(session, wave_id)
    assert view.is_draft
    assert (view.wave.title, view.wave.series, view.wave.k) == ("Summer pulse", "", 10)
    assert view.outline == an_outline()
    (entry,) = logged(session, "create wave")
    assert (entry.actor, entry.role, entry.object) == (
        "ada@exton.example",
        "administrator",
        "wave:pulse-2026-06",
    )
    assert entry.detail["template"] == "quarterly-pulse"


def test_two_waves_of_a_month_have_two_ids(create):
    assert [create(title=f"Pulse {n}") for n in range(3)] == [
        "pulse-2026-06",
        "pulse-2026-06-2",
        "pulse-2026-06-3",
    ]


def test_the_same_plan_again_is_the_same_wave(session, create):
    assert create() == create()
    assert len(logged(session, "create wave")) == 1


def test_a_wave_without_a_title_has_that_of_its_questionnaire_and_month(session, create):
    assert waves.get(session, create(title=" ")).title.endswith(", June 2026")


@pytest.mark.parametrize(
    ("plan", "changes", "where", "words"),
    [
        ({}, {"questionnaire": "it-service:9"}, "questionnaire", "choose a questionnaire"),
        ({}, {"questionnaire": ""}, "questionnaire", "choose a questionnaire"),
        ({}, {"title": "x" * 121}, "title", "one line of 1 to 120 characters"),
        ({}, {"closes": FIRST - timedelta(days=1)}, "closes", "is before its first"),
        ({}, {"opens": date(2026, 5, 1), "closes": date(2026, 5, 9)}, "closes", "is over"),
        ({}, {"k": 9}, "k", "never lowered"),
        ({}, {"open_at": ("S9",)}, "open_at", "S9 is to answer by open link, but is no open site"),
        ({"groups": ("site:S9",)}, {}, "groups", "site:S9 is no group that is open today"),
        ({"groups": ("S1",)}, {}, "groups", "S1 is no group that is open today"),
        ({"slips_at": ("S9",)}, {}, "slips_at", "S9 is no open site"),
        ({"method": Method.SAMPLE}, {}, "margin", "a whole number from 1 to 20 points"),
        ({"method": Method.SAMPLE, "margin": 0}, {}, "margin", "from 1 to 20 points"),
        (
            {"method": Method.SAMPLE, "margin": 5},
            {"links": Links.OPEN},
            "method",
            "a sample needs personal links",
        ),
        ({"reminders": (FIRST,)}, {}, "reminders", "2026-06-03 is not after the first day"),
        ({"reminders": (LAST + timedelta(days=1),)}, {}, "reminders", "is not after the first day"),
        (
            {"reminders": (LAST, FIRST + timedelta(days=1))},
            {},
            "reminders",
            "the second reminder comes after the first",
        ),
        (
            {"reminders": tuple(FIRST + timedelta(days=n) for n in (1, 2, 3))},
            {},
            "reminders",
            "at most two reminders",
        ),
        (
            {"wordings": {MessageKind.INVITATION: {"en": Wording("", "Here: {link}")}}},
            {},
            "subject",
            "Write a subject.",
        ),
        (
            {"wordings": {MessageKind.INVITATION: {"en": Wording("Hello", "Hello")}}},
            {},
            "body",
            "Put {link}",
        ),
        ({"share": 0}, {}, "share", "from 1 to 100 per cent"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(create, plan, changes, where, words):
    ((told, what),) = wrong(lambda: create(a_plan(**plan), **changes))
    assert told == where
    assert words in what


def test_everything_that_is_wrong_is_told_at_once(create):
    plan = a_plan(groups=("site:S9",), method=Method.SAMPLE, reminders=(FIRST,))
    told = wrong(lambda: create(plan, questionnaire="", title="x" * 200, k=1))
    assert [where for where, _ in told] == [
        "questionnaire", "k", "title", "groups", "margin", "reminders",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("groups", "asked", "series"),
    [
        ((), (), ""),
        (("site:all",), (), ""),
        (("organisation:council", "site:S1"), (), ""),
        (("site:school", "site:S1"), ("site:school",), "groups:site:school"),
        (
            ("site:S2", "organisation:care", "site:S2"),
            ("organisation:care", "site:S2"),
            "groups:organisation:care,site:S2",
        ),
    ],
)
def test_equal_groups_are_of_one_series_however_they_are_said(
    session, create, groups, asked, series
):
    wave_id = create(a_plan(groups=groups))
    assert table.get(session, wave_id).groups == asked
    assert waves.get(session, wave_id).series == series


def test_waves_after_a_ticket_are_a_series_of_their_own(session, create):
    wave_id = create(a_plan(template=Template.AFTER_A_TICKET, share=20))
    assert (wave_id, waves.get(session, wave_id).series) == ("tickets-2026-06", "tickets")


def test_open_links_everywhere_send_and_remind_nobody(session, create):
    plan = a_plan(reminders=(LAST,), slips_at=("S1",))
    wave_id = create(plan, links=Links.OPEN, open_at=("S1",))
    assert waves.get(session, wave_id).open_at == ()
    kept = table.get(session, wave_id)
    assert (kept.sends, kept.reminders, kept.slips_at) == (False, (), ())


def test_a_plan_is_changed_while_it_is_a_draft(session, create, edit):
    wave_id = create()
    edit(wave_id, a_plan(groups=("site:school",), reminders=(LAST,)), title="Schools", k=12)
    view = wave_plans.plan_view(session, wave_id)
    assert (view.wave.title, view.wave.k, view.wave.series) == (
        "Schools",
        12,
        "groups:site:school",
    )
    assert view.outline.plan.reminders == (LAST,)
    (entry,) = logged(session, "edit wave")
    assert entry.detail == {
        "title": ["Summer pulse", "Schools"],
        "k": [10, 12],
        "groups": [[], ["site:school"]],
        "reminders": [[], ["2026-06-24"]],
    }


def test_an_edit_that_changes_nothing_is_not_logged(session, create, edit):
    edit(create())
    assert logged(session, "edit wave") == []


def test_an_edit_that_is_refused_changes_nothing(session, create, edit):
    wave_id = create()
    assert wrong(lambda: edit(wave_id, k=1))
    assert wave_plans.plan_view(session, wave_id).outline == an_outline()


def test_the_plan_of_an_open_wave_stands(session, create, edit, keys, now):
    wave_id = create()
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    assert wrong(lambda: edit(wave_id, title="Other")) == [
        ("", "it has been opened or withdrawn, so its plan stands")
    ]
    assert not wave_plans.plan_view(session, wave_id).is_draft


def test_a_text_is_written_and_taken_back(session, create, now):
    wave_id = create()

    def write(words):
        wave_plans.edit_wording(
            session, wave_id, MessageKind.INVITATION, "en", words, now=now, **ADA
        )
        return wave_plans.plan_view(session, wave_id).outline.plan.wordings

    assert write(TEXT) == {MessageKind.INVITATION: {"en": TEXT}}
    assert wrong(lambda: write(Wording("", "{link}"))) == [("subject", "Write a subject.")]
    assert write(None) == {}
    assert write(None) == {}
    assert [entry.detail["texts"] for entry in logged(session, "edit wave")] == [
        [{}, {"invitation/en": [TEXT.subject, TEXT.body]}],
        [{"invitation/en": [TEXT.subject, TEXT.body]}, {}],
    ]


def test_a_draft_is_deleted_with_its_plan_and_its_jobs(session, create, now):
    wave_id = create()
    jobs.ask(session, wave_id, JobKind.OPEN, now=now, **ADA)
    wave_plans.discard(session, wave_id, now=now, **ADA)
    assert waves.find(session, wave_id) is None
    assert session.get(WavePlanRow, wave_id) is None
    assert jobs.latest(session, wave_id) is None
    (entry,) = logged(session, "delete wave")
    assert entry.detail["title"] == "Summer pulse"


@pytest.mark.parametrize("state", [state for state in WaveState if state is not WaveState.DRAFT])
def test_a_wave_that_was_opened_or_withdrawn_is_not_deleted(session, create, now, state):
    wave_id = create()
    waves.move(session, wave_id, WaveState.DRAFT, state)
    assert wrong(lambda: wave_plans.discard(session, wave_id, now=now, **ADA))


def test_a_wave_that_tickets_wait_for_is_not_deleted(session, create, now):
    wave_id = create(a_plan(template=Template.AFTER_A_TICKET))
    ((_, what),) = wrong(lambda: wave_plans.discard(session, wave_id, now=now, **ADA))
    assert "withdraw it instead" in what


def test_a_wave_that_does_not_exist_has_no_plan(session):
    with pytest.raises(NotFound):
        wave_plans.plan_view(session, "2099-q1")


def test_a_wave_made_by_command_has_a_plan_by_hand(session, now):
    fieldwork.create_wave(
        session, wave_id="by-hand", questionnaire="system-usability:1", opens=FIRST, closes=LAST,
        now=now, actor="command line",
    )  # fmt: skip
    assert wave_plans.plan_view(session, "by-hand").outline.plan == FieldworkPlan()


def test_what_a_template_suggests_can_be_planned_as_it_is(session, now):
    for template in Template:
        outline = wave_templates.suggest(session, template, now=now)
        assert wave_plans.create(session, outline, now=now, **ADA)
