"""The outbox adds up at every moment, and a closed wave keeps counts and no messages."""

import pytest
from sqlalchemy import func, insert, select, update

from survey.domain.message import Mailing, MessageKind
from survey.services import closing, outbox, release
from survey.storage import releases, responses
from survey.storage.audit import AuditRow
from survey.storage.invitations import InvitationRow
from survey.storage.messages import MailingRow, MessageRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave, an_invitation

KIND = MessageKind.INVITATION
REMINDER = MessageKind.FIRST_REMINDER
STATES = {"waiting": 1, "sending": 2, "sent": 40, "failed": 4, "bounced": 5, "not needed": 3}


@pytest.fixture
def wave(sessions, keys):
    """A wave with 60 returns and 5 people who have not answered."""
    return a_closable_wave(sessions, keys)


@pytest.fixture
def mailed(sessions, wave):
    """Messages in every state: for the people of cell 1 with a cell each, and strangers."""
    with sessions.begin() as session:
        people = [an_invitation(wave, 1, returned=False) for _ in range(sum(STATES.values()))]
        session.execute(insert(InvitationRow), people)
        names = [one["person"] for one in people]
        for kind in (KIND, REMINDER):
            assert outbox.create(session, wave.id, kind, names, now=NOW) == len(names)
        given = iter(names)
        for state, number in STATES.items():
            for _ in range(number):
                session.execute(
                    update(MessageRow).where(MessageRow.person == next(given)).values(state=state)
                )
    return wave


def test_a_wave_without_messages_has_nothing_to_add_up(sessions, wave):
    with sessions() as session:
        assert outbox.reconciliation(session, wave.id) == ()


def test_while_it_is_open_what_was_not_needed_counts_as_sent(sessions, mailed):
    with sessions() as session:
        found = outbox.reconciliation(session, mailed.id)
    assert found == (
        Mailing(KIND, created=55, sent=43, failed=4, bounced=5, waiting=3),
        Mailing(REMINDER, created=55, sent=43, failed=4, bounced=5, waiting=3),
    )


@pytest.fixture
def closed(sessions, mailed, keys):
    closing.close(sessions, keys, mailed.id, now=NOW, actor=ACTOR)
    return mailed


def test_once_it_is_closed_all_is_told_and_nothing_waits(sessions, closed):
    with sessions() as session:
        found = outbox.reconciliation(session, closed.id)
        assert found == (
            Mailing(KIND, 55, sent=40, failed=7, bounced=5, waiting=0, not_needed=3),
            Mailing(REMINDER, 55, sent=40, failed=7, bounced=5, waiting=0, not_needed=3),
        )
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 0
        assert session.scalar(select(func.count()).select_from(MailingRow)) == 2


def test_the_log_of_the_closing_counts_messages(session, closed):
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "close")).one()
    assert entry.detail["invitation created"] == 55
    assert entry.detail["reminder-1 created"] == 55


def test_undelivered_invitations_reach_the_atoms_and_the_release(sessions, closed):
    with sessions() as session:
        atoms = responses.atoms(session, closed.id)
        assert sum(atom.bounced for atom in atoms) == 9
        of_cell = {(atom.site, atom.organisation): atom.bounced for atom in atoms}
        assert of_cell["hall", "plan"] == 9
        document = releases.document(session, closed.id, 1)
        assert release.recompute(session, closed.id, 1) == document


def test_closing_again_changes_no_count(sessions, closed, keys):
    closing.close(sessions, keys, closed.id, now=NOW, actor=ACTOR)
    with sessions() as session:
        assert [one.created for one in outbox.reconciliation(session, closed.id)] == [55, 55]


def test_a_wave_without_messages_closes_as_before(sessions, wave, keys):
    closing.close(sessions, keys, wave.id, now=NOW, actor=ACTOR)
    with sessions() as session:
        assert outbox.reconciliation(session, wave.id) == ()
        assert sum(atom.bounced for atom in responses.atoms(session, wave.id)) == 0
