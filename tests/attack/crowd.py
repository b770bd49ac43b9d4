"""A crowd that answers one after another, each with answers of their own: whom an attacker wants to match."""

import random
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import insert, select, text

from survey.domain.answers import Answers
from survey.domain.draft import Draft
from survey.domain.product import Product
from survey.domain.wave import Wave
from survey.sealing import draft as sealed_draft
from survey.sealing import keys as key_files
from survey.sealing.tokens import personal_token, token_hash
from survey.services import respond
from survey.services.respond import Link, LinkKind
from survey.storage import invitations
from survey.storage.base import Base
from survey.storage.drafts import DraftRow
from survey.storage.engine import make_engine, make_sessions
from survey.storage.invitations import Invitation
from tests.closing_factories import open_wave

FILE = Path(__file__).parents[1] / "questionnaires/six_items.yaml"
ITEMS = "abcdef"
CATALOGUE = tuple(Product(f"p{bit:02}", f"Product {bit}", "applications") for bit in range(12))
CELLS = (
    ("hall", "care", 2000),
    ("hall", "plan", 2000),
    ("S1", "care", 2000),
    ("S1", "plan", 2000),
)
ASLEEP = 20
"""So many have begun and not sent."""


@dataclass(frozen=True)
class Crowd:
    """An open wave that has been answered. `order` holds the staff references of those who did, one by one.

    Whoever was the n-th has the n-th of `marks`, a number of their own that each of their answers spells.
    """

    database_url: str
    keys: Path
    wave: Wave
    order: tuple[str, ...]
    marks: tuple[int, ...]
    tokens: dict

    def places(self, marks):
        """Return when each of these marks answered, 0 for the first."""
        place = {mark: number for number, mark in enumerate(self.marks)}
        return [place[mark] for mark in marks]

    def places_of_people(self, people):
        place = {person: number for number, person in enumerate(self.order)}
        return [place[person] for person in people]


def answered_by(size, database_url, keys):
    """Open a wave for half as many again as answer it, and let `size` people answer, a transaction each."""
    chance = random.Random(secrets.randbits(64))  # noqa: S311 - another story at every run
    sessions = make_sessions(engine := make_engine(database_url))
    with sessions.begin() as session:
        wave = open_wave(session, keys, cells=CELLS, file=FILE, catalogue=CATALOGUE)
        wave = replace(wave, questionnaire_id="six-items")
        tokens = _invite(session, keys, wave, size * 3 // 2, chance)
    order = chance.sample(sorted(tokens), size)
    marks = chance.sample(range(1, 2 ** len(CATALOGUE)), size + ASLEEP)
    unsent = [person for person in sorted(tokens) if person not in set(order)][:ASLEEP]
    with sessions.begin() as session:
        begun = list(zip((*order, *unsent), marks, strict=True))
        _begin(
            session,
            keys,
            wave,
            [(tokens[one], mark) for one, mark in chance.sample(begun, len(begun))],
        )
    for person in order:
        with sessions.begin() as session:
            respond.submit(session, keys, Link(LinkKind.PERSONAL, tokens[person], "", wave.id))
    engine.dispose()
    return Crowd(database_url, keys, wave, tuple(order), tuple(marks[:size]), tokens)


def answers_of(mark):
    """Return answers that spell a mark three times: on the scales, in the products ticked, in words."""
    items = {item: mark // 5**power % 5 + 1 for power, item in enumerate(ITEMS)}
    used = tuple(product.code for bit, product in enumerate(CATALOGUE) if mark >> bit & 1)
    return Answers(
        items={**items, "words": f"My words are {mark}."},
        used=used,
        draws={product.code: number for number, product in enumerate(CATALOGUE)},
        products={code: {"liking": mark % 5 + 1} for code in used[:2]},
    )


def mark_of(row):
    """Return the mark that a stored response, product response, comment or ballot's answers spell."""
    if "words" in row:
        return int(re.search(r"\d+", row["words"])[0])
    if "ticked" in row:
        return sum(1 << bit for bit, p in enumerate(CATALOGUE) if p.code in row["answers"])
    return sum((row["answers"][item] - 1) * 5**power for power, item in enumerate(ITEMS))


def table(session, name):
    """Return every row of a table as a thief of the database has it, in the order of an unsorted SELECT.

    Each has the database's own hidden columns: `ctid` (where), `xmin` (which transaction) and `cmin` (which of
    its commands), or `rowid` where SQLite keeps one.
    """
    columns = Base.metadata.tables[name].columns
    hidden = []
    if session.get_bind().dialect.name == "postgresql":
        hidden = [
            text("((ctid::text::point)[0] * 65536 + (ctid::text::point)[1])::bigint AS ctid"),
            text("xmin::text::bigint AS xmin"),
            text("cmin::text::bigint AS cmin"),
        ]
    elif not _is_without_rowid(session, name):
        hidden = [text("rowid AS rowid")]
    query = select(*hidden, *columns).select_from(Base.metadata.tables[name])
    return [dict(row) for row in session.execute(query).mappings()]


def orders(rows):
    """Return the rows in every order that an attacker may try, by its name."""
    found = {"as selected": rows}
    for column in rows[0] if rows else ():
        found[column] = sorted(rows, key=lambda row: _sortable(row[column]))
    return found


def _is_without_rowid(session, name):
    schema = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return "WITHOUT ROWID" in session.execute(schema, {"name": name}).scalar_one().upper()


def _sortable(value):
    return value if isinstance(value, int | bytes | str) else repr(value)


def _invite(session, keys, wave, people, chance):
    link_key = key_files.link_key(keys, wave.id)
    issued, tokens = [], {}
    for number in range(people):
        id_ = secrets.token_bytes(16)
        person = f"P{number:05}"
        tokens[person] = personal_token(link_key, id_)
        cell = chance.randrange(len(CELLS))
        issued.append(Invitation(id_, token_hash(tokens[person]), person, cell, "en"))
    invitations.insert_many(session, wave.id, issued)
    return tokens


def _begin(session, keys, wave, begun):
    draft_key = key_files.draft_key(keys, wave.id)
    rows = [
        {
            "lookup": token_hash(token),
            "wave_id": wave.id,
            "sealed": sealed_draft.seal(
                token, draft_key, wave.id, Draft(answers_of(mark), None).to_bytes()
            ),
        }
        for token, mark in begun
    ]
    session.execute(insert(DraftRow), rows)
