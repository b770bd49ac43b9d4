"""Letters: a message of the outbox as its person gets it, written at the moment when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from survey.delivery.letter import compose
from survey.delivery.transport import Fate, Outcome, Reach
from survey.sealing import keys as key_files
from survey.sealing.keys import KeyMissingError
from survey.sealing.tokens import personal_token
from survey.services import opt_outs, questionnaires, wording
from survey.storage import wave_plans, waves

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.delivery.letter import Letter
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave
    from survey.storage.message_leases import Leased, Recipient

_MESSAGE_ID = b"message-id/v1\0"
_MESSAGE_ID_HEX = 32


@dataclass(frozen=True)
class _OfWave:
    """What the letters of one wave share."""

    wave: Wave
    questionnaire: Questionnaire
    plan: FieldworkPlan
    link_key: bytes


class Letters:
    """The writer of a batch's letters; what a wave's letters share is read once."""

    def __init__(self, keys: Path, settings: Settings) -> None:
        self._keys = keys
        self._settings = settings
        self._known: dict[str, _OfWave] = {}

    def write(
        self, session: Session, message: Leased, recipient: Recipient, now: datetime
    ) -> Letter | Outcome:
        """Return the letter of a message; where the wave's link key is not here, that it must wait."""
        try:
            shared = self._of_wave(session, message.wave_id)
        except KeyMissingError as missing:
            return Outcome(Fate.TRY_LATER, str(missing), Reach.LETTER)
        asked = shared.questionnaire
        speaks = recipient.language in asked.languages
        language = recipient.language if speaks else asked.language
        public_url, secret = self._settings.public_url, self._settings.secret_key
        content = wording.content(
            wording.chosen(shared.plan, message.kind, language),
            shared.wave,
            asked,
            language,
            settings=self._settings,
            link=f"{public_url}/r/{personal_token(shared.link_key, recipient.invitation)}",
            stop=opt_outs.address(public_url, secret, message.person, language),
        )
        message_id = self._message_id(message.id)
        return compose(content, to=recipient.email, message_id=message_id, at=now)

    def _message_id(self, id_: bytes) -> str:
        """Return the Message-ID of a message: always the same, and no way back to the row."""
        digest = sha256(_MESSAGE_ID + id_).hexdigest()[:_MESSAGE_ID_HEX]
        return f"<{digest}@{urlsplit(self._settings.public_url).hostname}>"

    def _of_wave(self, session: Session, wave_id: str) -> _OfWave:
        if wave_id not in self._known:
            wave = waves.get(session, wave_id)
            self._known[wave_id] = _OfWave(
                wave,
                questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version),
                wave_plans.get(session, wave_id),
                key_files.link_key(self._keys, wave_id),
            )
        return self._known[wave_id]
