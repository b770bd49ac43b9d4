"""How many of the aims of a group are met, for the overview; the page of improvement has each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.scale import Direction
from survey.services import improvement_words
from survey.services.improvement_then import then
from survey.services.improvement_views import Standing
from survey.services.report_lines import figure
from survey.storage import report_cells

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.services.improvement import Marking
    from survey.services.report_asked import Asked

_MET = {Standing.MET, Standing.MET_WITHIN}


def aims_met(session: Session, found: Asked, marking: Marking) -> str:
    """Return how many aims of the page's group, and of those below it, its wave meets.

    They are counted as on the page of improvement. Nothing where there is no aim but that of the headline, of which
    the page speaks anyway.
    """
    known, reach = then(found), found.reach
    aims = [
        one.content
        for one in marking.aims(found.key)
        if known.knows(one) and (reach.holds(one.content.group_key) or reach.owns(WHOLE_COUNCIL))
    ]
    if all((aim.measure, aim.group_key) == (found.headline.id, found.key) for aim in aims):
        return ""
    cells = report_cells.cells_of_wave(
        session,
        found.wave.id,
        found.wave.revision,
        {aim.measure for aim in aims},
        {aim.group_key for aim in aims},
    )
    by_subject = {(cell.measure, cell.product, cell.group_key): cell for cell in cells}
    lower = {
        measure.id
        for wave in found.history.waves
        for measure in found.history.questionnaire_of(wave).measures
        if measure.direction is Direction.LOWER_IS_BETTER
    }
    met = sum(
        improvement_words.standing(
            figure(by_subject.get((aim.measure, aim.product, aim.group_key))),
            aim.target,
            is_lower_better=aim.measure in lower,
        )
        in _MET
        for aim in aims
    )
    return improvement_words.aims_met(met, len(aims), found.language)
