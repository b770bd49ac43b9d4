"""Attacks with the whole database in hand, before and after closing: A01 and A02 of the threat model.

Whoever holds a copy from just before the closing knows who returned and in which order. They must learn
nothing of who answered what: every order of what is stored is at chance. Beside each attack stands the same
attack with a protection taken away, which must succeed.
"""

import shutil
from itertools import product
from math import sqrt

import numpy as np
import pytest
from sqlalchemy import text, update

from survey.domain.ballot import Ballot
from survey.sealing import keys as key_files
from survey.sealing.ballot import opener
from survey.services import closing, unlinking
from survey.storage import ballot_box, invitations
from survey.storage.ballot_box import SealedBallot
from survey.storage.engine import make_engine, make_sessions
from survey.storage.invitations import InvitationRow
from tests import postgresql
from tests.attack.crowd import answered_by, mark_of, orders, table
from tests.closing_factories import ACTOR, NOW

MOST_MATCHES = 10
"""The matches of two orders that have nothing to do with one another are Poisson with mean 1: 1e-8 lie above."""
STORED = ("response", "product_response", "comment")
SIZES = (500, 2000)


@pytest.fixture(scope="module")
def databases(request, tmp_path_factory):
    """Fresh databases for this module, by kind."""
    made = []

    def database(kind):
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("crowd") / "survey.db"
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"
        server = request.getfixturevalue("postgresql_server")
        context = postgresql.database(server, request.getfixturevalue("postgresql_template"))
        made.append(context)
        return context.__enter__()

    yield database
    for context in made:
        context.__exit__(None, None, None)


@pytest.fixture(scope="module", params=list(product(("sqlite", "postgresql"), SIZES)), ids=str)
def attacked(request, databases, tmp_path_factory):
    """What an attacker has: copies of every table from before and after the closing, and the crowd's story."""
    kind, size = request.param
    return closed_crowd(databases(kind), size, tmp_path_factory.mktemp("keys"))


def closed_crowd(database_url, size, keys):
    crowd = answered_by(size, database_url, keys)
    sessions = make_sessions(engine := make_engine(database_url))
    with sessions() as session:
        before = {name: table(session, name) for name in ("invitation", "ballot_box")}
    marks = opened(crowd, before["ballot_box"])
    closing.close(sessions, keys, crowd.wave.id, now=NOW, actor=ACTOR)
    with sessions() as session:
        after = {
            name: table(session, name) for name in (*STORED, "invitation", "draft", "ballot_box")
        }
    engine.dispose()
    return crowd, before, marks, after


def copied(database_url, *tables):
    """Return a copy of these tables, each as `table` returns it."""
    engine = make_engine(database_url)
    with make_sessions(engine)() as session:
        copy = {name: table(session, name) for name in tables}
    engine.dispose()
    return copy


def opened(crowd, ballots):
    """Return the mark in each ballot by its id: only to see later whether an attacker was right."""
    open_ballot = opener(key_files.box_key(crowd.keys, crowd.wave.id), crowd.wave.id)
    return {
        row["id"]: mark_of(
            {"answers": Ballot.from_bytes(open_ballot(row["id"], row["sealed"])).answers.items}
        )
        for row in ballots
    }


def orders_of_people(crowd, before):
    """Return every order of those who returned that a copy from before the closing has, as places."""
    returned = [row for row in before["invitation"] if row["returned"]]
    found = {
        f"invitation {name}": crowd.places_of_people(row["person"] for row in rows)
        for name, rows in orders(returned).items()
        if name != "returned"
    }
    return {"as they answered": list(range(len(crowd.order))), **found}


def orders_of_stored(crowd, rows):
    return {name: crowd.places(map(mark_of, ordered)) for name, ordered in orders(rows).items()}


def matches(one, other):
    return sum(a == b for a, b in zip(one, other, strict=True))


def rank_correlation(places):
    """Spearman's, of the order in which rows lie and the order in which they were given."""
    return float(np.corrcoef(np.arange(len(places)), places)[0, 1])


@pytest.mark.parametrize("stored", STORED)
def test_no_order_of_what_is_stored_matches_an_order_of_the_people(attacked, stored):
    crowd, before, _, after = attacked
    assert len(after[stored]) == len(crowd.order)
    for (person_order, people), (stored_order, rows) in product(
        orders_of_people(crowd, before).items(), orders_of_stored(crowd, after[stored]).items()
    ):
        assert matches(people, rows) <= MOST_MATCHES, (person_order, stored_order)


