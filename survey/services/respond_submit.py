"""Submitting: the draft becomes a sealed return, once, in four statements of one transaction."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from survey.domain.ballot import Ballot
from survey.domain.journey import on_route
from survey.failpoint import reach
from survey.sealing import ballot as sealed_ballot
from survey.sealing.tokens import token_hash
from survey.services.respond_journey import look_up, opened, why_not
from survey.services.respond_views import Link, LinkKind
from survey.storage import ballot_box, drafts, invitations
from survey.storage.base import OBJECT_KEY_BYTES
from survey.storage.standing import Look

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.services.respond_journey import Journey
    from survey.storage.standing import Standing


def submit(session: Session, keys: Path, link: Link) -> None:
    """Put the return into the ballot box, once; raises Gone, NothingRecorded or NotStarted.

    In this order: hold off the closing, claim, take the draft, put the ballot. Whoever comes second finds
    nothing to claim. Nothing is recorded but the sealed ballot: no time, no address, no language.
    """
    standing = look_up(session, link, Look.SUBMIT)
    if standing is None:
        raise why_not(session, link)
    reach("before-claim")
    cell, draft = _claim(session, link, standing)
    reach("after-claim")
    journey = opened(session, keys, link, replace(standing, draft=draft))
    ballot_id = secrets.token_bytes(OBJECT_KEY_BYTES)
    content = ballot_of(journey, cell).to_bytes()
    sealed = sealed_ballot.seal(standing.box_key, standing.wave_id, ballot_id, content)
    ballot_box.put(session, standing.wave_id, ballot_box.SealedBallot(ballot_id, sealed))
    reach("after-box-insert")


def ballot_of(journey: Journey, cell: int) -> Ballot:
    """Return what is put into the box: the answers to what was put on the route, counted in a frame cell."""
    answers = on_route(journey.pages, journey.draft.answers)
    asked = {page.product.code for page in journey.pages if page.product}
    return Ballot(journey.questionnaire.name, cell, answers, tuple(sorted(asked)))


def _claim(session: Session, link: Link, standing: Standing) -> tuple[int, bytes | None]:
    """Claim the one return of a link; return its cell and the sealed draft, which is gone from now on.

    A visitor by an open link has no invitation: there the deletion of the draft is the claim.
    """
    lookup = token_hash(link.token)
    if link.kind is LinkKind.OPEN:
        draft = drafts.take(session, lookup)
        if draft is None:
            raise why_not(session, link)
        invitations.count_open_return(session, token_hash(link.code))
        return standing.cell, draft
    cell = invitations.claim(session, lookup)
    if cell is None:
        raise why_not(session, link)
    return cell, drafts.take(session, lookup)
