"""Comments on a council's waves, at unions of atoms as a closing leaves them."""

from survey.domain.release import Atom
from survey.services import comment_decisions, comment_review
from survey.services.comment_decisions import Decision
from survey.storage import comments, responses
from survey.storage.responses import CommentRow
from tests.report_factories import GROUPS, store_council

ITEM = "one-change"
WHO = {"actor": "ada@exton.example", "role": "administrator"}
PLANNING = ("hall", "place-2")
SCHOOL = ("school-001", "people-3")
SCHOOLS = ("schools", "people-3")
ELSEWHERE = ("everywhere", "council")
PLACES = {PLANNING: 30, SCHOOL: 22, SCHOOLS: 40, ELSEWHERE: 25}
"""Pairs of nodes of `report_factories.GROUPS`, and how many returns came from each."""
TEXTS = {
    PLANNING: "Maps take minutes to open, day {n}.",
    SCHOOL: "The wireless does not reach room {n}.",
    SCHOOLS: "One password instead of {n}.",
    ELSEWHERE: "Let me print from floor {n}.",
}


def store_comments(session, wave_id, texts=None, places=PLACES, item=ITEM, product=""):
    """Store atoms, and comments on an item: by default twelve at each place; return their ids as pages write them."""
    if texts is None:
        texts = {pair: [TEXTS[pair].format(n=n) for n in range(12)] for pair in places}
    store_atoms(session, wave_id, places)
    rows = [
        {"site": site, "organisation": organisation, "item": item, "product": product, "words": words}
        for (site, organisation), said in texts.items()
        for words in said
    ]  # fmt: skip
    responses.insert_shuffled(session, CommentRow, wave_id, rows)
    return {one.words: one.id.hex() for one in comments.waiting(session, wave_id, 10_000)}


def store_atoms(session, wave_id, places):
    """Store atoms that are not stored yet."""
    there = {(atom.site, atom.organisation) for atom in responses.atoms(session, wave_id)}
    atoms = [
        Atom(*pair, 2 * returned, 2 * returned, 0, returned, returned)
        for pair, returned in places.items()
        if pair not in there
    ]
    responses.insert_atoms(session, wave_id, atoms)


def decide(session, wave_id, now, decisions):
    """Decide of comments: `decisions` holds by id what is to be shown, or None to withhold it."""
    wanted = [Decision(one, words is not None, words or "") for one, words in decisions.items()]
    return comment_decisions.decide(session, wave_id, wanted, now=now, **WHO)


def show_all(session, wave_id, now):
    """Let every comment that waits through as it was written."""
    waiting = comments.waiting(session, wave_id, 10_000)
    return decide(session, wave_id, now, {one.id.hex(): one.words for one in waiting})


def count(session, wave_id):
    """How far the review of a wave has come."""
    return comment_review.found_wave(session, comment_review.closed_wave(session, wave_id))


def fill(session, now):
    """Store a council of three waves: the first is all let through, the last waits; return their ids."""
    waves = store_council(session, now, 3, GROUPS)
    for wave in waves[1:]:
        store_comments(session, wave.id)
    show_all(session, waves[1].id, now)
    return [wave.id for wave in waves]
