"""A10: groups of awkward sizes, closed for good. Every atom holds none or at least ten, whatever came back."""

import json

import pytest
from sqlalchemy import delete, insert, select

from survey.services import closing, release
from survey.services.estimates import Wanted, published
from survey.storage import releases, responses
from survey.storage.invitations import InvitationRow
from survey.storage.waves import OpenLinkRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave, trees

K = 10
SITES = {
    "all": None,
    "office": "all",
    "school": "all",
    "hall": "office",
    "S1": "school",
    "S2": "school",
    "S3": "school",
}
ORGANISATIONS = {
    "council": None,
    "people": "council",
    "place": "council",
    "care": "people",
    "educ": "people",
    "S1-staff": "people",
    "plan": "place",
}
CELLS = {
    "a pair of 1": (
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 1},
        {("hall", "care"): 25, ("all", "council"): 21},
    ),
    "a pair of 9": (
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 9},
        {("hall", "care"): 25, ("all", "council"): 29},
    ),
    "a pair of 10": (
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 10},
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 10},
    ),
    "a pair of 11": (
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 11},
        {("hall", "care"): 25, ("hall", "plan"): 20, ("S1", "care"): 11},
    ),
    "a department of 12 inside a site class of 13": (
        {("hall", "plan"): 30, ("S3", "care"): 12, ("school", "plan"): 1, ("S1", "plan"): 14},
        {("hall", "plan"): 30, ("all", "council"): 13, ("S1", "plan"): 14},
    ),
    "the thirteenth counted with others of its department in schools": (
        {("hall", "plan"): 30, ("S3", "care"): 12, ("school", "plan"): 13},
        {("hall", "plan"): 30, ("S3", "care"): 12, ("school", "plan"): 13},
    ),
    "a school that is a leaf of both trees": (
        {("hall", "care"): 30, ("S1", "S1-staff"): 12, ("S2", "educ"): 9},
        {("hall", "care"): 30, ("all", "council"): 21},
    ),
    "a small school whose staff are a department of their own": (
        {("hall", "care"): 30, ("S1", "S1-staff"): 9, ("hall", "educ"): 11},
        {("hall", "care"): 30, ("all", "council"): 20},
    ),
    "one small child": (
        {("S1", "educ"): 40, ("S2", "educ"): 3, ("hall", "plan"): 30},
        {("S1", "educ"): 40, ("all", "council"): 33},
    ),
    "two small children below ten together": (
        {("S1", "educ"): 4, ("S2", "educ"): 5, ("S3", "educ"): 40, ("hall", "plan"): 30},
        {("S3", "educ"): 40, ("all", "council"): 39},
    ),
    "two small children above ten together": (
        {("S1", "educ"): 6, ("S2", "educ"): 5, ("S3", "educ"): 40, ("hall", "plan"): 30},
        {("school", "educ"): 11, ("S3", "educ"): 40, ("hall", "plan"): 30},
    ),
    "three levels of the organisation": (
        {("hall", "educ"): 5, ("hall", "care"): 6, ("hall", "plan"): 30},
        {("all", "people"): 11, ("hall", "plan"): 30},
    ),
    "nobody in a pair that was planned": (
        {("hall", "care"): 30, ("hall", "plan"): 0, ("S1", "educ"): 12},
        {("hall", "care"): 30, ("hall", "plan"): 0, ("S1", "educ"): 12},
    ),
}  # fmt: skip


@pytest.fixture
def close(sessions, tmp_path):
    """Close a wave with so many returns in each pair, each of which has 60 eligible staff."""

    def close(by_pair, sites=SITES, **changes):
        wave = a_closable_wave(
            sessions,
            tmp_path,
            cells=[(*pair, 60) for pair in by_pair],
            groups=trees(sites, ORGANISATIONS),
            counts=dict(enumerate(by_pair.values())),
            **changes,
        )
        return closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)

    return close


def atoms_of(session, wave_id):
    return {
        (atom.site, atom.organisation): atom.returned for atom in responses.atoms(session, wave_id)
    }


