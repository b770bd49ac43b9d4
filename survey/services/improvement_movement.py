"""How far a figure has come since the baseline of its aim, and whether it moved by more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.scale import Direction
from survey.services.report_differences import Difference, frozen_test, tested, untested
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.improvement import Aim
    from survey.domain.measure import Measure
    from survey.services.improvement_series import Series
    from survey.services.report_asked import Asked
    from survey.storage.report_cells import ReleasedWave, Tested


class Movement:
    """What the releases up to the page's say of the way from a baseline to now."""

    def __init__(
        self, session: Session, found: Asked, series: Series, measures: Mapping[str, Measure]
    ) -> None:
        self._session, self._found, self._series, self._measures = session, found, series, measures
        self._tests: dict[str, list[Tested]] = {}

    def since_baseline(self, aim: Aim, score: float | None) -> tuple[Difference, str]:
        """Return the difference and its sentence; nothing where the waves are one or cannot be compared."""
        measure, now = self._measures.get(aim.measure), self._found.wave
        before = next(
            (one for one in self._found.history.waves[:-1] if one.id == aim.baseline_wave), None
        )
        if measure is None or before is None or score is None:
            return Difference(), ""
        if not self._found.history.may_join(measure.id, before, now):
            return Difference(), ""
        found, language = self._difference(aim, measure, before), self._found.language
        way = moved(aim, score, measure.direction, (before, now), language)
        return found, " ".join(each for each in (way, beyond_noise(found, language)) if each)

    def _difference(self, aim: Aim, measure: Measure, before: ReleasedWave) -> Difference:
        """Return the frozen test of the page's wave against the baseline's, else a margin without a verdict."""
        subject = (aim.measure, aim.product, aim.group_key)
        mine = [
            test
            for test in self._tests_of(aim.group_key)
            if (test.measure, test.product) == subject[:2]
        ]
        test = frozen_test(mine, before.id)
        if test is not None:
            return tested(test, measure, before.closes, self._found.language)
        now, then = (self._series.figure(subject, one) for one in (self._found.wave.id, before.id))
        return untested(now, then, measure, self._found.language)

    def _tests_of(self, key: str) -> list[Tested]:
        wave = self._found.wave
        if key not in self._tests:
            self._tests[key] = report_cells.tests(self._session, wave.id, wave.revision, key)
        return self._tests[key]


def moved(
    aim: Aim,
    score: float,
    direction: Direction,
    waves: tuple[ReleasedWave, ReleasedWave],
    language: Language,
) -> str:
    """Return from where to where a figure came, and whether that is nearer to its target."""
    _ = language.translations.gettext
    sign = -1 if direction is Direction.LOWER_IS_BETTER else 1
    far, near = (round(sign * (aim.target - one), 1) for one in (aim.baseline, score))
    if near > far:
        message = _("%(before)s in %(since)s, %(now)s in %(month)s: further from the target.")
    elif 0 < near < far:
        message = _("%(before)s in %(since)s, %(now)s in %(month)s: nearer to the target.")
    else:
        message = _("%(before)s in %(since)s, %(now)s in %(month)s.")
    return language.say(
        message,
        before=language.decimal(aim.baseline),
        since=language.month(waves[0].closes),
        now=language.decimal(score),
        month=language.month(waves[1].closes),
    )


def beyond_noise(found: Difference, language: Language) -> str:
    """Return whether a frozen test, or else the margin, takes the movement for more than chance."""
    _ = language.translations.gettext
    if found.low is None or found.high is None:
        return ""
    if found.family:
        is_clear = found.is_change
        clear = _("It was tested when the wave was released, and is a clear change.")
    else:
        is_clear = not found.low <= 0 <= found.high
        clear = _("It was not tested, but is more than its margin.")
    if is_clear:
        return clear
    return _("A difference of this size may well be chance, so we do not call it a change.")
