"""An open wave whose people have addresses, the settings to mail them, and what their messages have come to."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from survey.delivery.carriers import transport_of
from survey.domain.fieldwork_plan import FieldworkPlan
from survey.domain.message import MessageKind
from survey.mail_settings import Carrier, Mail
from survey.services import outbox, outbox_sending
from survey.storage import wave_plans
from survey.storage.messages import MessageRow
from survey.storage.people import PersonRow
from tests.answering_factories import settings_for
from tests.fielded_factories import field_a_wave

SENDER = "IT survey <survey@exton.example>"
REMINDER_DAYS = (date(2026, 6, 10), date(2026, 6, 17))
HOST = "survey.exton.example"


@dataclass
class Posting:
    """A wave with its invitations in the outbox, and the way in which they leave."""

    sessions: object
    keys: Path
    settings: object
    wave_id: str
    tokens: tuple

    def send(self, now, **options):
        """Send one batch."""
        transport = transport_of(self.settings.mail, HOST)
        return outbox_sending.send_batch(
            self.sessions, self.keys, transport, self.settings, now, **options
        )

    def send_all(self, now):
        """Send until nothing is due or the server is in trouble; return the last batch."""
        while True:
            batch = self.send(now)
            assert self.balance() is not None
            if not batch.taken or batch.is_cut_short:
                return batch

    def balance(self):
        """The reconciliation, which must hold whenever it is asked for."""
        with self.sessions() as session:
            found = outbox.reconciliation(session, self.wave_id)
        for one in found:
            told = one.sent + one.failed + one.bounced + one.waiting + (one.not_needed or 0)
            assert one.created == told, one
        return {one.kind: one for one in found}

    def states(self, kind=MessageKind.INVITATION):
        """The state of each person's message."""
        with self.sessions() as session:
            rows = session.execute(
                select(MessageRow.person, MessageRow.state).where(
                    MessageRow.wave_id == self.wave_id, MessageRow.kind == kind.value
                )
            )
            return dict(rows.all())


def mail_to(port, **changes):
    """Settings of mail to a server on this machine."""
    fields = {
        "carrier": Carrier.SMTP, "sender": SENDER, "host": "127.0.0.1", "port": port, "is_plain": True,
    }  # fmt: skip
    return Mail(**fields | changes)


def address_of(number):
    return f"p{number}@exton.example"


def a_posting(sessions, keys, now, *, mail=None, people=12, wave_id="2026-q2", **plan):
    """Open a wave of `people`, everybody with an address, their invitations in the outbox."""
    url = sessions.kw["bind"].url.render_as_string(hide_password=False)
    settings = settings_for(url, keys, public_url=f"https://{HOST}", mail=mail)
    with sessions.begin() as session:
        fielded = field_a_wave(session, keys, now, people=people, wave_id=wave_id)
        known = set(session.scalars(select(PersonRow.reference)))
        staff = [one for one in map(_person, range(people)) if one["reference"] not in known]
        if staff:
            session.execute(insert(PersonRow), staff)
        plan = {"sends": True, "reminders": REMINDER_DAYS} | plan
        wave_plans.put(session, wave_id, FieldworkPlan(**plan))
        everybody = [f"P{number:05}" for number in range(people)]
        created = outbox.create(session, wave_id, MessageKind.INVITATION, everybody, now=now)
        assert created == people
    return Posting(sessions, keys, settings, wave_id, fielded.tokens)


def _person(number):
    return {
        "reference": f"P{number:05}",
        "email": address_of(number),
        "organisation": "educ",
        "site": "B1",
        "language": "en",
        "products": None,
    }
