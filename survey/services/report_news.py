"""What a release calls a change, in lines: of the group of a page, its products, and the groups below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts import words
from survey.charts.words import Comparison, Contrast
from survey.domain.errors import NotFound
from survey.domain.reach import published_key
from survey.domain.scale import Direction, in_language
from survey.services.report_asked import choice
from survey.services.report_told import News, Told
from survey.storage import report_cells, report_tests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.storage.report_tests import CalledChange

MOST = 5
"""So many lines stand on the overview; the others are counted, and lead to the page of the group."""
_FIRST = (Contrast.YEAR_AGO, Contrast.LAST_WAVE, Contrast.SLOPE)
_Subject = tuple[str, str, str, str]
"""Family, group, measure and product."""


def everything(session: Session, found: Asked, but: tuple[str, str] | None = None) -> list[News]:
    """Return a line for each figure that the release of a page calls changed.

    Figures are those of the page's group and of all below it that may be read, `but` one of the group itself,
    named by measure and product. The line says the change against a year ago, else against the last wave, else
    the slope. Changes between two waves come first, then slopes, then both of the groups below; each by size.
    """
    return _lines(session, found, _ranked(session, found, but))


def in_brief(session: Session, found: Asked, but: tuple[str, str]) -> Told:
    """Return the first five lines, the largest worsening among them if there is any, and how many more there are."""
    ranked = _ranked(session, found, but)
    kept = ranked[:MOST]
    worse = next((one for one in ranked if _is_worse(found, one)), None)
    if worse is not None and worse not in kept:
        kept = [*kept[:-1], worse]
    return Told(tuple(_lines(session, found, kept)), len(ranked) - len(kept))


def _is_worse(found: Asked, one: CalledChange) -> bool:
    measure = next((each for each in found.questionnaire.measures if each.id == one.measure), None)
    if measure is None or measure.direction == Direction.NEUTRAL:
        return False
    return (one.difference < 0) == (measure.direction == Direction.HIGHER_IS_BETTER)


def _ranked(session: Session, found: Asked, but: tuple[str, str] | None) -> list[CalledChange]:
    """Return the change to tell of each figure in the order of the page."""
    told: dict[_Subject, CalledChange] = {}
    for one in report_tests.called(session, found.wave.id, found.wave.revision):
        if one.contrast not in _FIRST or not _is_here(found, one):
            continue
        if (one.measure, one.product) == but and one.group_key == found.key:
            continue
        before = told.get(_subject(one))
        if before is None or _FIRST.index(Contrast(one.contrast)) < _FIRST.index(
            Contrast(before.contrast)
        ):
            told[_subject(one)] = one
    return sorted(told.values(), key=lambda one: (*_rank(one, found), -abs(one.difference)))


def _subject(one: CalledChange) -> _Subject:
    return (one.family, one.group_key, one.measure, one.product)


def _rank(one: CalledChange, found: Asked) -> tuple[bool, bool]:
    """Return what comes first: the group of the page itself; points a year are not held against points."""
    return one.group_key != found.key, one.contrast == Contrast.SLOPE


def _is_here(found: Asked, one: CalledChange) -> bool:
    """Return whether a change is about the group of the page, or about one below it that may be read."""
    if one.group_key == found.key:
        return True
    try:
        group = found.reach.group(one.group_key)
    except NotFound:
        return False
    return found.key in {published_key(above) for above in found.reach.path(group)}


def _lines(session: Session, found: Asked, told: Sequence[CalledChange]) -> list[News]:
    if not told:
        return []
    scores = _scores(session, found, told)
    measures = {measure.id: measure for measure in found.questionnaire.measures}
    names = report_cells.product_names(session, found.wave.id)
    days = {wave.id: wave.closes for wave in found.history.waves}
    lines = []
    for one in told:
        measure = measures.get(one.measure)
        score = scores.get((one.group_key, one.measure, one.product))
        since = [days[each["wave"]] for each in one.against if each["wave"] in days]
        if measure is None or score is None or not since:
            continue
        contrast = Contrast(one.contrast)
        comparison = Comparison(contrast, one.difference, is_change=True, since=min(since))
        lines.append(_line(found, one, measure, names, comparison, score))
    return lines


def _line(
    found: Asked,
    one: CalledChange,
    measure: Measure,
    names: Mapping[str, str],
    comparison: Comparison,
    score: float,
) -> News:
    language = found.language
    subject = names.get(one.product) or in_language(measure.title, language.code)
    if one.group_key != found.key:
        group = choice(found.reach.group(one.group_key), language).name
        message = language.translations.gettext("%(group)s, %(measure)s")
        subject = language.say(message, group=group, measure=subject)
    is_slope = comparison.contrast == Contrast.SLOPE
    return News(
        verdict=words.verdict(comparison, measure.direction),
        sentence=words.news(subject, score, comparison, measure.direction, language),
        measure=one.measure,
        product=one.product,
        group="" if one.group_key == found.key else one.group_key,
        contrast=one.contrast,
        difference=one.difference,
        score=score,
        score_before=None if is_slope else score - one.difference,
    )


def _scores(
    session: Session, found: Asked, told: Iterable[CalledChange]
) -> dict[tuple[str, str, str], float]:
    cells = report_cells.cells_of_wave(
        session,
        found.wave.id,
        found.wave.revision,
        {one.measure for one in told},
        {one.group_key for one in told},
    )
    return {
        (cell.group_key, cell.measure, cell.product): cell.score
        for cell in cells
        if cell.score is not None
    }
