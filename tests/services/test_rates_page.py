"""The page of response rates as a service: on both databases, for every account, with and without a wave before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.domain.group import Level
from survey.domain.response_rate import UNDER_K
from survey.services import closing, fieldwork, rates_page, response_rates
from survey.storage import waves
from survey.storage.invitations import InvitationRow
from survey.storage.waves import WaveRow
from tests.plan_factories import a_plan, fill_council, plan_a_wave

SPRING = datetime(2026, 3, 2, 7, tzinfo=UTC)
SUMMER = datetime(2026, 6, 1, 7, tzinfo=UTC)
ALL = Account("ada@exton.example", StaffRole.ADMINISTRATOR)


@pytest.fixture
def council(sessions, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, SPRING)


@pytest.fixture
def open_wave(sessions, keys, council):
    def at(moment, plan=None):
        with sessions.begin() as session:
            wave_id = plan_a_wave(
                session, moment - timedelta(days=1), plan or a_plan(),
                opens=moment.date(), closes=moment.date() + timedelta(weeks=3),
            )  # fmt: skip
            fieldwork.open_wave(session, keys, wave_id, now=moment, actor="ada", cap_days=0)
        return wave_id

    return at


def read(sessions, wave_id, moment, returned):
    people = (
        select(InvitationRow.id)
        .where(InvitationRow.wave_id == wave_id)
        .order_by(InvitationRow.person)
        .limit(returned)
    )
    with sessions.begin() as session:
        session.execute(
            update(InvitationRow).where(InvitationRow.id.in_(people)).values(returned=True)
        )
        assert response_rates.read(session, wave_id, moment)


def page(sessions, wave_id, account=ALL, now=SUMMER):
    with sessions() as session:
        return rates_page.page(session, account, wave_id, now=now)


def test_before_the_first_reading_there_is_nothing(sessions, open_wave):
    found = page(sessions, open_wave(SUMMER))
    assert (found.rows, found.whole, found.charts, found.lagging) == ((), None, (), ())


def test_the_wave_before_is_the_last_of_the_same_series_that_was_read(sessions, open_wave, keys):
    spring = open_wave(SPRING)
    read(sessions, spring, SPRING, 114)
    unread = open_wave(SPRING + timedelta(days=30))
    schools = open_wave(SPRING + timedelta(days=40), a_plan(groups=("site:school",)))
    read(sessions, schools, SPRING + timedelta(days=40), 0)
    withdrawn = open_wave(SPRING + timedelta(days=50))
    read(sessions, withdrawn, SPRING + timedelta(days=50), 0)
    with sessions.begin() as session:
        session.execute(update(WaveRow).where(WaveRow.id == withdrawn).values(state="withdrawn"))
    summer = open_wave(SUMMER)
    read(sessions, summer, SUMMER, 12)
    found = page(sessions, summer)
    assert found.past.id == spring
    assert unread != found.past.id
    assert (found.whole.rate, found.whole.before, found.whole.words) == (5, 50, "5 %")


def test_a_day_that_was_not_read_before_is_compared_with_the_day_before_it(sessions, open_wave):
    spring = open_wave(SPRING)
    read(sessions, spring, SPRING, 24)
    read(sessions, spring, SPRING + timedelta(days=5), 114)
    summer = open_wave(SUMMER)
    for day in range(7):
        read(sessions, summer, SUMMER + timedelta(days=day), 114)
    by_day = {
        row.day: row.before for row in page(sessions, summer, now=SUMMER + timedelta(days=8)).days
    }
    assert by_day == {0: 10, 1: 10, 2: 10, 3: 10, 4: 10, 5: 50, 6: 50}


def test_of_a_wave_without_one_before_nothing_is_compared(sessions, open_wave):
    wave_id = open_wave(SUMMER)
    read(sessions, wave_id, SUMMER, 114)
    found = page(sessions, wave_id)
    assert found.past is None
    assert {row.before for row in found.rows} == {None}
    assert found.charts[0].before is None
    assert found.whole.date == date(2026, 6, 1)


def test_places_that_lag_stand_out_while_somebody_can_ring(sessions, open_wave, keys):
    wave_id = open_wave(SUMMER)
    read(sessions, wave_id, SUMMER, 200)
    lagging = page(sessions, wave_id).lagging
    assert [row.sites for row in lagging] == [("Dale School",)]
    assert lagging[0].is_behind_kind
    assert lagging[0].kind == "Schools"
    with sessions.begin() as session:
        session.execute(update(InvitationRow).values(returned=False))
    closing.close(sessions, keys, wave_id, now=SUMMER, actor="ada")
    after = page(sessions, wave_id)
    assert after.lagging == ()
    assert after.rate == "under 10 returns"
    assert [one.kind.value for one in after.mailing] == ["invitation"]


@pytest.mark.parametrize(
    ("scope", "levels"),
    [
        ("all", {Level.ROOT, Level.UPPER, Level.CLASS}),
        ("site:school", {Level.ROOT, Level.UPPER, Level.CLASS}),
        ("site:S2", {Level.ROOT, Level.CLASS}),
        ("organisation:educ", {Level.ROOT}),
        ("site:gone", {Level.ROOT}),
    ],
)
def test_an_account_sees_its_own_places_and_the_whole(sessions, open_wave, scope, levels):
    wave_id = open_wave(SUMMER)
    read(sessions, wave_id, SUMMER, 5)
    account = Account("grace@exton.example", StaffRole.MANAGER, scope)
    found = page(sessions, wave_id, account)
    assert {row.level for row in found.rows} == levels
    assert found.whole.rate == UNDER_K
    if scope == "site:S2":
        assert found.classes[0].sites == ("Ash Lane School", "Beech Road School", "Cedar School")


def test_who_may_not_watch_finds_nothing(sessions, open_wave):
    wave_id = open_wave(SUMMER)
    with pytest.raises(NotFound):
        page(sessions, wave_id, Account("ivy@exton.example", StaffRole.INSPECTOR))
    with pytest.raises(NotFound):
        page(sessions, "nowhere")


def test_invitations_that_never_arrived_are_counted_where_there_was_mail(sessions, open_wave):
    by_hand = open_wave(SUMMER, a_plan(sends=False))
    assert page(sessions, by_hand).undelivered is None
    assert page(sessions, open_wave(SUMMER)).undelivered == 0
    with sessions() as session:
        assert len(waves.listing(session)) == 2
