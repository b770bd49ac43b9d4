"""A month of tickets: 5,000 rows become a wave whose invitations obey share, cap and burden to the last one."""

import hmac
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from math import sqrt

import pytest
from sqlalchemy import select

from survey.domain.message import MessageKind
from survey.domain.release import FIRST_REVISION
from survey.domain.ticket import TicketOutcome
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.sealing.tokens import personal_token
from survey.services import outbox, release, respond, ticket_counts
from survey.services.respond import Link, LinkKind
from survey.storage import contacts, releases, responses, waves
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from survey.storage.releases import EstimateRow
from survey.storage.tickets import TicketRow
from tests.directory_factories import FRAME
from tests.ticket_factories import MAPPING, a_row, fill_council, let_worker_work, take_up

NOVEMBER, DECEMBER = "tickets-2026-11", "tickets-2026-12"
ROWS = 5_000
STAFF = 10 * sum(FRAME.values())
SHARE, CAP = 25, 60
UPLOADS = [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (3, 10, 17, 24, 27)]
CLOSING = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
BY_REFERENCE = MAPPING.replace("person: email", "person: reference")
ASKED_IN_OCTOBER = [f"P{number:05}" for number in range(1, 601)]
ASKED_LONG_AGO = [f"P{number:05}" for number in range(601, 901)]
OPTED_OUT = [f"P{number:05}" for number in range(1000, 1040)]


@pytest.fixture
def council(sessions, tmp_path, now):
    """A council in which some were asked in October, some in the summer, and some do not want to be asked."""
    with sessions.begin() as session:
        fill_council(session, tmp_path, now, {place: 10 * count for place, count in FRAME.items()})
        contacts.record(session, "pulse-2026-10", ASKED_IN_OCTOBER, date(2026, 10, 1))
        contacts.record(session, "pulse-2026-08", ASKED_LONG_AGO, date(2026, 8, 1))
        for person in OPTED_OUT:
            contacts.opt_out(session, person, date(2026, 9, 1))


def a_months_rows(seed=7):
    """A month of tickets, day by day; some people have many, a few are on no list."""
    chance = random.Random(seed)  # noqa: S311 - the same month at every run
    rows = []
    for number in range(ROWS):
        person = int(STAFF * chance.random() ** 1.5) + 1
        name = f"P{person:05}" if chance.random() > 0.02 else f"X{person:05}"
        day = 1 + number * 26 // ROWS
        rows.append(
            a_row(number, requested_by=name, closed_at=f"{day:02}/11/2026 {number % 24:02}:10")
        )
    return rows


def closed_on(row):
    return datetime.strptime(row["closed at"], "%d/%m/%Y %H:%M").date()  # noqa: DTZ007 - a day


def expected(rows, link_key, staff):
    """What must become of each ticket, worked out anew: its outcome by its key."""
    outcomes, invited = {}, set()
    for moment in UPLOADS:
        fresh = [
            (closed_on(row), sha256(row["number"].encode()).digest(), row["requested by"])
            for row in rows
            if closed_on(row) < moment.date()
        ]
        for _, key, person in sorted(one for one in fresh if one[1] not in outcomes):
            outcomes[key] = an_outcome(key, person, link_key, staff, invited)
            if outcomes[key] == "invited":
                invited.add(person)
    return outcomes


def an_outcome(key, person, link_key, staff, invited):
    digest = hmac.new(link_key, b"ticket-lot/v1\0" + key, "sha256").digest()
    if person not in staff:
        return "unknown person"
    if int.from_bytes(digest[:8], "big") / 2**64 >= SHARE / 100:
        return "not drawn"
    if person in invited:
        return "asked already"
    if person in OPTED_OUT:
        return "opted out"
    if staff[person] is None:
        return "no address"
    return "too soon" if person in ASKED_IN_OCTOBER else "invited"


@pytest.fixture
def november(sessions, keys, council, tmp_path):
    """The month: its rows come week by week, each time with all that came before; the worker works."""
    rows = a_months_rows()
    for moment in UPLOADS:
        so_far = [row for row in rows if closed_on(row) < moment.date()]
        found = take_up(sessions, tmp_path, moment, so_far, BY_REFERENCE)
        assert found.rows == len(so_far) == found.new + found.known
        let_worker_work(sessions, keys, moment, cap_days=CAP)
    return rows


