"""The page of value: cost for each person served beside satisfaction and lost time, a financial year at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.charts import counts
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.improvement import RegisterName, financial_year
from survey.domain.scale import in_language
from survey.services import value_words as words
from survey.services.improvement_keeping import may_keep
from survey.services.kept_charts import drawn_by
from survey.services.report_asked import asked, place
from survey.services.report_lines import figure, said_score
from survey.services.report_twin import Twin, file_name, head
from survey.services.report_views import NothingYet
from survey.services.value_chart import charts
from survey.services.value_views import LostTime, ServiceValue, ValuePage, YearLine
from survey.storage import findings, report_cells
from survey.storage.costs import COSTS, CostRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.domain.improvement import Cost, Entry
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked, Asking
    from survey.storage.report_cells import Cell, ReleasedWave

LOST_TIME = "lost-time"
"""The kind of finding that tells how much working time was lost."""


def value(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> ValuePage | NothingYet:
    """Return the page of value, which is about the whole council; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, replace(asking, group=WHOLE_COUNCIL), now=now)
    if isinstance(found, NothingYet):
        return found
    services = tuple(_Read(session, found).services())
    where = place(session, found)
    name = file_name("value", found.wave.id)
    return ValuePage(
        place=where,
        source=found.source,
        twin=Twin(name, head(where, found.source), tuple(_rows(services))),
        services=services,
        lost_question=_lost_question(found),
        drawn=drawn_by(service.charts for service in services),
        may_keep=may_keep(account, RegisterName.COSTS, now),
    )


class _Read:
    """What is read once for all services."""

    def __init__(self, session: Session, found: Asked) -> None:
        self._session, self._found = session, found
        self._entries = COSTS.listing(session, CostRow.withdrawn_at.is_(None))
        self._waves = {financial_year(wave.closes): wave for wave in found.history.waves}
        self._cells = self._figures()
        self._lost = self._lost_time()
        self._products = report_cells.product_names(session, found.wave.id)

    def services(self) -> Iterator[ServiceValue]:
        """Yield the services that have costs: all of IT first, then by name."""
        by_service: dict[str, list[Entry[Cost]]] = {}
        for entry in sorted(self._entries, key=lambda one: one.content.year):
            by_service.setdefault(entry.content.service, []).append(entry)
        for number, (service, entries) in enumerate(sorted(by_service.items())):
            years = tuple(self._year(entry) for entry in entries)
            latest = entries[-1].content
            name = words.service(service, self._language)
            satisfaction = self._titled(latest.measure, latest.product)
            points = (
                self._found.history.points(
                    self._measure(latest.measure), self._of(latest.measure, latest.product)
                )
                if self._known(latest.measure)
                else []
            )
            yield ServiceValue(
                id=f"service-{number}",
                name=name,
                satisfaction=satisfaction,
                years=years,
                sentence=words.course(years, satisfaction, self._language),
                charts=charts(
                    self._session, years, points, satisfaction, f"value-{number}", self._language
                ),
            )

    @property
    def _language(self) -> Language:
        return self._found.language

    def _year(self, entry: Entry[Cost]) -> YearLine:
        cost, language = entry.content, self._language
        wave = self._waves.get(cost.year)
        cell = self._of(cost.measure, cost.product).get(wave.id) if wave else None
        shown = figure(cell)
        lost = self._lost.get(wave.id) if wave else None
        return YearLine(
            entry=entry,
            year=words.year(cost.year),
            annual_cost=words.pounds(cost.annual_cost, language),
            staff=language.decimal(cost.staff),
            people_served=language.count(cost.people_served),
            per_person=words.pounds(cost.per_person, language),
            wave=wave.id if wave else "",
            month=language.month(wave.closes) if wave else "",
            figure=shown,
            score=said_score(shown, language),
            margin=counts.margin(shown.score_low, shown.score_high, language),
            lost=lost,
            lost_words=words.lost(lost, language),
        )

    def _figures(self) -> dict[tuple[str, str], dict[str, Cell]]:
        """Return the figures of the whole council that stand beside costs, by measure and product, then wave."""
        measures = {entry.content.measure for entry in self._entries}
        if not measures:
            return {}
        found: dict[tuple[str, str], dict[str, Cell]] = {}
        revisions = self._found.history.revisions
        cells = report_cells.cells_over_waves(self._session, revisions, measures, [WHOLE_COUNCIL])
        for cell in cells:
            found.setdefault((cell.measure, cell.product), {})[cell.wave_id] = cell
        return found

    def _lost_time(self) -> dict[str, LostTime]:
        """Return the working time that was lost, by wave: of the last wave in each year that has costs."""
        years = {entry.content.year for entry in self._entries}
        waves = [wave for year, wave in self._waves.items() if year in years]
        told = ((wave.id, _lost(self._session, wave)) for wave in waves)
        return {wave: lost for wave, lost in told if lost is not None}

    def _of(self, measure: str, product: str) -> Mapping[str, Cell]:
        return self._cells.get((measure, product), {})

    def _known(self, measure: str) -> bool:
        return any(one.id == measure for one in self._found.questionnaire.measures)

    def _measure(self, measure: str) -> Measure:
        return next(one for one in self._found.questionnaire.measures if one.id == measure)

    def _titled(self, measure: str, product: str) -> str:
        if product:
            return self._products.get(product, product)
        if not self._known(measure):
            return measure
        return in_language(self._measure(measure).title, self._language.code)


def _lost_question(found: Asked) -> str:
    """Return the question about working time lost: it says over how many days."""
    asked_about = next((one for one in found.questionnaire.measures if one.minutes), None)
    if asked_about is None:
        return ""
    item = found.questionnaire.items()[asked_about.items[0]]
    return in_language(item.ask, found.language.code)


def _lost(session: Session, wave: ReleasedWave) -> LostTime | None:
    found = findings.of_release(session, wave.id, wave.revision, LOST_TIME, [WHOLE_COUNCIL])
    for one in found:
        content = one.content
        if not content.get("refused"):
            return LostTime(content["median"], content["trimmed_mean"], content["base"])
    return None


def _rows(services: Sequence[ServiceValue]) -> Iterator[dict[str, object]]:
    for service in services:
        for line in service.years:
            cost, shown = line.entry.content, line.figure
            yield {
                "part": "year",
                "service": cost.service,
                "title": service.name,
                "year": line.year,
                "annual_cost": cost.annual_cost,
                "staff": cost.staff,
                "people_served": cost.people_served,
                "cost_per_person": cost.per_person,
                "measure": cost.measure,
                "product": cost.product,
                "wave": line.wave,
                "base": shown.base,
                "score": shown.score,
                "score_low": shown.score_low,
                "score_high": shown.score_high,
                "lost_hours_median": line.lost.median if line.lost else None,
                "lost_hours_trimmed_mean": line.lost.trimmed_mean if line.lost else None,
                "lost_hours_base": line.lost.base if line.lost else None,
            }
