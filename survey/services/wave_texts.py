"""The texts of a wave's messages on their page: as written, and as they would arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.message import MessageKind
from survey.domain.wave import WaveState
from survey.services import questionnaires, wave_plans, wording

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.access import Account
    from survey.domain.message import Wording
    from survey.domain.wave import Wave
    from survey.services.wording import Preview


@dataclass(frozen=True)
class WaveText:
    """One text of a wave. `languages` are those of the questionnaire; `own` are texts that differ from the standard.

    It can be changed while `is_draft`. `preview` is None where the text cannot be sent as it is.
    """

    wave: Wave
    kind: MessageKind
    language: str
    languages: tuple[str, ...]
    own: frozenset[tuple[MessageKind, str]]
    wording: Wording
    preview: Preview | None
    sends: bool

    @property
    def is_draft(self) -> bool:
        """Whether the text may still be changed."""
        return self.wave.state is WaveState.DRAFT

    @property
    def is_standard(self) -> bool:
        """Whether the wave uses the standard text here."""
        return (self.kind, self.language) not in self.own


def text(
    session: Session,
    wave_id: str,
    kind: str | None,
    language: str | None,
    *,
    settings: Settings,
    typed: Wording | None = None,
) -> WaveText:
    """Return a text and how it would arrive, `typed` in its place; the invitation unless another kind is asked for.

    Raises NotFound for a wave, a kind or a language that does not exist.
    """
    view = wave_plans.plan_view(session, wave_id)
    plan, wave = view.outline.plan, view.wave
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    chosen_kind = _kind(kind)
    language = language or asked.language
    if language not in asked.languages:
        raise NotFound(f"The questionnaire is not written in {language!r}.")
    words = typed or wording.chosen(plan, chosen_kind, language)
    preview = None
    if not wording.check(words):
        preview = wording.preview(
            session, wave_id, chosen_kind, language, settings=settings, wording=words
        )
    return WaveText(
        wave=wave,
        kind=chosen_kind,
        language=language,
        languages=tuple(asked.languages),
        own=frozenset((one, said) for one, texts in plan.wordings.items() for said in texts),
        wording=words,
        preview=preview,
        sends=plan.sends,
    )


def keep(
    session: Session,
    wave_id: str,
    kind: str | None,
    language: str | None,
    words: Wording | None,
    *,
    now: datetime,
    account: Account,
    settings: Settings,
) -> WaveText:
    """Keep a text, or go back to the standard one (None, or the same words); return what it was before.

    Raises NotFound, or Refused (where: subject, body).
    """
    before = text(session, wave_id, kind, language, settings=settings)
    if words is not None:
        problems = wording.check(words)
        if problems:
            raise Refused(problems)
        plan = wave_plans.plan_view(session, wave_id).outline.plan
        if words == wording.standard_of(plan, before.kind, before.language):
            words = None
    wave_plans.edit_wording(
        session, wave_id, before.kind, before.language, words,
        now=now, actor=account.email, role=account.role,
    )  # fmt: skip
    return before


def _kind(asked: str | None) -> MessageKind:
    try:
        return MessageKind(asked or MessageKind.INVITATION)
    except ValueError:
        raise NotFound(f"There is no message {asked!r}.") from None
