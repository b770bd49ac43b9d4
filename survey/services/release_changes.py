"""What a release is tested against: earlier releases of its series, named in it once and for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from survey.analysis import families
from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown
from survey.domain.release import ReleaseName, unbroken
from survey.domain.wave import WaveState
from survey.services import questionnaires
from survey.storage import compared_figures, releases, waves
from survey.storage.compared_figures import ComparedFigure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from survey.analysis.stored import Figures
    from survey.domain.group import WaveGroup
    from survey.domain.improvement import RegisteredAction
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave

_NUMBERS = dict.fromkeys(("base", "score", "change_variance", "df", "sd"), "float64")
_LATEST = 8
"""The slope looks back over so many waves."""
_LONGEST = timedelta(days=2 * 366)
"""The same season a year ago is found within this, however often there is a wave."""


@dataclass(frozen=True)
class Subject:
    """The wave whose release is being made: what it asked, its trees, and the actions that it is to judge."""

    wave: Wave
    questionnaire: Questionnaire
    groups: Sequence[WaveGroup]
    actions: Sequence[RegisteredAction] = ()


def against(
    session: Session, subject: Subject, named: Sequence[ReleaseName] | None = None
) -> tuple[ReleaseName, ...]:
    """Return the earlier releases that a wave is compared with: those `named`, or the latest of each there are.

    They are of the same series and questionnaire and were opened earlier; withdrawn waves are left out. The last
    wave before an action began is among them, however long ago that is.
    """
    if named is not None:
        return tuple(sorted(named))
    wave = subject.wave
    before = [
        other
        for other in waves.listing(session, WaveState.CLOSED)
        if (other.opens, other.id) < (wave.opens, wave.id)
        and (other.series, other.has_frame) == (wave.series, wave.has_frame)
        and other.questionnaire_id == subject.questionnaire.id
    ]
    near = [other for other in before if wave.opens - other.opens <= _LONGEST]
    begun = [
        [other for other in before if other.opens < action.began][-1:] for action in subject.actions
    ]
    chosen = {other.id for waves_of in (near, before[-_LATEST:], *begun) for other in waves_of}
    return tuple(sorted(releases.latest_of(session, chosen).values()))


def test(
    session: Session, subject: Subject, figures: Figures, earlier: Sequence[ReleaseName]
) -> pd.DataFrame:
    """Return the tests of change of a release that is being made (columns of `analysis.comparison`)."""
    name = ReleaseName(subject.wave.id, 0, "")
    current = _compared(name, subject.wave, subject.questionnaire, figures.estimates)
    return changes(
        current,
        _earlier(session, subject, earlier),
        subject.questionnaire.measures,
        subject.groups,
        subject.actions,
    )


def _earlier(
    session: Session, subject: Subject, names: Sequence[ReleaseName]
) -> list[ComparedRelease]:
    """Return the earlier releases with the figures that are tested, and the measures whose series broke since."""
    if not names:
        return []
    known = {wave.id: wave for wave in waves.listing(session)}
    versions = _versions(
        session, subject.questionnaire, [known[name.wave].questionnaire_version for name in names]
    )
    read: dict[str, list[ComparedFigure]] = {name.wave: [] for name in names}
    for figure in sorted(_figures(session, subject, names)):
        read[figure.wave_id].append(figure)
    return [
        _compared(
            name,
            known[name.wave],
            versions[known[name.wave].questionnaire_version],
            pd.DataFrame(read[name.wave], columns=list(ComparedFigure._fields)).astype(_NUMBERS),
            _broken(versions, known[name.wave].questionnaire_version, subject.questionnaire),
        )
        for name in names
    ]


def _figures(
    session: Session, subject: Subject, names: Sequence[ReleaseName]
) -> set[ComparedFigure]:
    """Read the figures of every family in earlier releases, those of no product and of products apart."""
    measures = subject.questionnaire.measures
    tested = [key for one in Breakdown for key in families.tested_groups(subject.groups, one)]
    wanted = [
        (families.headlines(measures), [WHOLE_COUNCIL, *tested]),
        (families.product_headlines(measures), [WHOLE_COUNCIL]),
        ({one.measure for one in subject.actions}, {one.group_key for one in subject.actions}),
    ]
    return {
        figure
        for ids, keys in wanted
        if ids
        for figure in compared_figures.of_releases(session, names, ids, keys)
    }


def _versions(
    session: Session, questionnaire: Questionnaire, fielded: Iterable[int]
) -> dict[int, Questionnaire]:
    """Return every version of a questionnaire between those fielded earlier and the present one."""
    numbers = {*fielded, questionnaire.version}
    found = {}
    for version in range(min(numbers), max(numbers) + 1):
        try:
            found[version] = questionnaires.get(session, questionnaire.id, version)
        except NotFound:  # a number that was skipped
            continue
    return found


def _broken(
    versions: dict[int, Questionnaire], then: int, questionnaire: Questionnaire
) -> frozenset[str]:
    """Return the measures of an earlier version whose series does not reach the present one."""
    low, high = sorted((then, questionnaire.version))
    between = tuple(versions[number] for number in sorted(versions) if low <= number <= high)
    return frozenset(
        measure.id for measure in between[0].measures if not unbroken(measure.id, between)
    )


def _compared(
    name: ReleaseName,
    wave: Wave,
    questionnaire: Questionnaire,
    estimates: pd.DataFrame,
    broken: frozenset[str] = frozenset(),
) -> ComparedRelease:
    return ComparedRelease(
        wave=name.wave,
        revision=name.revision,
        digest=name.digest,
        opens=wave.opens,
        has_frame=wave.has_frame,
        series=wave.series,
        k=wave.k,
        estimates=estimates,
        scales=scales_of(questionnaire.measures),
        broken=broken,
    )
