"""Priorities: what matters most to the overall rating, how satisfied people are with it, and how sound that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.scale import in_language
from survey.services import kept_charts, report_drivers, report_lines, report_priority_charts
from survey.services.report_asked import asked, choice, place
from survey.services.report_drivers import DRIVERS, corner_words
from survey.services.report_rows import figure_row, response_rows, twin
from survey.services.report_soundness import soundness
from survey.services.report_views import NothingYet
from survey.storage import findings as findings_store
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.services.kept_charts import Charts
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_drivers import DriverRow, Drivers
    from survey.services.report_rows import Row
    from survey.services.report_soundness import Soundness
    from survey.services.report_twin import Twin
    from survey.services.report_views import GroupChoice, Place, Response, Source


@dataclass(frozen=True)
class PriorityRow:
    """A driver, and its corner of the matrix in words."""

    driver: DriverRow
    corner: str


@dataclass(frozen=True)
class PrioritiesPage:
    """Everything on the page. `refused` says in plain words why there are no rows, if there are none.

    `elsewhere` are groups that the reader may see and for which the release worked priorities out. `bars` and
    `matrix` are drawn; `bars_said` and `matrix_said` are the sentences beside them.
    """

    place: Place
    source: Source
    title: str
    headline: str
    lead: tuple[str, ...]
    refused: str
    response: Response | None
    base: str
    accounted: str
    rows: tuple[PriorityRow, ...]
    left_out: tuple[str, ...]
    bars: Charts
    bars_said: tuple[str, ...]
    matrix: Charts
    matrix_said: tuple[str, ...]
    soundness: Soundness
    elsewhere: tuple[GroupChoice, ...]
    found: Drivers | None

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return kept_charts.drawn_by([self.bars, self.matrix])

    @property
    def twin(self) -> Twin:
        """The figures of the page, unrounded."""
        return twin("priorities", self.place, self.source, _twin_rows(self))


def priorities(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> PrioritiesPage | NothingYet:
    """Return the priorities of a group in a wave; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found)


def _page(session: Session, found: Asked) -> PrioritiesPage:
    language, wave = found.language, found.wave
    told = report_drivers.drivers(session, found)
    rows = _rows(told, language)
    rates = report_cells.rates(session, {wave.id: wave.revision}, [found.key])
    rate = rates.get((wave.id, found.key))
    elsewhere = _elsewhere(session, found)
    return PrioritiesPage(
        place=place(session, found),
        source=found.source,
        title=_title(found, told),
        headline=in_language(found.headline.title, language.code),
        lead=_lead(told, language) if told and rows else (),
        refused=_refused(told, elsewhere, language),
        response=report_lines.response(rate, language, has_frame=wave.has_frame),
        base="" if told is None or told.n is None else language.count(told.n),
        accounted="" if told is None or told.r2 is None else language.percent(told.r2),
        rows=rows,
        left_out=told.left_out if told else (),
        bars=report_priority_charts.bars(session, told) if told else kept_charts.NONE,
        bars_said=report_priority_charts.bars_said(told, language) if told else (),
        matrix=report_priority_charts.matrix(session, told, language) if told else kept_charts.NONE,
        matrix_said=report_priority_charts.matrix_said(told, language) if told else (),
        soundness=soundness(session, found),
        elsewhere=elsewhere,
        found=told,
    )


def _rows(told: Drivers | None, language: Language) -> tuple[PriorityRow, ...]:
    drivers = told.rows if told else ()
    return tuple(PriorityRow(row, corner_words(row, language)) for row in drivers)


def _title(found: Asked, told: Drivers | None) -> str:
    _ = found.language.translations.gettext
    month = found.language.month(found.wave.closes)
    if told is None or not told.rows:
        message = _("Priorities in %(month)s: %(group)s")
        return found.language.say(message, month=month, group=found.name(found.node))
    names = [row.title for row in told.first]
    if not names:
        return _("Priorities: nothing that matters much satisfies little")
    message = _("What to work on first: %(measures)s")
    if all(row.is_near for row in told.first):
        message = _("Perhaps first: %(measures)s")
    return found.language.say(message, measures=found.language.every(names))


def _lead(told: Drivers, language: Language) -> tuple[str, ...]:
    _ = language.translations.gettext
    said = [
        _(
            "This is association, not cause: whoever is content with one thing is often content with others."
        )
    ]
    near = [row.title for row in told.first if row.is_near]
    if near:
        message = _("Chance alone may have put these here: %(measures)s.")
        said.append(language.say(message, measures=language.every(near)))
    return tuple(said)


def _refused(told: Drivers | None, elsewhere: tuple[GroupChoice, ...], language: Language) -> str:
    """Return why there is nothing to rank, or nothing where there is."""
    _ = language.translations.gettext
    if told is not None:
        return report_drivers.refusal(told.refused, told.n, language) if told.refused else ""
    if elsewhere:
        return _(
            "Priorities are worked out for the whole council, and for directorates and departments with at least "
            "a hundred returns: with fewer, chance would order them."
        )
    return _(
        "The release of this wave holds no priorities: it was made before they were worked out. "
        "A new revision of it would hold them."
    )


def _elsewhere(session: Session, found: Asked) -> tuple[GroupChoice, ...]:
    """Return the other groups that the reader may see and that have priorities, the whole council first."""
    wave = found.wave
    rows = findings_store.of_release(session, wave.id, wave.revision, DRIVERS)
    keys = [row.group_key for row in rows if not row.content["refused"]]
    groups = [
        choice(found.reach.group(key), found.language)
        for key in dict.fromkeys(keys)
        if key != found.key and found.reach.holds(key)
    ]
    return tuple(sorted(groups, key=lambda group: (group.key != "all", group.name.casefold())))


def _twin_rows(page: PrioritiesPage) -> list[Row]:
    rows = response_rows(page.response)
    told = page.found
    if told is not None:
        rows.append(
            {
                "part": "drivers",
                "n": told.n,
                "r2": told.r2,
                "mean_importance": told.cut[0] if told.rows else None,
                "mean_satisfaction": told.cut[1] if told.rows else None,
                "left_out": " ".join(told.left_out),
                "refused": told.refused,
            }
        )
    rows += [_driver_row(row.driver) for row in page.rows]
    return [*rows, *page.soundness.rows]


def _driver_row(driver: DriverRow) -> Row:
    return figure_row("driver", driver.figure, measure=driver.measure, title=driver.title) | {
        "importance": driver.importance,
        "importance_low": driver.low,
        "importance_high": driver.high,
        "importance_johnson": driver.johnson,
        "vif": driver.vif,
        "satisfaction": driver.satisfaction[0],
        "quadrant": str(driver.quadrant),
        "is_near_a_line": driver.is_near,
    }
