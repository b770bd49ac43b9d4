"""A council with a wave that has closed, and one that is open and is read every morning."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from survey.services import closing, fieldwork, response_rates
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from tests.plan_factories import a_plan, plan_a_wave

SPRING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
SUMMER = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)


@pytest.fixture
def let_return(writing):
    """Let so many people of a site, or of all, have returned in a wave."""

    def some(wave_id, count, site=None):
        people = (
            select(InvitationRow.id)
            .join(PersonRow, PersonRow.reference == InvitationRow.person)
            .where(InvitationRow.wave_id == wave_id)
            .order_by(InvitationRow.person)
            .limit(count)
        )
        if site:
            people = people.where(PersonRow.site == site)
        with writing() as session:
            session.execute(
                update(InvitationRow).where(InvitationRow.id.in_(people)).values(returned=True)
            )

    return some


@pytest.fixture
def open_wave(council, writing, keys):
    """Open a wave in the morning of a day."""

    def at(moment, title, weeks=3):
        last = moment.date() + timedelta(weeks=weeks)
        with writing() as session:
            wave_id = plan_a_wave(
                session,
                moment - timedelta(days=1),
                a_plan(),
                title=title,
                opens=moment.date(),
                closes=last,
            )
            fieldwork.open_wave(session, keys, wave_id, now=moment, actor="ada", cap_days=0)
        return wave_id

    return at


@pytest.fixture
def read(writing):
    """Read a wave's rates on a day of it."""

    def on(wave_id, moment):
        with writing() as session:
            assert response_rates.read(session, wave_id, moment)

    return on


@pytest.fixture
def spring(app, open_wave, let_return, read, keys):
    """A wave that was read on four days, and has closed."""
    wave_id = open_wave(SPRING, "Spring pulse")
    for day, (town_hall, dale) in enumerate([(20, 0), (60, 23), (70, 30), (80, 40)]):
        let_return(wave_id, town_hall, "B1")
        let_return(wave_id, dale, "S4")
        read(wave_id, SPRING + timedelta(days=day))
    with app.extensions["survey.sessions"].begin() as session:
        session.execute(update(InvitationRow).values(returned=False))
    closing.close(
        app.extensions["survey.sessions"],
        keys,
        wave_id,
        now=SPRING + timedelta(days=20),
        actor="ada",
    )
    return wave_id


@pytest.fixture
def summer(spring, open_wave, let_return, read, moment):
    """A wave on its second day, behind the spring at Dale School."""
    wave_id = open_wave(SUMMER, "Summer pulse")
    read(wave_id, SUMMER)
    let_return(wave_id, 66, "B1")
    let_return(wave_id, 14, "S4")
    read(wave_id, SUMMER + timedelta(days=1))
    moment.at = SUMMER + timedelta(days=1, hours=3)
    assert moment.at.date() == date(2026, 6, 2)
    return wave_id
