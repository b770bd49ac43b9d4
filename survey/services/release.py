"""Releases: made from what is stored, frozen once, and made again byte for byte by whoever doubts them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.analysis.figures import figures as figures_of
from survey.analysis.findings import findings
from survey.domain.release import ReleaseName
from survey.services import questionnaires, release_changes, release_document, stored
from survey.services.release_changes import Subject
from survey.storage import releases, waves
from survey.storage.findings import AnswerShareRow, DistributionRow, FindingRow
from survey.storage.releases import ChangeRow, EstimateRow, ResponseRateRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.improvement import RegisteredAction
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave
    from survey.services.stored import Responses


@dataclass(frozen=True)
class Draft:
    """A release worked out and not yet frozen: its name, its document, and the cells that pages read."""

    name: ReleaseName
    document: bytes
    estimates: Sequence[dict[str, Any]]
    rates: Sequence[dict[str, Any]]
    changes: Sequence[dict[str, Any]]
    distributions: Sequence[dict[str, Any]]
    shares: Sequence[dict[str, Any]]
    findings: Sequence[dict[str, Any]]


def draft(
    session: Session,
    wave: Wave,
    questionnaire: Questionnaire,
    groups: Sequence[WaveGroup],
    kept: Responses,
    *,
    revision: int,
    earlier: Sequence[ReleaseName] | None = None,
    actions: Sequence[RegisteredAction] = (),
    reason: str = "",
) -> Draft:
    """Return the release of a wave's responses; reads the earlier releases that it is tested against.

    `earlier` names these where they are already known; where it is None they are looked up. `actions` are those
    registered before the wave opened: whether the figures that they were to move did is tested. `reason`
    says why a revision was made.
    """
    subject = Subject(wave, questionnaire, groups, tuple(sorted(actions)))
    against = release_changes.against(session, subject, earlier)
    rows = stored.as_stored(kept, wave, groups, questionnaire)
    figures = figures_of(rows)
    found = findings(rows, figures)
    changes = release_changes.test(session, subject, figures, against)
    document = release_document.build(
        subject, revision, kept.atoms, figures, changes, against, found, reason
    )
    return Draft(
        ReleaseName(wave.id, revision, release_document.digest_of(document)),
        document,
        estimates=release_document.rows_of(figures.estimates),
        rates=release_document.rows_of(figures.rates),
        changes=release_document.rows_of(changes),
        distributions=release_document.rows_of(figures.distributions),
        shares=release_document.rows_of(figures.shares),
        findings=[row._asdict() for row in found],
    )


def freeze(session: Session, drafted: Draft, now: datetime) -> None:
    """Store a release and its cells for good."""
    releases.freeze(session, drafted.name, drafted.document, now)
    releases.insert_cells(session, EstimateRow, drafted.name, drafted.estimates)
    releases.insert_cells(session, ResponseRateRow, drafted.name, drafted.rates)
    releases.insert_cells(session, ChangeRow, drafted.name, drafted.changes)
    releases.insert_cells(session, DistributionRow, drafted.name, drafted.distributions)
    releases.insert_cells(session, AnswerShareRow, drafted.name, drafted.shares)
    releases.insert_cells(session, FindingRow, drafted.name, drafted.findings)


def recompute(session: Session, wave_id: str, revision: int) -> bytes:
    """Return the canonical document of a release, made anew from what is stored; raises NotFound.

    It is tested against the earlier releases, and judges the actions, that the frozen document names, whatever has
    come since.
    """
    frozen = json.loads(releases.document(session, wave_id, revision))
    wave = waves.get(session, wave_id)
    questionnaire = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    return draft(
        session,
        wave,
        questionnaire,
        waves.trees(session, wave_id),
        stored.read_responses(session, wave_id, questionnaire),
        revision=revision,
        earlier=[ReleaseName(**name) for name in frozen["earlier"]],
        actions=release_document.actions_of(frozen),
        reason=frozen["reason"],
    ).document
