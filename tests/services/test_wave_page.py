"""What the list and the pages of waves show, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from survey.domain.access import Account, StaffRole
from survey.domain.check import CheckState
from survey.domain.errors import NotFound, Refused
from survey.domain.group import Breakdown
from survey.domain.message import MessageKind, Wording
from survey.domain.wave import WaveState
from survey.mail_settings import Carrier, Mail
from survey.services import (
    fieldwork,
    plan_choices,
    term_dates,
    wave_calendar,
    wave_list,
    wave_mail,
    wave_outlook,
    wave_page,
    wave_plans,
    wave_texts,
)
from survey.services.wave_acts import WaveAct, ask
from survey.storage import waves
from survey.storage.messages import MessageRow
from tests.answering_factories import settings_for
from tests.plan_factories import ADA, a_plan, fill_council, plan_a_wave

ADMINISTRATOR = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
MANAGER = Account("grace@exton.example", StaffRole.MANAGER)


@pytest.fixture
def settings(database_url, keys):
    return settings_for(database_url, keys, mail=Mail(Carrier.CONSOLE))


@pytest.fixture
def wave_id(session, tmp_path, now):
    """A planned wave of a council: everybody, by mail and slips."""
    fill_council(session, tmp_path, now)
    return plan_a_wave(session, now)


@pytest.fixture
def seen(session, wave_id, now, settings):
    """A function that gives the page of the wave as an account sees it."""

    def by(account):
        return wave_page.page(session, wave_id, now=now, account=account, settings=settings)

    return by


def test_the_list_says_what_there_is_before_there_is_a_wave(session, tmp_path, now):
    empty = wave_list.listing(session)
    assert (empty.lines, empty.has_directory, empty.has_questionnaire) == ((), False, False)
    fill_council(session, tmp_path, now)
    filled = wave_list.listing(session)
    assert (filled.lines, filled.has_directory, filled.has_questionnaire) == ((), True, True)


def test_the_list_names_the_groups_asked_and_parts_what_is_over(session, wave_id, now):
    schools = plan_a_wave(session, now, a_plan(groups=("site:school",)), title="Schools")
    fieldwork.withdraw(session, wave_id, now=now, actor="ada")
    found = wave_list.listing(session)
    assert [(line.wave.id, line.asked) for line in found.running] == [(schools, ("Schools",))]
    assert [line.wave.id for line in found.over] == [wave_id]


def test_an_administrator_sees_checks_and_acts_and_a_manager_neither(seen):
    run = seen(ADMINISTRATOR)
    assert run.acts == (WaveAct.OPEN, WaveAct.WITHDRAW)
    assert [check.name for check in run.missing] == ["worker"]
    watched = seen(MANAGER)
    assert (watched.acts, watched.checks) == ((), ())
    assert watched.questionnaire.name == run.questionnaire.name


def test_while_a_job_waits_nothing_can_be_done(session, wave_id, seen, now):
    ask(session, wave_id, WaveAct.OPEN, now=now, account=ADMINISTRATOR)
    found = seen(ADMINISTRATOR)
    assert found.is_in_work
    assert (found.acts, found.checks) == ((), ())
    progress = wave_page.progress(session, wave_id, now=now)
    assert progress.job == found.job
    assert progress.is_silent, "no worker has been seen"


def test_opening_is_forecast_from_the_staff_list(session, wave_id, now, settings):
    found = wave_page.forecast(session, wave_id, now=now, account=ADMINISTRATOR, settings=settings)
    assert (found.reached.by_mail, found.reached.by_slip) == (196, 32)
    assert not found.is_early
    earlier = now - timedelta(days=3)
    again = wave_page.forecast(
        session, wave_id, now=earlier, account=ADMINISTRATOR, settings=settings
    )
    assert again.is_early


def test_an_open_wave_tells_its_mail_and_no_check(session, wave_id, keys, seen, now):
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    found = seen(ADMINISTRATOR)
    assert found.checks == ()
    assert [(one.kind, one.created) for one in found.mailing] == [(MessageKind.INVITATION, 196)]
    assert found.eligible == 228


def test_troubles_of_one_kind_are_told_together(session, wave_id, keys, now, settings):
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    for number in (1, 2):
        answer = f"550 no <p{number}@exton.example> here, see AbC123456{number}"
        session.execute(
            update(MessageRow)
            .where(MessageRow.person == f"P{number:05}")
            .values(state="failed", trouble=answer)
        )
    found = wave_mail.mail(session, wave_id, now=now, settings=settings)
    (trouble,) = found.troubles
    assert (trouble.answer, trouble.messages) == ("550 no <…> here, see …", 2)


def test_a_text_is_kept_by_kind_and_language(session, wave_id, now, settings):
    words = Wording("Hello", "Please answer: {link}")
    kept = {"now": now, "account": ADMINISTRATOR, "settings": settings}
    wave_texts.keep(session, wave_id, "reminder-1", "en", words, **kept)
    found = wave_texts.text(session, wave_id, "reminder-1", None, settings=settings)
    assert (found.wording, found.is_standard) == (words, False)
    assert found.preview.subject == "Hello"
    assert wave_texts.text(session, wave_id, None, None, settings=settings).is_standard
    with pytest.raises(Refused):
        wave_texts.keep(session, wave_id, None, None, replace(words, body="no way"), **kept)


def test_areas_move_places_from_one_class_to_another(session, wave_id, now):
    before = wave_outlook.classes(session, wave_id, now=now)
    changed = wave_outlook.set_areas(
        session, wave_id, {"S3": "south"}, now=now, account=ADMINISTRATOR
    )
    after = wave_outlook.classes(session, wave_id, now=now)
    assert changed == 1
    assert {one.id for one in before.sites} != {one.id for one in after.sites}
    with pytest.raises(NotFound):
        wave_outlook.set_areas(session, "none", {}, now=now, account=ADMINISTRATOR)


def test_classes_of_an_open_wave_are_those_that_were_frozen(session, wave_id, keys, now):
    planned = {one.id for one in wave_outlook.classes(session, wave_id, now=now).sites}
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    frozen = wave_outlook.classes(session, wave_id, now=now).frozen
    assert {one.code for one in frozen[Breakdown.SITE]} == planned
    assert wave_outlook.sample(session, wave_id, 5, now=now).table is None


def test_the_sample_is_for_the_margin_asked_else_the_plans_else_the_usual(session, wave_id, now):
    assert wave_outlook.sample(session, wave_id, 7, now=now).margin == 7
    assert wave_outlook.sample(session, wave_id, 700, now=now).margin == 5
    assert wave_outlook.sample(session, wave_id, None, now=now).table.margin == 5


def test_the_calendar_shows_waves_ahead_with_what_they_meet(session, wave_id, now):
    term_dates.add(session, "Half term", date(2026, 6, 20), date(2026, 6, 30), now=now, **ADA)
    found = wave_calendar.calendar(session)
    assert [(days.wave.id, days.warnings) for days in found.waves] == [
        (wave_id, ("It closes in Half term.",))
    ]
    waves.move(session, wave_id, WaveState.DRAFT, WaveState.WITHDRAWN)
    assert wave_calendar.calendar(session).waves == ()


def test_groups_to_choose_stand_in_the_order_of_their_tree(session, wave_id, now):
    found = plan_choices.plan_choices(session, now)
    assert [(group.name, group.depth) for group in found.organisation] == [
        ("People", 1),
        ("Adult care", 2),
        ("Education", 2),
        ("Place", 1),
        ("Planning", 2),
    ]
    assert found.sites[0].key == "site:office"
    assert [one.name for one in found.questionnaires] == ["system-usability:1"]


def test_the_same_plan_twice_is_one_wave(session, wave_id, now):
    assert plan_a_wave(session, now) == wave_id
    assert plan_a_wave(session, now, title="Another") != wave_id
    assert len(wave_plans.plan_view(session, wave_id).wave.title) > 0


def test_a_check_that_is_missing_stands_apart(seen):
    found = seen(ADMINISTRATOR)
    assert {check.state for check in found.missing} == {CheckState.MISSING}
    assert len(found.checks) > len(found.missing)