def test_a_month_of_tickets_is_asked_about_by_share_cap_and_burden(
    sessions, keys, november, tmp_path
):
    with sessions() as session:
        told = dict(session.execute(select(TicketRow.key, TicketRow.outcome)).all())
        asked = session.scalars(
            select(InvitationRow.person).where(InvitationRow.wave_id == NOVEMBER)
        ).all()
        staff = dict(session.execute(select(PersonRow.reference, PersonRow.email)).all())
        counts = ticket_counts.counted(session, NOVEMBER)
        (mailing,) = outbox.reconciliation(session, NOVEMBER)
    link_key = key_files.link_key(keys, NOVEMBER)
    wanted = expected(november, link_key, staff)
    assert told == wanted
    assert sum(counts.values()) == len(told) == ROWS
    assert Counter(wanted.values()) == {outcome.value: number for outcome, number in counts.items()}
    assert set(counts) == set(TicketOutcome) - {TicketOutcome.WAITING, TicketOutcome.TOO_LATE}

    assert len(asked) == len(set(asked)) == counts[TicketOutcome.INVITED]
    assert (mailing.kind, mailing.created) == (MessageKind.INVITATION, len(asked))
    assert not set(asked) & {*ASKED_IN_OCTOBER, *OPTED_OUT}
    assert set(asked) & set(ASKED_LONG_AGO)
    assert all(staff[person] for person in asked)
    known = ROWS - counts[TicketOutcome.UNKNOWN_PERSON]
    drawn = known - counts[TicketOutcome.NOT_DRAWN]
    assert abs(drawn - known * SHARE / 100) <= 5 * sqrt(known * 0.25 * 0.75)

    _answer_and_close(sessions, keys, len(asked))
    _ask_in_december(sessions, keys, tmp_path, november)


def _answer_and_close(sessions, keys, invited):
    """Some answer; at the end of the month the worker closes the wave, and its tickets are gone."""
    answered = 60
    for token in _tokens(sessions, keys)[:answered]:
        link = Link(LinkKind.PERSONAL, token, "", NOVEMBER, "en")
        with sessions.begin() as session:
            address = respond.start(session, keys, link)
        while address is not None:
            form = {"ticket-overall": [str(1 + sha256(token.encode()).digest()[0] % 5)]}
            with sessions.begin() as session:
                address = respond.save(
                    session, keys, link, address=address, form=form, browser="1" * 16
                ).next_address
        with sessions.begin() as session:
            respond.submit(session, keys, link)
    let_worker_work(sessions, keys, CLOSING, cap_days=CAP)
    with sessions() as session:
        assert waves.get(session, NOVEMBER).state is WaveState.CLOSED
        assert not session.scalars(select(TicketRow)).all()
        assert sum(ticket_counts.counted(session, NOVEMBER).values()) == ROWS
        atoms = responses.atoms(session, NOVEMBER)
        assert sum(atom.invited for atom in atoms) == invited
        assert sum(atom.returned for atom in atoms) == answered
        assert {atom.eligible for atom in atoms} == {0}
        assert all(atom.returned == 0 or atom.returned >= 10 for atom in atoms)
        frozen = releases.document(session, NOVEMBER, FIRST_REVISION)
        assert release.recompute(session, NOVEMBER, FIRST_REVISION) == frozen
        row = EstimateRow
        base, eligible = session.execute(
            select(row.base, row.eligible).where(
                row.measure == "ticket-overall", row.group_key == "all"
            )
        ).one()
        assert (base, eligible) == (answered, None)


def _tokens(sessions, keys):
    link_key = key_files.link_key(keys, NOVEMBER)
    with sessions() as session:
        ids = session.scalars(
            select(InvitationRow.id)
            .where(InvitationRow.wave_id == NOVEMBER)
            .order_by(InvitationRow.person)
        )
        return [personal_token(link_key, id_) for id_ in ids]


def _ask_in_december(sessions, keys, tmp_path, november):
    """The next month asks nobody who was asked in the sixty days before, and no old ticket again."""
    moment = datetime(2026, 12, 8, 6, tzinfo=UTC)
    day = moment - timedelta(days=1)
    fresh = [
        row | {"number": f"D{row['number']}", "closed at": f"{day:%d/%m/%Y}"}
        for row in november[:2000]
    ]
    found = take_up(sessions, tmp_path, moment, [*november, *fresh], BY_REFERENCE)
    too_old = sum(closed_on(row) < date(2026, 11, 7) for row in november)
    assert (found.new, found.known, found.too_old) == (2000, ROWS - too_old, too_old)
    let_worker_work(sessions, keys, moment, cap_days=CAP)
    with sessions() as session:
        days = {}
        for person, wave_id, asked_on in session.execute(
            select(
                contacts.ContactRow.person,
                contacts.ContactRow.wave_id,
                contacts.ContactRow.asked_on,
            )
        ):
            days.setdefault(person, []).append((asked_on, wave_id))
    assert sum(wave == DECEMBER for asked in days.values() for _, wave in asked) > 0
    for asked in days.values():
        asked.sort()
        for (before, _), (after, _) in pairwise(asked):
            assert after - before >= timedelta(days=CAP)
