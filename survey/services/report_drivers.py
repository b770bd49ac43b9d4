"""What matters most: drivers of the overall rating as a release found them, and where each stands in the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from survey.charts import counts
from survey.domain.scale import Direction, in_language
from survey.services.report_lines import figure, said_base, said_score
from survey.storage import findings as findings_store
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_views import Figure

DRIVERS = "drivers"
_TOP = 100.0
_FEWEST = 2


class Quadrant(StrEnum):
    """A corner of the priority matrix (Martilla and James 1977)."""

    CONCENTRATE = "concentrate"
    """Matters, and satisfies little."""
    KEEP_UP = "keep up"
    LOW_PRIORITY = "low priority"
    OVERKILL = "overkill"
    """Matters little, and satisfies."""


@dataclass(frozen=True)
class DriverRow:
    """A driver: its share of what is accounted for (0-1) with a 95 % interval, and how satisfied people are with it.

    `satisfaction` is its score and the ends of its interval, turned round where lower is better. `is_near` says that
    chance may have put it on this side of a line rather than the other. `johnson` is its share by another method,
    `vif` how far the other drivers say the same.
    """

    number: int
    measure: str
    title: str
    is_lower_better: bool
    importance: float
    low: float
    high: float
    johnson: float | None
    vif: float | None
    figure: Figure
    satisfaction: tuple[float, float, float]
    quadrant: Quadrant
    is_near: bool
    share: str
    interval: str
    score: str
    margin: str
    base: str


@dataclass(frozen=True)
class Drivers:
    """What a release found of a group. `refused` is empty, or says why there are no rows.

    `n` is how many answered all of it, `r2` what the drivers account for together (0-1), `cut` the mean importance
    and the mean satisfaction; `left_out` names measures that too few answered with the others.
    """

    rows: tuple[DriverRow, ...] = ()
    n: int | None = None
    r2: float | None = None
    cut: tuple[float, float] = (0.0, 0.0)
    left_out: tuple[str, ...] = ()
    refused: str = ""

    @property
    def first(self) -> tuple[DriverRow, ...]:
        """Those to concentrate on, the most important first."""
        return tuple(row for row in self.rows if row.quadrant == Quadrant.CONCENTRATE)


def drivers(session: Session, found: Asked) -> Drivers | None:
    """Return what drives the headline in the group of the page; None where its release found nothing of it."""
    wave = found.wave
    rows = findings_store.of_release(session, wave.id, wave.revision, DRIVERS, [found.key])
    content = next((row.content for row in rows if row.subject == found.headline.id), None)
    if content is None:
        return None
    titles = {
        one.id: in_language(one.title, found.language.code) for one in found.questionnaire.measures
    }
    if content["refused"]:
        return Drivers(n=content.get("n"), refused=content["refused"])
    by_id = {one.id: one for one in found.questionnaire.measures}
    told = [driver for driver in content["drivers"] if driver["score"] is not None]
    if len(told) < _FEWEST:
        return Drivers(n=content["n"], refused="no drivers")
    cells = report_cells.cells_of_wave(
        session, wave.id, wave.revision, [driver["measure"] for driver in told], [found.key]
    )
    figures = {cell.measure: figure(cell) for cell in cells if not cell.product}
    return Drivers(
        rows=_rows(told, by_id, figures, found.language),
        n=content["n"],
        r2=content["r2"],
        cut=_cut(told, by_id),
        left_out=tuple(titles.get(id_, id_) for id_ in content["left_out"]),
    )


def _rows(
    told: Sequence[Mapping[str, Any]],
    by_id: Mapping[str, Measure],
    figures: Mapping[str, Figure],
    language: Language,
) -> tuple[DriverRow, ...]:
    """Return the drivers, the most important first; its place is the number by which a drawing names each."""
    cut = _cut(told, by_id)
    ordered = sorted(told, key=lambda driver: (-driver["importance"], driver["measure"]))
    return tuple(
        _row(number, driver, by_id[driver["measure"]], figures[driver["measure"]], cut, language)
        for number, driver in enumerate(ordered, 1)
    )


def _row(
    number: int,
    driver: Mapping[str, Any],
    measure: Measure,
    shown: Figure,
    cut: tuple[float, float],
    language: Language,
) -> DriverRow:
    importance, low, high = driver["importance"], driver["low"], driver["high"]
    satisfaction = _satisfaction(measure, shown)
    return DriverRow(
        number=number,
        measure=measure.id,
        title=in_language(measure.title, language.code),
        is_lower_better=measure.direction == Direction.LOWER_IS_BETTER,
        importance=importance,
        low=low,
        high=high,
        johnson=driver.get("johnson"),
        vif=driver.get("vif"),
        figure=shown,
        satisfaction=satisfaction,
        quadrant=_quadrant(importance >= cut[0], satisfaction[0] >= cut[1]),
        is_near=low <= cut[0] <= high or satisfaction[1] <= cut[1] <= satisfaction[2],
        share=language.percent(importance),
        interval=language.say(
            language.translations.gettext("%(low)s to %(high)s"),
            low=language.percent(low),
            high=language.percent(high),
        ),
        score=said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
        base=said_base(shown, language),
    )


def _satisfaction(measure: Measure, shown: Figure) -> tuple[float, float, float]:
    score = shown.score if shown.score is not None else 0.0
    low = score if shown.score_low is None else shown.score_low
    high = score if shown.score_high is None else shown.score_high
    if measure.direction == Direction.LOWER_IS_BETTER:
        return _TOP - score, _TOP - high, _TOP - low
    return score, low, high


def _cut(told: Sequence[Mapping[str, Any]], by_id: Mapping[str, Measure]) -> tuple[float, float]:
    """Return the mean importance and the mean satisfaction, where the matrix is cut."""
    satisfied = [
        _TOP - driver["score"]
        if by_id[driver["measure"]].direction == Direction.LOWER_IS_BETTER
        else driver["score"]
        for driver in told
    ]
    return sum(driver["importance"] for driver in told) / len(told), sum(satisfied) / len(told)


def _quadrant(is_important: bool, is_satisfying: bool) -> Quadrant:  # noqa: FBT001 - the two sides of the matrix
    if is_important:
        return Quadrant.KEEP_UP if is_satisfying else Quadrant.CONCENTRATE
    return Quadrant.OVERKILL if is_satisfying else Quadrant.LOW_PRIORITY


def quadrant_words(quadrant: Quadrant, language: Language) -> str:
    """Return what a corner of the matrix is called."""
    _ = language.translations.gettext
    return {
        Quadrant.CONCENTRATE: _("Concentrate here"),
        Quadrant.KEEP_UP: _("Keep up"),
        Quadrant.LOW_PRIORITY: _("Low priority"),
        Quadrant.OVERKILL: _("Possible overkill"),
    }[quadrant]


def corner_words(row: DriverRow, language: Language) -> str:
    """Return what the corner of a driver is called; where lower is better, “keep up” would say the contrary."""
    if row.is_lower_better and row.quadrant == Quadrant.KEEP_UP:
        return language.translations.gettext("Keep it this low")
    return quadrant_words(row.quadrant, language)


def refusal(refused: str, n: int | None, language: Language) -> str:
    """Return in plain words why no drivers were worked out."""
    _ = language.translations.gettext
    match refused:
        case "too few" if n is not None:
            message = _(
                "Only %(n)s people answered everything that would have to be weighed together: "
                "too few to say what matters most."
            )
            return language.say(message, n=language.count(n))
        case "collinear":
            return _(
                "The answers to some questions say so nearly the same that it cannot be told which of them matters."
            )
        case "answers alike":
            return _(
                "The answers to one of the questions are all alike, so nothing can be told from it."
            )
        case "no drivers":
            return _("This wave asked about too few things to weigh them against one another.")
    return _("Too few people answered everything that would have to be weighed together.")
