"""A wave that can be answered, with its links, as its opening leaves it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from survey.config import Settings
from survey.sealing import keys as key_files
from survey.sealing import tokens
from survey.services import questionnaires
from survey.storage.invitations import InvitationRow
from survey.storage.waves import FrameCellRow, OpenLinkRow, WaveGroupRow, WaveRow

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
SHIPPED = Path(__file__).parents[1] / "questionnaires"
PRODUCTS = {
    "bookings": "Room bookings",
    "finance": "Finance system",
    "hr": "Payroll and staff records",
    "mail": "Email and calendar",
    "planning": "Planning and building control",
    "school": "School records",
}


@dataclass(frozen=True)
class Opened:
    """An open wave, the links to it, and the codes of its slips."""

    wave_id: str
    tokens: tuple[str, ...]
    code: str
    slips: tuple[str, ...] = ()


def settings_for(database_url, keys, **changes):
    """Settings of an installation for tests: http on this machine, a cheap password hash."""
    fields = {
        "database_url": database_url,
        "secret_key": "a secret key that is long enough to be one",
        "public_url": "http://localhost",
        "keys": keys,
        "council": "Borough of Exampleton",
        "contact": "The survey team, 01632 960001",
        "password_cost": 1,
    }
    return Settings(**fields | changes)


def open_wave(
    session,
    keys,
    *,
    file=SHIPPED / "it-service/1.yaml",
    people=3,
    slips=0,
    language="en",
    wave_id="2026-q2",
):
    """Store an open wave with a link for each person, a slip for each of others, an open link for one school."""
    questionnaire = questionnaires.add_file(session, file, NOW, "ada@exton.example")
    session.add(_wave(wave_id, questionnaire, key_files.create(keys, wave_id)))
    session.flush()
    session.add_all(WaveGroupRow(wave_id=wave_id, leaves=[], **group) for group in _groups())
    session.add_all(FrameCellRow(wave_id=wave_id, **cell) for cell in _cells())
    link_key = key_files.link_key(keys, wave_id)
    issued = [secrets.token_bytes(16) for _ in range(people + slips)]
    links = [tokens.personal_token(link_key, one) for one in issued[:people]]
    codes = [tokens.slip_code(link_key, one) for one in issued[people:]]
    session.add_all(
        InvitationRow(
            id=one,
            wave_id=wave_id,
            token_hash=tokens.token_hash(link),
            person=f"P{number}",
            cell=1,
            language=language,
            returned=False,
            channel="link" if number < people else "slip",
        )
        for number, (one, link) in enumerate(zip(issued, [*links, *codes], strict=True))
    )
    code = tokens.open_code(link_key, wave_id, "S1")
    code_hash = tokens.token_hash(code)
    session.add(OpenLinkRow(code_hash=code_hash, wave_id=wave_id, site="S1", cell=2, returned=0))
    session.flush()
    return Opened(wave_id, tuple(links), code, tuple(codes))


def close_wave(session, wave_id):
    """Take the first step of closing: from here no return is accepted."""
    session.get(WaveRow, wave_id).state = "closing"


def _wave(wave_id, questionnaire, box_key):
    return WaveRow(
        id=wave_id,
        title="IT survey, summer 2026",
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        opens=date(2026, 6, 1),
        closes=date(2026, 6, 21),
        state="open",
        links="personal",
        open_at=["S1"],
        k=10,
        has_frame=True,
        series="",
        catalogue=[
            {"code": code, "name": name, "service": "applications", "opened": None, "closed": None}
            for code, name in PRODUCTS.items()
        ],
        box_key=box_key,
        created_at=NOW,
        opened_at=NOW,
        closed_at=None,
    )


def _groups():
    for breakdown, code, name, kind, parent, level in (
        ("organisation", "council", "Whole council", "council", None, "root"),
        ("organisation", "care", "Adult care", "department", "council", "class"),
        ("site", "all", "All sites", "all", None, "root"),
        ("site", "halls", "Offices in the north area", "office", "all", "class"),
        ("site", "schools", "Schools", "school", "all", "upper"),
    ):
        yield {
            "breakdown": breakdown,
            "code": code,
            "name": name,
            "kind": kind,
            "parent": parent,
            "level": level,
        }


def _cells():
    for number, site, organisation, eligible, invited in (
        (1, "halls", "care", 60, 60),
        (2, "schools", "council", 40, 0),
    ):
        yield {
            "number": number,
            "site": site,
            "organisation": organisation,
            "leaf": None,
            "eligible": eligible,
            "invited": invited,
        }
