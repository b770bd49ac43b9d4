"""Opening the ballot box: every ballot, once, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.ballot import Ballot
from survey.domain.errors import Refused
from survey.domain.phrase import phrase
from survey.sealing import keys as key_files
from survey.sealing.ballot import NotOurBallotError, opener
from survey.sealing.keys import KeyMissingError
from survey.services.answer_codes import NotAnAnswerError
from survey.services.opened import Tray
from survey.storage import ballot_box, invitations, waves

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave
    from survey.services.opened import Returns


def open_box(session: Session, keys: Path, wave: Wave, questionnaire: Questionnaire) -> Returns:
    """Return every return of a wave; raises Refused where the key, a ballot or the count is wrong.

    Ballots are opened as they are read, a chunk in memory at a time.
    """
    open_ballot = opener(_box_key(session, keys, wave), wave.id)
    cells = frozenset(cell.number for cell in waves.cells(session, wave.id))
    tray = Tray(questionnaire, cells, wave.catalogue)
    sealed = unreadable = 0
    for ballot in ballot_box.iterate(session, wave.id):
        sealed += 1
        try:
            _lay(tray, Ballot.from_bytes(open_ballot(*ballot)), questionnaire)
        except (NotOurBallotError, NotAnAnswerError, ValueError):
            unreadable += 1
    _reconcile(wave, sealed, unreadable, invitations.counted_returns(session, wave.id))
    return tray.returns()


def _box_key(session: Session, keys: Path, wave: Wave) -> bytes:
    try:
        private = key_files.box_key(keys, wave.id)
        public = key_files.public_box_key(keys, wave.id)
    except KeyMissingError as missing:
        what = phrase(
            "%(missing)s Put it back and close again: nothing has been opened.",
            missing=str(missing),
        )
        raise Refused.because(what, wave.id) from missing
    if public != waves.box_key(session, wave.id):
        what = phrase(
            "the box key in the folder of keys is not the one that this wave's ballots were sealed to"
        )
        raise Refused.because(what, wave.id)
    return private


def _lay(tray: Tray, ballot: Ballot, questionnaire: Questionnaire) -> None:
    if ballot.questionnaire != questionnaire.name:
        raise NotAnAnswerError("A ballot answers another questionnaire.")
    tray.lay(ballot.cell, ballot.answers, ballot.asked)


def _reconcile(wave: Wave, sealed: int, unreadable: int, counted: int) -> None:
    if unreadable:
        what = phrase(
            "%(unreadable)s of %(sealed)s ballots cannot be opened or were not given by this questionnaire: "
            "the box has been tampered with or damaged, and nothing has been stored",
            unreadable=unreadable,
            sealed=sealed,
        )
        raise Refused.because(what, wave.id)
    if sealed != counted:
        what = phrase(
            "the box holds %(sealed)s ballots, but %(counted)s returns were counted: ballots were added or taken "
            "out, and nothing has been stored",
            sealed=sealed,
            counted=counted,
        )
        raise Refused.because(what, wave.id)
