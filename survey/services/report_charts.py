"""The trend of a release: drawn when it is frozen, or when first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts import trend_chart
from survey.charts.language import ENGLISH
from survey.charts.trend_plane import NO_MARKS
from survey.charts.words import Contrast
from survey.domain.group import Breakdown, Level
from survey.domain.measure import Role
from survey.domain.reach import published_key
from survey.services import improvement, kept_charts
from survey.services.report_history import history
from survey.services.report_marks import marked
from survey.storage import report_cells
from survey.storage import waves as waves_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.charts.trend import TrendMarks, TrendPoint
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Questionnaire
    from survey.services.improvement import Marking
    from survey.services.kept_charts import Charts
    from survey.services.report_history import History

CAPTION = "trend-caption"
"""The id of the element that names the trend chart in a page."""
_FEWEST = 2


def headline_of(questionnaire: Questionnaire) -> Measure:
    """Return the measure that stands for the whole."""
    return next(
        (m for m in questionnaire.measures if m.role == Role.HEADLINE), questionnaire.measures[0]
    )


def trend_charts(
    session: Session,
    points: Sequence[TrendPoint],
    compared: int | None,
    language: Language,
    marks: TrendMarks = NO_MARKS,
) -> Charts:
    """Return the trend in every size; none where fewer than two waves have a figure."""
    if sum(point.score is not None for point in points) < _FEWEST:
        return kept_charts.NONE
    shown = {
        "locale": language.locale,
        "words": language.translations.gettext("not comparable"),
        "points": [(str(p.day), p.score, p.low, p.high, p.is_break) for p in points],
        "compared": compared,
        "caption": CAPTION,
        "marks": [(str(mark.day), mark.number, mark.title) for mark in marks.events],
        "target": (marks.target, marks.target_words),
        "drawing": trend_chart.DRAWING,
    }
    return kept_charts.kept(
        session,
        "trend",
        shown,
        lambda size: trend_chart.draw(points, size, language, CAPTION, compared, marks),
    )


def draw_standard(session: Session, wave_id: str, revision: int) -> int:
    """Draw the trends of the council, its kinds, directorates and departments as the pages will ask for them.

    Call it once the cells of the release are stored; returns how many were new. `revision` is the one
    just frozen: nothing is drawn where a later one exists.
    """
    waves = report_cells.released_waves(session, being_closed=wave_id)
    number = next(
        (n for n, wave in enumerate(waves) if (wave.id, wave.revision) == (wave_id, revision)), None
    )
    if number is None:
        return 0
    past = history(session, waves[: number + 1])
    drawn: dict[str, str] = {}
    trees = waves_store.trees(session, wave_id)
    marking = improvement.marking(session, trees)
    for group in _standard(trees):
        drawn |= _drawn_for(session, past, group, marking)
    kept_charts.keep(session, drawn)
    return len(drawn)


def compared_point(
    points: Sequence[TrendPoint], past: History, tests: Iterable[report_cells.Tested]
) -> int | None:
    """Return which point of a trend the page names: a year ago, else the last wave, else none."""
    days = {wave.id: wave.closes for wave in past.waves}
    for contrast in (Contrast.YEAR_AGO, Contrast.LAST_WAVE):
        for test in tests:
            if test.contrast == contrast:
                since = days.get(test.against[0]["wave"])
                found = [n for n, point in enumerate(points) if point.day == since]
                return found[0] if found else None
    return None


def _standard(trees: Iterable[WaveGroup]) -> list[str]:
    """Return the keys of the groups whose charts are drawn ahead."""
    return sorted(
        {
            published_key(group)
            for group in trees
            if group.level in {Level.ROOT, Level.UPPER}
            or (group.level == Level.CLASS and group.breakdown == Breakdown.ORGANISATION)
        }
    )


def _drawn_for(
    session: Session, past: History, group_key: str, marking: Marking
) -> Mapping[str, str]:
    measure = headline_of(past.questionnaire)
    cells = report_cells.cells_over_waves(session, past.revisions, [measure.id], [group_key])
    points = past.points(measure, {cell.wave_id: cell for cell in cells if not cell.product})
    last = past.waves[-1]
    tests = [
        test
        for test in report_cells.tests(session, last.id, last.revision, group_key)
        if test.measure == measure.id
    ]
    marks = marked(marking.of(measure.id, "", group_key), points, ENGLISH).drawn
    return trend_charts(session, points, compared_point(points, past, tests), ENGLISH, marks).drawn
