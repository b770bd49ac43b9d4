"""A council as its administrator has it before the eyes: waves in every state, one of them with very long names."""

import secrets
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import delete

from survey.domain.access import StaffRole
from survey.domain.answers import Answers
from survey.domain.ballot import Ballot
from survey.domain.fieldwork_plan import FieldworkPlan, Method, Outline, Template
from survey.domain.questionnaire import ItemKind
from survey.domain.wave import LONDON
from survey.sealing import keys as key_files
from survey.sealing.ballot import seal
from survey.sealing.tokens import personal_token, token_hash
from survey.services import accounts, closing, fieldwork, questionnaires, term_dates, wave_plans
from survey.services.wave_acts import WaveAct, ask
from survey.storage import ballot_box, invitations, jobs, waves
from survey.storage.contacts import ContactRow
from tests.directory_factories import GROUPS, import_council

SHIPPED = Path(__file__).parents[1] / "questionnaires"
ADMINISTRATOR, MANAGER = "ada@exton.example", "grace@exton.example"
PASSWORD = "three plain words"
WHO = {"actor": ADMINISTRATOR, "role": "administrator"}
DRAFT, OPEN, CLOSED, SAMPLE, LONG, OPENING, WITHDRAWN = (
    "annual", "pulse", "closed", "sample", "long", "opening", "withdrawn"
)  # fmt: skip
LONG_NAME = (
    "Children’s Occupational Therapy and Speech-and-Language and Educational-Psychology Services"
)
LONG_WORD = "Sehrlangeswort" * 8


def fill(sessions, keys, folder, now):
    """Fill an empty database; return the ids of its waves by what they are."""
    today = now.astimezone(LONDON).date()
    add_accounts(sessions, now)
    with sessions.begin() as session:
        groups = GROUPS.replace("Education", "Education and Early Years").replace(
            "Cedar School", LONG_NAME
        )
        import_council(session, folder / "directory", now, groups=groups)
        questionnaires.add_file(session, SHIPPED / "it-service/1.yaml", now, ADMINISTRATOR)
        term_dates.add(session, "Half term", today, today + timedelta(days=9), now=now, **WHO)
    ids = {}
    with sessions.begin() as session:
        for name, outline in _outlines(today).items():
            ids[name] = wave_plans.create(session, outline, now=now, **WHO)
        jobs.see_worker(session, now + timedelta(hours=1))  # is there while the pages are looked at
    for name, share in ((OPEN, 0.3), (CLOSED, 0.45)):
        with sessions.begin() as session:
            fieldwork.open_wave(session, keys, ids[name], now=now, cap_days=0, **WHO)
            answer(session, keys, ids[name], share)
    closing.close(sessions, keys, ids[CLOSED], now=now, actor=ADMINISTRATOR)
    with sessions.begin() as session:
        fieldwork.withdraw(session, ids[WITHDRAWN], now=now, **WHO)
        account = accounts.Account(ADMINISTRATOR, StaffRole.ADMINISTRATOR)
        ask(session, ids[OPENING], WaveAct.OPEN, now=now, account=account)
        session.execute(
            delete(ContactRow)
        )  # all this was long ago, so that people may be asked again
    return ids


def answer(session, keys, wave_id, share):
    """Let a share of those invited answer every item of a scale, the same at every run."""
    wave = waves.get(session, wave_id)
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    items = [
        item
        for section in asked.sections
        if section.roster is None and section.show_when is None
        for item in section.items
        if item.kind is ItemKind.SCALE and item.show_when is None
    ]
    link_key, box_key = key_files.link_key(keys, wave_id), key_files.public_box_key(keys, wave_id)
    chance = Random(wave_id)  # noqa: S311 - a story, not a secret
    issued = sorted(invitations.issued(session, wave_id), key=lambda one: one.person)
    for invitation in chance.sample(issued, int(share * len(issued))):
        cell = invitations.claim(session, token_hash(personal_token(link_key, invitation.id)))
        if cell is None:
            continue  # a slip, with a code of another kind
        said = {item.id: chance.choice(item.scale.points).code for item in items}
        ballot = Ballot(asked.name, cell, Answers(items=said), ())
        id_ = secrets.token_bytes(16)
        sealed = seal(box_key, wave_id, id_, ballot.to_bytes())
        ballot_box.put(session, wave_id, ballot_box.SealedBallot(id_, sealed))


def add_accounts(sessions, now):
    """Add an administrator and a manager."""
    roles = ((ADMINISTRATOR, StaffRole.ADMINISTRATOR), (MANAGER, StaffRole.MANAGER))
    with sessions.begin() as session:
        for email, role in roles:
            accounts.add(
                session, email, role=role, password=PASSWORD, cost=1, now=now, actor="test"
            )


def _outlines(today):
    """One plan of each kind; the last days are far away, so that nothing falls due during a test."""

    def outline(title, after, plan=None, **changes):
        plan = plan or FieldworkPlan(template=Template.QUARTERLY_PULSE, sends=True)
        opens = today + timedelta(days=after)
        return Outline("it-service:1", title, opens, opens + timedelta(days=21), plan, **changes)

    reminded = FieldworkPlan(
        template=Template.QUARTERLY_PULSE,
        sends=True,
        reminders=(today + timedelta(days=7), today + timedelta(days=14)),
    )
    drawn = FieldworkPlan(
        template=Template.ANNUAL_SURVEY, method=Method.SAMPLE, margin=10, sends=True,
        groups=("site:school",),
    )  # fmt: skip
    return {
        DRAFT: outline("Annual IT survey", 60),
        OPEN: outline("Autumn pulse", 0, reminded, open_at=("S4",)),
        CLOSED: outline("Summer pulse", 0),
        SAMPLE: outline("Schools, a sample", 90, drawn),
        LONG: outline(f"{LONG_WORD} x", 120, open_at=("S3",)),
        OPENING: outline("Winter pulse", 30),
        WITHDRAWN: outline("A pulse that came to nothing", 150),
    }