def assert_nothing_is_told_of_fewer_than_k(session, closed):
    """Assert it for the bases of every measure, of each group and of what is left of its parent."""
    document = json.loads(releases.document(session, closed.wave, 1))
    parent_of = {
        f"{group['breakdown']}:{group['code']}": group["parent"] for group in document["groups"]
    }
    bases = {
        (line.estimate.measure, line.estimate.group): line.estimate.base
        for line in published(session, Wanted(products=("",)))
    }
    for (measure, group), base in bases.items():
        assert base is None or base >= K
        breakdown, _, _ = group.partition(":")
        parent = parent_of.get(group)
        if parent is not None and base is not None:
            is_root = parent_of[f"{breakdown}:{parent}"] is None
            rest = bases[measure, "all" if is_root else f"{breakdown}:{parent}"] - base
            assert rest == 0 or rest >= K


@pytest.mark.parametrize(("returned", "expected"), CELLS.values(), ids=CELLS)
def test_pairs_of_awkward_sizes(close, session, returned, expected):
    closed = close(returned)
    assert atoms_of(session, closed.wave) == expected
    assert closed.stored == sum(returned.values())
    assert_nothing_is_told_of_fewer_than_k(session, closed)
    assert release.recompute(session, closed.wave, 1) == releases.document(session, closed.wave, 1)


def test_a_class_of_two_sites_is_told_apart_only_where_both_can_be(sessions, tmp_path, session):
    sites = SITES | {"north": "school", "N1": "north", "N2": "north"}
    cells = [
        ("hall", "care", 60),
        ("north", "educ", 60, "N1"),
        ("north", "educ", 60, "N2"),
        ("north", "care", 60, "N1"),
    ]
    wanted = {
        (30, 10, 11, 0): {
            ("hall", "care"): 30, ("N1", "educ"): 10, ("N2", "educ"): 11, ("N1", "care"): 0,
        },
        (30, 10, 9, 0): {("hall", "care"): 30, ("north", "educ"): 19, ("north", "care"): 0},
        (30, 15, 11, 1): {("hall", "care"): 30, ("all", "council"): 27},
    }  # fmt: skip
    for number, (counts, atoms) in enumerate(wanted.items()):
        wave = a_closable_wave(
            sessions, tmp_path, id=f"w{number}", cells=cells, groups=trees(sites, ORGANISATIONS),
            counts=dict(enumerate(counts)),
        )  # fmt: skip
        closed = closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
        assert atoms_of(session, wave.id) == atoms
        assert closed.stored == sum(counts)
        session.rollback()  # the next closing waits for whoever is still reading


def test_a_group_that_moved_between_waves_has_whole_atoms_in_each(close, session):
    returned = {("hall", "care"): 30, ("S1", "educ"): 9, ("S2", "educ"): 12}
    before = close(returned, id="w1")
    after = close(returned, SITES | {"S1": "office"}, id="w2")
    for closed in (before, after):
        assert all(count == 0 or count >= K for count in atoms_of(session, closed.wave).values())
        assert_nothing_is_told_of_fewer_than_k(session, closed)


def test_one_by_a_personal_link_among_many_by_open_link_is_not_alone(sessions, tmp_path, session):
    wave = a_closable_wave(
        sessions, tmp_path, counts={0: 1, 1: 40}, groups=trees(SITES, ORGANISATIONS),
        cells=[("hall", "care", 50), ("school", "council", 120)],
    )  # fmt: skip
    with sessions.begin() as other:
        by_link = select(InvitationRow.id).where(InvitationRow.cell == 1)
        other.execute(delete(InvitationRow).where(InvitationRow.id.in_(by_link)))
        link = {"code_hash": b"c" * 32, "wave_id": wave.id, "site": "S1", "cell": 1, "returned": 40}
        other.execute(insert(OpenLinkRow).values(**link))
    closed = closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    assert atoms_of(session, wave.id) == {("all", "council"): 41}
    assert_nothing_is_told_of_fewer_than_k(session, closed)
