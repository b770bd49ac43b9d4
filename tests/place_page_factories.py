"""A council whose waves need slips, posters and kiosks, and whose response rates were read, as pages show it."""

from datetime import timedelta

from sqlalchemy import select, update

from survey.domain.access import Account, StaffRole
from survey.domain.wave import LONDON
from survey.services import closing, fieldwork, printing, response_rates
from survey.services.links import links
from survey.storage.groups import GroupRow
from survey.storage.invitations import InvitationRow
from tests.plan_factories import a_plan, fill_council, plan_a_wave
from tests.wave_page_factories import ADMINISTRATOR, LONG_WORD, add_accounts, answer

SPRING = [0, 4, 9, 14, 18, 24, 30, 38, 52, 60, 66, 70, 72, 80, 82, 83, 84, 85, 86, 87]
PULSE = [0, 3, 8, 15, 20, 25]
"""Per cent of the invited who have returned, by day."""

WEEKS = 3
_EARLIER = timedelta(days=100)


def fill(sessions, keys, folder, now):
    """Fill a database with waves in every state that these pages show; return what addresses are made of."""
    add_accounts(sessions, now)
    with sessions.begin() as session:
        fill_council(session, folder, now)
        long_name = update(GroupRow).where(GroupRow.code == "S2").values(name=f"{LONG_WORD} School")
        session.execute(long_name)
    first = now - _EARLIER
    spring = _opened(sessions, keys, first, "Spring pulse")
    _read(sessions, spring, first, SPRING)
    with sessions.begin() as session:
        session.execute(update(InvitationRow).values(returned=False))
        answer(session, keys, spring, 0.9)
    closing.close(sessions, keys, spring, now=first + timedelta(weeks=WEEKS), actor=ADMINISTRATOR)
    return {"spring": spring} | _running(sessions, keys, now)


def _running(sessions, keys, now):
    began = now - timedelta(days=len(PULSE) - 1)
    pulse = _opened(sessions, keys, began, "Summer pulse")
    _read(sessions, pulse, began, PULSE)
    waiting = _opened(sessions, keys, now, "Codes are being made")
    unmade = _opened(sessions, keys, now, LONG_WORD)
    with sessions.begin() as session:
        account = Account(ADMINISTRATOR, StaffRole.ADMINISTRATOR)
        printing.make(session, keys, pulse, now=now, by=ADMINISTRATOR, role="administrator")
        printing.ask(session, waiting, account=account, now=now)
        found = printing.sheets(session, keys, pulse, by=ADMINISTRATOR, now=now)
        unused = [one.code for one in links(session, keys, unmade, "") if one.person and one.code]
        draft = _planned(session, now, "Autumn pulse", now.date() + timedelta(days=60))
    return {
        "pulse": pulse,
        "waiting": waiting,
        "unmade": unmade,
        "draft": draft,
        "code": next(sheet.code for sheet in found if sheet.code),
        "slips": unused,
    }


def _planned(session, now, title, opens):
    return plan_a_wave(
        session, now, a_plan(slips_at=("S2",)), title=title, open_at=("S4",),
        opens=opens, closes=opens + timedelta(weeks=WEEKS),
    )  # fmt: skip


def _opened(sessions, keys, now, title):
    day = now.astimezone(LONDON).date()
    with sessions.begin() as session:
        wave_id = _planned(session, now, title, day)
        fieldwork.open_wave(session, keys, wave_id, now=now, actor=ADMINISTRATOR, cap_days=0)
    return wave_id


def _read(sessions, wave_id, began, shares):
    """Let people return day by day, and read the rates every morning."""
    of_wave = select(InvitationRow.id).where(InvitationRow.wave_id == wave_id)
    with sessions() as session:
        everybody = session.scalars(of_wave.order_by(InvitationRow.token_hash)).all()
    for day, share in enumerate(shares):
        some = everybody[: len(everybody) * share // 100]
        morning = (began.astimezone(LONDON) + timedelta(days=day)).replace(hour=6, minute=30)
        with sessions.begin() as session:
            session.execute(
                update(InvitationRow).where(InvitationRow.id.in_(some)).values(returned=True)
            )
            assert response_rates.read(session, wave_id, morning)
