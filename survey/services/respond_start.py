"""From a link to the first page: what the cookie is to hold, the opening page, the draft."""

from __future__ import annotations

from dataclasses import replace
from random import SystemRandom
from typing import TYPE_CHECKING

from survey.domain.answers import Answers
from survey.domain.draft import Draft
from survey.domain.journey import pages
from survey.domain.message import Channel
from survey.domain.roster import draws
from survey.domain.wave import WaveState
from survey.sealing.tokens import canonical, fresh_token, token_hash
from survey.services.respond_journey import (
    answerable,
    instrument,
    language_of,
    look_up,
    opened,
    sealed,
    why_not,
)
from survey.services.respond_views import Link, LinkKind, Opening
from survey.storage import ballot_box, drafts, invitations
from survey.storage import standing as stored_standing

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.roster import RandomBits
    from survey.storage.standing import Standing

_CHANCE = SystemRandom()
_LONGEST_LINK = 64
"""Characters of a token that a cookie is ever made to hold; ours have 26."""


def arrive(session: Session, kind: LinkKind, text: str, channel: Channel = Channel.LINK) -> Link:
    """Return what the cookie of somebody who followed a link is to hold; right and wrong links look alike.

    `text` is the token of a personal link or the code of an open one, as typed. A visitor by an open link
    gets a token of their own. A slip's code opens nothing unless `channel` says that it was typed as one.
    """
    typed = canonical(text)[:_LONGEST_LINK]
    if kind is LinkKind.OPEN:
        wave_id = stored_standing.wave_of_code(session, token_hash(typed))
        return Link(kind, fresh_token(), typed, wave_id or "")
    found = stored_standing.wave_of_token(session, token_hash(typed), channel)
    if found is None:
        return Link(kind, "")
    wave_id, language = found
    return Link(kind, typed, "", wave_id, language)


def opening(session: Session, keys: Path, link: Link) -> Opening:
    """Return the page before the first question; raises Gone. Two queries."""
    standing = answerable(session, link)
    questionnaire = instrument(session, standing).questionnaire
    started = standing.draft is not None
    return Opening(
        wave_id=standing.wave_id,
        wave_title=standing.title,
        closes=standing.closes,
        questionnaire=questionnaire,
        language=language_of(standing, questionnaire),
        counted_with=stored_standing.counted_with(session, standing.wave_id, standing.cell),
        k=standing.k,
        is_open_link=link.kind is LinkKind.OPEN,
        started=started,
        go_on=opened(session, keys, link, standing).stands_at if started else None,
    )


def start(session: Session, keys: Path, link: Link, *, random: RandomBits = _CHANCE) -> str | None:
    """Begin a draft, or go on with the one begun; return the page to go to, None for the check page.

    Raises Gone or NothingRecorded. Every product gets its random number here, once.
    """
    standing = look_up(session, link)
    if standing is None or not standing.may_answer:
        raise why_not(session, link)
    if standing.draft is None:
        standing = _begin(session, keys, link, standing, random)
    return opened(session, keys, link, standing).stands_at


def _begin(
    session: Session, keys: Path, link: Link, standing: Standing, random: RandomBits
) -> Standing:
    """Write the draft of a journey that begins, unless another tab has begun it; return it as it is now."""
    ballot_box.lock_shared(session, standing.wave_id)
    lookup = token_hash(link.token)
    if link.kind is LinkKind.PERSONAL:
        may_begin = invitations.hold(session, lookup)
    else:
        may_begin = stored_standing.state_of(session, standing.wave_id) is WaveState.OPEN
    if not may_begin:
        raise why_not(session, link)
    put = instrument(session, standing)
    first = pages(put.questionnaire, Answers(), put.catalogue)[0]
    draft = Draft(Answers(draws=draws(put.catalogue, random)), at=first.address)
    drafts.begin(session, lookup, standing.wave_id, sealed(keys, link, standing, draft))
    return replace(standing, draft=drafts.read(session, lookup))
