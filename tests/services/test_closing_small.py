"""Waves with few returns: what is kept, and that nothing can be taken out of it."""

import json

import pytest
from sqlalchemy import select

from survey.services import closing, release
from survey.services.estimates import Wanted, published
from survey.storage import releases, responses
from survey.storage.responses import CommentRow, ProductResponseRow
from tests.closing_factories import ACTOR, NOW, a_closable_wave


@pytest.fixture
def close_with(sessions, tmp_path):
    """Close a wave with so many returns in each cell."""

    def close_with(counts):
        wave = a_closable_wave(sessions, tmp_path, counts=counts)
        return closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)

    return close_with


def test_of_a_whole_wave_below_k_only_the_number_is_kept(close_with, session):
    closed = close_with({0: 4, 1: 3, 2: 2})
    assert (closed.returned, closed.stored, closed.is_too_few) == (9, 0, True)
    (atom,) = responses.atoms(session, closed.wave)
    assert (atom.site, atom.organisation, atom.eligible, atom.returned, atom.answered) == (
        "all", "council", 150, 9, 0,
    )  # fmt: skip
    assert not list(responses.responses(session, closed.wave))
    assert not session.scalars(select(ProductResponseRow.id)).all()
    assert not session.scalars(select(CommentRow.id)).all()


def test_the_release_of_a_wave_below_k_says_so_and_holds_no_figure(close_with, session):
    closed = close_with({0: 9})
    lines = list(published(session, Wanted()))
    assert lines
    assert all(line.estimate.suppressed and line.estimate.mean is None for line in lines)
    document = json.loads(releases.document(session, closed.wave, 1))
    assert document["rates"]["rows"] == []
    assert release.recompute(session, closed.wave, 1) == releases.document(session, closed.wave, 1)


def test_a_wave_that_nobody_answered_closes(close_with, session):
    closed = close_with({})
    assert (closed.returned, closed.stored, closed.is_too_few) == (0, 0, False)
    assert release.recompute(session, closed.wave, 1) == releases.document(session, closed.wave, 1)


def test_ten_returns_are_stored(close_with):
    assert close_with({0: 10}).stored == 10


def test_it_can_be_known_before_that_too_few_have_returned(sessions, tmp_path):
    wave = a_closable_wave(sessions, tmp_path, counts={0: 9})
    with sessions() as session:
        assert closing.is_too_few(session, wave.id)


def test_where_fewer_than_ten_wrote_no_comment_is_kept(close_with, session):
    close_with({0: 12})
    assert not session.scalars(select(CommentRow.id)).all()


def test_comments_of_a_small_cell_lie_higher_up(close_with, session):
    close_with({0: 60, 1: 60, 2: 12})
    places = {
        tuple(row) for row in session.execute(select(CommentRow.site, CommentRow.organisation))
    }
    assert ("S1", "care") not in places
    assert len(places) > 1
