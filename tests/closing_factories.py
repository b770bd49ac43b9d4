"""Open waves with sealed ballots in the box, ready to be closed."""

import random
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from survey.domain.answers import Answers
from survey.domain.ballot import Ballot
from survey.domain.frame import Frame
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.product import Product
from survey.domain.sample import FrameCell
from survey.domain.wave import Links, Wave, WaveState
from survey.sealing import keys as key_files
from survey.sealing.ballot import seal
from survey.services import questionnaires
from survey.storage import waves
from survey.storage.ballot_box import BallotRow
from survey.storage.invitations import InvitationRow

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
ACTOR = "ada@exton.example"
FILE = Path(__file__).parent / "questionnaires/two_items_and_products.yaml"
PRODUCTS = tuple(
    Product(code, code.title(), "business applications")
    for code in ("desk", "mail", "maps", "rota")
)
SITES = {"all": None, "office": "all", "school": "all", "hall": "office", "S1": "school"}
ORGANISATIONS = {"council": None, "care": "council", "plan": "council"}
CELLS = (("hall", "care", 60), ("hall", "plan", 50), ("S1", "care", 40))


def a_wave(**changes):
    """A wave of the questionnaire in FILE, as it stands before it opens."""
    fields = {
        "id": "2026-q2",
        "title": "Summer 2026",
        "questionnaire_id": "two-items",
        "questionnaire_version": 1,
        "opens": date(2026, 6, 1),
        "closes": date(2026, 6, 21),
        "state": WaveState.DRAFT,
        "links": Links.PERSONAL,
        "open_at": (),
        "k": 10,
        "has_frame": True,
        "series": "",
        "catalogue": PRODUCTS,
    }
    return Wave(**fields | changes)


def trees(sites=SITES, organisations=ORGANISATIONS):
    """The nodes of both trees, each given as a mapping of codes to parents."""
    return [
        node
        for breakdown, parents in (
            (Breakdown.SITE, sites),
            (Breakdown.ORGANISATION, organisations),
        )
        for node in _nodes(breakdown, parents)
    ]


def open_wave(session, keys, *, cells=CELLS, groups=None, file=FILE, **changes):
    """Store an open wave. `cells` are (site, organisation, eligible) or with the site leaf as a fourth."""
    questionnaire = questionnaires.add_file(session, file, NOW, ACTOR)
    wave = a_wave(questionnaire_id=questionnaire.id, **changes)
    waves.add(session, wave, NOW)
    frame = [
        FrameCell(number, site, organisation, leaf[0] if leaf else None, eligible, eligible)
        for number, (site, organisation, eligible, *leaf) in enumerate(cells)
    ]
    frozen = Frame(tuple(groups or trees()), tuple(frame), (), {})
    waves.freeze(session, wave, key_files.create(keys, wave.id), frozen)
    waves.move(session, wave.id, WaveState.DRAFT, WaveState.OPEN, opened_at=NOW)
    return replace(wave, state=WaveState.OPEN)


def put(session, keys, wave, returns):
    """Put returns (cell, Answers, asked) into the box, each with its invitation marked as returned."""
    box_key = key_files.public_box_key(keys, wave.id)
    name = f"{wave.questionnaire_id}:{wave.questionnaire_version}"
    ballots, used = [], []
    for cell, answers, asked in returns:
        ballot_id = secrets.token_bytes(16)
        content = Ballot(name, cell, answers, tuple(asked)).to_bytes()
        sealed = seal(box_key, wave.id, ballot_id, content)
        ballots.append({"id": ballot_id, "wave_id": wave.id, "sealed": sealed})
        used.append(an_invitation(wave, cell, returned=True))
    if ballots:
        session.execute(insert(BallotRow), ballots)
        session.execute(insert(InvitationRow), used)


def an_invitation(wave, cell, *, returned):
    """A row of an invitation to nobody in particular."""
    return {
        "id": secrets.token_bytes(16),
        "wave_id": wave.id,
        "token_hash": secrets.token_bytes(32),
        "person": secrets.token_hex(4),
        "cell": cell,
        "language": "en",
        "returned": returned,
    }


def some_returns(counts, seed=1):
    """Believable returns: `counts` by cell; nearly all answer, some tick products, some write a few words."""
    chance = random.Random(seed)  # noqa: S311 - the same answers at every run
    return [a_return(chance, cell) for cell, count in counts.items() for _ in range(count)]


def a_return(chance, cell):
    """One return drawn from a source of chance."""
    speed = chance.choice((1, 2, 3, 4, 5, "does-not-apply", None))
    said = {
        "overall": chance.choice((1, 2, 3, 3, 4, 4, 5)),
        "speed": speed,
        "waiting": chance.choice((1, 2, 3)) if speed == 1 else None,
        "words": f"Words {chance.random()}" if chance.random() < 0.5 else None,
    }
    used = tuple(sorted(chance.sample([p.code for p in PRODUCTS], chance.randrange(4))))
    asked = tuple(sorted(chance.sample(used, min(2, len(used)))))
    answers = Answers(
        items={item: value for item, value in said.items() if value is not None},
        used=used,
        products={code: {"liking": chance.choice((1, 2, 3, 4, 5))} for code in asked},
    )
    return cell, answers, asked


def a_closable_wave(sessions, keys, counts=None, **changes):
    """An open wave with returns in the box: by default 25, 20 and 15 in its three cells."""
    counts = {0: 25, 1: 20, 2: 15} if counts is None else counts
    with sessions.begin() as session:
        wave = open_wave(session, keys, **changes)
        put(session, keys, wave, some_returns(counts))
        asleep = [an_invitation(wave, 0, returned=False) for _ in range(5)]
        session.execute(insert(InvitationRow), asleep)
    return wave


def _nodes(breakdown, parents):
    inner = set(parents.values())
    for code, parent in parents.items():
        level = Level.ROOT if parent is None else Level.UPPER if code in inner else Level.CLASS
        leaves = (code,) if level is Level.CLASS else ()
        yield WaveGroup(breakdown, code, code.title(), "kind", parent, level, leaves)
