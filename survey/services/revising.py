"""Revisions: a closed wave's release made anew by today's methods, for a reason that it tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from survey.domain.errors import Refused
from survey.domain.phrase import phrase
from survey.domain.release import ReleaseName
from survey.domain.wave import WaveState
from survey.services import questionnaires, release, release_document, standard_charts, stored
from survey.storage import audit, ballot_box, releases, waves

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.wave import Wave
    from survey.services.release import Draft

LONGEST_REASON = 300
_OF_EACH = ("revision", "reason")
"""What differs between two revisions that say the same."""


def revise(
    session: Session,
    wave_id: str,
    reason: str,
    *,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> ReleaseName:
    """Make a further revision of a closed wave's release from what is stored of it; pages read it from then on.

    It is tested against the releases, and judges the actions, that the revision before it names. Raises NotFound;
    Refused where the wave is not closed, no fit reason is given, or nothing would change.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        what = phrase("say why in 1 to %(most)s characters", most=LONGEST_REASON)
        raise Refused.because(what, wave_id)
    ballot_box.lock_exclusive(session, wave_id)
    wave = waves.get(session, wave_id)
    before = releases.latest(session, wave_id)
    if wave.state is not WaveState.CLOSED or before is None:
        raise Refused.because("only the results of a closed wave can be revised", wave_id)
    frozen = json.loads(releases.document(session, wave_id, before.revision))
    drafted = _draft(session, wave, before, frozen, why)
    if _content(json.loads(drafted.document)) == _content(frozen):
        raise Refused.because("nothing would change: its release says the same already", wave_id)
    release.freeze(session, drafted, now)
    standard_charts.draw(session, drafted.name)
    detail = {"reason": why, "before": before.digest, "after": drafted.name.digest}
    audit.append(
        session, now=now, actor=actor, role=role, action="revise", object=f"wave:{wave_id}",
        detail={"revision": drafted.name.revision, **detail},
    )  # fmt: skip
    return drafted.name


def _draft(
    session: Session, wave: Wave, before: ReleaseName, frozen: dict[str, Any], reason: str
) -> Draft:
    questionnaire = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    return release.draft(
        session,
        wave,
        questionnaire,
        waves.trees(session, wave.id),
        stored.read_responses(session, wave.id, questionnaire),
        revision=before.revision + 1,
        earlier=[ReleaseName(**name) for name in frozen["earlier"]],
        actions=release_document.actions_of(frozen),
        reason=reason,
    )


def _content(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in _OF_EACH}