@pytest.mark.parametrize("stored", STORED)
def test_no_order_of_what_is_stored_is_that_of_answering(attacked, stored):
    crowd, _, _, after = attacked
    for name, places in orders_of_stored(crowd, after[stored]).items():
        assert abs(rank_correlation(places)) < 5 / sqrt(len(places)), name


def test_no_ballot_can_be_followed_into_what_is_stored(attacked):
    crowd, before, marks, after = attacked
    for stored, (name, ballots) in product(STORED, orders(before["ballot_box"]).items()):
        given = crowd.places(marks[row["id"]] for row in ballots)
        for stored_order, rows in orders_of_stored(crowd, after[stored]).items():
            assert matches(given, rows) <= MOST_MATCHES, (name, stored_order)


def test_nothing_is_left_of_who_returned(attacked):
    _, before, _, after = attacked
    assert after["invitation"] == after["draft"] == after["ballot_box"] == []
    told = {row.get("xmin") for row in before["invitation"]} - {None}
    assert not told & {row.get("xmin") for stored in STORED for row in after[stored]}
    ids = {row["id"] for name in ("invitation", "ballot_box") for row in before[name]}
    assert not ids & {row["id"] for stored in STORED for row in after[stored]}


# What the protections do: the same attacks with one of them taken away.


def test_in_the_open_box_postgresql_tells_who_gave_which_ballot(databases, tmp_path):
    url = databases("postgresql")
    crowd = answered_by(500, url, tmp_path)
    copy = copied(url, "ballot_box", "invitation")
    ballots = copy["ballot_box"]
    people = {row["xmin"]: row["person"] for row in copy["invitation"] if row["returned"]}
    marks = opened(crowd, ballots)
    named = [(people.get(row["xmin"]), marks[row["id"]]) for row in ballots]
    truth = set(zip(crowd.order, crowd.marks, strict=True))
    assert len(truth & set(named)) >= 0.99 * 500
    in_order = sorted(ballots, key=lambda row: row["xmin"])
    assert rank_correlation(crowd.places(marks[row["id"]] for row in in_order)) > 0.99


def test_sqlite_tells_the_order_of_answering_by_a_hidden_row_number(databases, tmp_path):
    url = databases("sqlite")
    engine = make_engine(url)
    with engine.begin() as connection:
        schema = "SELECT sql FROM sqlite_master WHERE name = 'ballot_box'"
        ordinary = connection.execute(text(schema)).scalar_one()
        connection.execute(text("DROP TABLE ballot_box"))
        connection.execute(text(ordinary.replace("WITHOUT ROWID", "")))
    engine.dispose()
    crowd = answered_by(500, url, tmp_path)
    ballots = copied(url, "ballot_box")["ballot_box"]
    marks = opened(crowd, ballots)
    places = crowd.places(marks[row["id"]] for row in orders(ballots)["rowid"])
    assert matches(places, range(500)) >= 0.99 * 500
    assert rank_correlation(places) > 0.99


def test_without_the_shuffle_the_order_of_answering_is_stored(databases, tmp_path, monkeypatch):
    def as_they_lie(session, wave_id):
        lying = text("SELECT id, sealed FROM ballot_box ORDER BY xmin::text::bigint")
        yield from (SealedBallot(*row) for row in session.execute(lying))

    monkeypatch.setattr(ballot_box, "iterate", as_they_lie)
    monkeypatch.setattr(unlinking, "_shuffled", list)
    crowd, _, _, after = closed_crowd(databases("postgresql"), 500, tmp_path)
    for stored in ("response", "product_response"):
        places = orders_of_stored(crowd, after[stored])["cmin"]
        assert matches(places, range(500)) >= 0.99 * 500
        assert rank_correlation(places) > 0.99


def test_blanking_instead_of_deleting_names_those_who_returned(databases, tmp_path, monkeypatch):
    def blank(session, wave_id):
        of_wave = InvitationRow.wave_id == wave_id
        session.execute(
            update(InvitationRow).where(of_wave, InvitationRow.returned).values(returned=False)
        )

    monkeypatch.setattr(invitations, "forget", blank)
    crowd, _, _, after = closed_crowd(databases("postgresql"), 500, tmp_path)
    closed_in = {row["xmin"] for row in after["response"]}
    named = {row["person"] for row in after["invitation"] if row["xmin"] in closed_in}
    assert len(named & set(crowd.order)) >= 0.99 * 500
    assert len(named) == len(crowd.order)
