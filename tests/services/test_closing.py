"""Closing a wave: what is stored, what is gone, and what stops it."""

from survey.services import closing, release
from tests.closing_factories import ACTOR, NOW, a_closable_wave


def test_every_ballot_becomes_one_response(sessions, tmp_path):
    wave = a_closable_wave(sessions, tmp_path)
    closed = closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    assert (closed.returned, closed.stored, closed.is_too_few) == (60, 60, False)


def test_a_release_can_be_made_again_byte_for_byte(sessions, tmp_path):
    wave = a_closable_wave(sessions, tmp_path)
    closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR)
    with sessions() as session:
        from survey.storage import releases

        frozen = releases.document(session, wave.id, 1)
        assert release.recompute(session, wave.id, 1) == frozen
