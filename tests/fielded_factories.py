"""An open wave with invitations and an open link, and respondents who walk through it by its services."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert

from survey.domain.ballot import Ballot
from survey.domain.routing import AnswerIs
from survey.domain.wave import WaveState
from survey.instruments.catalogue import canonical
from survey.sealing import keys as key_files
from survey.sealing.ballot import unseal
from survey.sealing.tokens import open_code, personal_token, token_hash
from survey.services import respond
from survey.services.respond import Link, LinkKind
from survey.storage import ballot_box, invitations, waves
from survey.storage.invitations import Invitation, OpenLink
from survey.storage.questionnaires import QuestionnaireRow
from survey.storage.waves import FrameCellRow, WaveGroupRow, WaveRow
from tests.questionnaire_factories import (
    a_catalogue,
    a_products_item,
    a_questionnaire,
    a_roster_section,
    a_scale_item,
    a_section,
    a_text_item,
)
from tests.wave_factories import a_wave

HERE = "1111111111111111"
"""The browser in which the stories begin."""
THERE = "2222222222222222"
"""Another browser."""
CELL = 7
"""The frame cell of the people invited, and of the open link below."""
SITE = "school-1"


@dataclass(frozen=True)
class Fielded:
    """An open wave: its key folder, the tokens of the people invited, the code of its open link."""

    wave_id: str
    keys: Path
    tokens: tuple[str, ...]
    code: str

    def link(self, number=0, language="en"):
        return Link(LinkKind.PERSONAL, self.tokens[number], "", self.wave_id, language)


def the_questionnaire():
    """Return three sections and a roster: support (two items), trouble (if slow), products, each product."""
    return a_questionnaire(
        a_section(a_scale_item("support-speed"), a_text_item("comments"), id="support"),
        a_section(
            a_scale_item("how-slow"),
            id="trouble",
            show_when=AnswerIs("support-speed", frozenset({1})),
        ),
        a_section(a_products_item("products-used"), id="products"),
        a_roster_section(a_scale_item("product-overall"), a_scale_item("product-speed")),
    )


def field_a_wave(session, keys, now, people=1, wave_id="2026-q2", questionnaire=None):
    """Open a wave of `people` in one cell, with an open link; return what its respondents hold."""
    questionnaire = questionnaire or the_questionnaire()
    _add_questionnaire(session, questionnaire, now)
    wave = a_wave(
        id=wave_id,
        state=WaveState.OPEN,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        catalogue=a_catalogue(),
    )
    waves.add(session, wave, now)
    session.get(WaveRow, wave_id).box_key = key_files.create(keys, wave_id)
    _freeze_groups(session, wave_id)
    link_key = key_files.link_key(keys, wave_id)
    ids = [sha256(f"{wave_id}{number}".encode()).digest()[:16] for number in range(people)]
    tokens = tuple(personal_token(link_key, id_) for id_ in ids)
    invitations.insert_many(
        session,
        wave_id,
        (
            Invitation(id_, token_hash(token), f"P{number:05}", CELL, "en")
            for number, (id_, token) in enumerate(zip(ids, tokens, strict=True))
        ),
    )
    code = open_code(link_key, wave_id, SITE)
    invitations.insert_open_links(session, wave_id, [OpenLink(token_hash(code), SITE, CELL)])
    return Fielded(wave_id, keys, tokens, code)


def walk(session, fielded, link, answers, browser=HERE):
    """Start and post the pages in order, each with what `answers` says for its address; stop after the last.

    Pages that `answers` does not mention are posted empty.
    """
    address = respond.start(session, fielded.keys, link)
    while address is not None:
        form = answers.get(address, {})
        saved = respond.save(
            session, fielded.keys, link, address=address, form=form, browser=browser
        )
        assert saved.problems == ()
        address = saved.next_address


def answer_and_submit(session, fielded, link, answers=None):
    """Walk the whole journey and submit."""
    walk(session, fielded, link, answers or {"support": {"support-speed": ["4"]}})
    respond.submit(session, fielded.keys, link)


def ballots(session, fielded):
    """Open the box as the closing will; return the ballots."""
    private = key_files.box_key(fielded.keys, fielded.wave_id)
    return [
        Ballot.from_bytes(unseal(private, fielded.wave_id, ballot.id, ballot.sealed))
        for ballot in ballot_box.iterate(session, fielded.wave_id)
    ]


def close(session, fielded):
    """Move the wave on, as the first transaction of a closing does."""
    ballot_box.lock_exclusive(session, fielded.wave_id)
    assert waves.move(session, fielded.wave_id, WaveState.OPEN, WaveState.CLOSING)


def _add_questionnaire(session, questionnaire, now):
    key = (questionnaire.id, questionnaire.version)
    if session.get(QuestionnaireRow, key) is None:
        text = canonical(replace(questionnaire, checksum=""))
        checksum = sha256(text.encode()).hexdigest()
        row = QuestionnaireRow(
            id=key[0], version=key[1], text=text, checksum=checksum, added_at=now
        )
        session.add(row)
        session.flush()


def _freeze_groups(session, wave_id):
    names = [
        ("organisation", "educ", "Education", "department"),
        ("site", SITE, "Ash Lane School", "school"),
        ("site", "B1", "Town hall", "office"),
    ]
    session.execute(
        insert(WaveGroupRow),
        [
            {
                "wave_id": wave_id, "breakdown": breakdown, "code": code, "name": name, "kind": kind,
                "parent": None, "level": "class", "leaves": [],
            }
            for breakdown, code, name, kind in names
        ],
    )  # fmt: skip
    session.execute(
        insert(FrameCellRow).values(
            wave_id=wave_id, number=CELL, site=SITE, organisation="educ", leaf=None,
            eligible=40, invited=40,
        )
    )  # fmt: skip
