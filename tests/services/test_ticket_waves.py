"""The wave of a month that asks after tickets: made by itself, once, in time to be answered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from survey.domain.errors import Refused
from survey.domain.fieldwork_plan import FieldworkPlan, Outline, Template
from survey.domain.ticket import Programme
from survey.domain.wave import Links, WaveState
from survey.services import fieldwork, ticket_programme, ticket_waves, wave_plans
from survey.storage import questionnaires, waves
from survey.storage import wave_plans as plans
from tests.directory_factories import import_council
from tests.ticket_factories import ADA, fill_council


def at(month, day):
    return datetime(2026, month, day, 9, 30, tzinfo=UTC)


@pytest.fixture
def council(sessions, tmp_path, now):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)


@pytest.fixture
def join(sessions, council):
    def the_wave(moment):
        with sessions.begin() as session:
            return ticket_waves.to_join(session, now=moment, **ADA)

    return the_wave


def test_the_first_ticket_of_a_month_makes_its_wave(join, sessions):
    wave = join(at(11, 12))
    assert (wave.id, wave.opens, wave.closes) == (
        "tickets-2026-11",
        date(2026, 11, 12),
        date(2026, 11, 30),
    )
    assert (wave.state, wave.links, wave.has_frame) == (WaveState.DRAFT, Links.PERSONAL, False)
    assert (wave.series, wave.questionnaire_id) == ("tickets", "ticket-follow-up")
    assert wave.title == "Your recent request to IT, November 2026"
    assert wave.is_after_tickets
    assert not wave.is_imported
    with sessions() as session:
        plan = plans.get(session, wave.id)
    assert (plan.template, plan.share, plan.sends) == (Template.AFTER_A_TICKET, 25, True)


def test_the_next_tickets_join_it(join):
    assert join(at(11, 12)).id == join(at(11, 13)).id == join(at(11, 27)).id


def test_in_the_last_days_of_a_month_the_next_takes_over(join):
    first = join(at(11, 12))
    late = join(at(11, 28))
    assert (late.id, late.opens, late.closes) == (
        "tickets-2026-12",
        date(2026, 12, 1),
        date(2026, 12, 31),
    )
    assert join(at(11, 30)) == join(at(12, 1)) == late
    assert first.id != late.id


def test_a_month_whose_wave_has_ended_makes_way_for_the_next(join, sessions):
    wave = join(at(11, 12))
    with sessions.begin() as session:
        fieldwork.withdraw(session, wave.id, now=at(11, 12), actor="ada@exton.example")
    assert join(at(11, 13)).id == "tickets-2026-12"


def test_a_wave_that_was_planned_on_a_page_is_the_wave_of_its_month(join, sessions):
    with sessions.begin() as session:
        planned = wave_plans.create(
            session,
            Outline(
                "ticket-follow-up:1",
                "How did it go?",
                date(2026, 12, 1),
                date(2026, 12, 31),
                FieldworkPlan(
                    template=Template.AFTER_A_TICKET,
                    share=50,
                    groups=("site:school",),
                    slips_at=("B1",),
                    reminders=(date(2026, 12, 8),),
                ),
                links=Links.OPEN,
            ),
            now=at(11, 20),
            **ADA,
        )
        plan = plans.get(session, planned)
    assert (plan.groups, plan.slips_at, plan.reminders, plan.sends, plan.share) == (
        (), (), (), True, 50,
    )  # fmt: skip
    assert join(at(11, 20)).id == "tickets-2026-11"
    joined = join(at(12, 3))
    assert (joined.id, joined.title) == (planned, "How did it go?")
    assert joined.links is Links.PERSONAL


def test_what_was_chosen_for_tickets_holds_from_the_next_month_on(join, sessions):
    this = join(at(11, 12))
    with sessions.begin() as session:
        assert ticket_programme.change(session, Programme(share=40), now=at(11, 13), **ADA)
        assert not ticket_programme.change(session, Programme(share=40), now=at(11, 13), **ADA)
    later = join(at(12, 1))
    with sessions() as session:
        shares = [plans.get(session, wave.id).share for wave in (join(at(11, 14)), later)]
    assert join(at(11, 14)) == this
    assert shares == [25, 40]


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        (Programme(share=0), "share"),
        (Programme(share=101), "share"),
        (Programme(questionnaire="unheard-of"), "questionnaire"),
        (Programme(questionnaire=""), "questionnaire"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(sessions, council, now, wanted, where):
    with sessions.begin() as session, pytest.raises(Refused) as refused:
        ticket_programme.change(session, wanted, now=now, **ADA)
    assert [problem.where for problem in refused.value.problems] == [where]


def test_without_the_questionnaire_there_is_no_wave(session, tmp_path, now):
    import_council(session, tmp_path / "council", now)
    assert not questionnaires.names(session)
    with pytest.raises(Refused, match="the questionnaire ticket-follow-up has not been added"):
        ticket_waves.to_join(session, now=now, **ADA)


def test_two_who_come_first_at_once_make_one_wave(sessions, council):
    def come(_):
        with sessions.begin() as session:
            return ticket_waves.to_join(session, now=at(11, 12), **ADA).id

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(come, range(8))) == {"tickets-2026-11"}
    with sessions() as session:
        assert len(waves.listing(session)) == 1


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 0, 0, tzinfo=UTC), False),
    ],
)
def test_nobody_is_invited_on_the_last_day(join, sessions, moment, may):
    wave = join(at(11, 12))
    with sessions.begin() as session:
        waves.move(session, wave.id, WaveState.DRAFT, WaveState.OPEN)
        assert ticket_waves.may_invite(waves.get(session, wave.id), moment) is may
