"""What a release is tested against: earlier releases of its series, named in it once and for good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.analysis.stored import ESTIMATE_COLUMNS
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.release import ReleaseName, unbroken
from survey.domain.wave import WaveState
from survey.services import questionnaires
from survey.storage import releases, waves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.analysis.stored import Figures
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave

_NUMBERS = dict.fromkeys(("base", "score", "change_variance", "df"), "float64")
_LATEST = 8
"""The slope looks back over so many waves."""
_LONGEST = timedelta(days=2 * 366)
"""The same season a year ago is found within this, however often there is a wave."""


def against(
    session: Session,
    wave: Wave,
    questionnaire: Questionnaire,
    named: Sequence[ReleaseName] | None = None,
) -> tuple[ReleaseName, ...]:
    """Return the earlier releases that a wave is compared with: those `named`, or the latest of each there are.

    They are of the same series and questionnaire and were opened earlier; withdrawn waves are left out.
    """
    if named is not None:
        return tuple(sorted(named))
    before = [
        other
        for other in waves.listing(session, WaveState.CLOSED)
        if (other.opens, other.id) < (wave.opens, wave.id)
        and (other.series, other.has_frame) == (wave.series, wave.has_frame)
        and other.questionnaire_id == questionnaire.id
    ]
    near = [other.id for other in before if wave.opens - other.opens <= _LONGEST]
    chosen = {*near, *(other.id for other in before[-_LATEST:])}
    return tuple(sorted(releases.latest_of(session, chosen).values()))


def test(
    session: Session,
    wave: Wave,
    questionnaire: Questionnaire,
    figures: Figures,
    earlier: Sequence[ReleaseName],
) -> pd.DataFrame:
    """Return the tests of change of a release that is being made (columns of `analysis.comparison`)."""
    current = _compared(ReleaseName(wave.id, 0, ""), wave, questionnaire, figures.estimates)
    others = [_earlier(session, name, questionnaire) for name in earlier]
    return changes(current, others, questionnaire.measures)


def _earlier(session: Session, name: ReleaseName, questionnaire: Questionnaire) -> ComparedRelease:
    wave = waves.get(session, name.wave)
    versions = _between(session, wave, questionnaire)
    rows = releases.cells_of_group(session, name, WHOLE_COUNCIL)
    cells = pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS)).astype(_NUMBERS)
    broken = frozenset(
        measure.id for measure in versions[0].measures if not unbroken(measure.id, versions)
    )
    return _compared(name, wave, versions[0], cells, broken)


def _between(
    session: Session, wave: Wave, questionnaire: Questionnaire
) -> tuple[Questionnaire, ...]:
    """Return the versions of a questionnaire from an earlier wave's to the present one, oldest first."""
    low, high = sorted((wave.questionnaire_version, questionnaire.version))
    found = []
    for version in range(low, high + 1):
        try:
            found.append(questionnaires.get(session, questionnaire.id, version))
        except NotFound:  # a number that was skipped
            continue
    return tuple(found)


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
