"""The page of improvement: aims, what is done about them and whether it worked, and what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.improvement import RegisterName
from survey.domain.wave import LONDON
from survey.services import improvement_lines as lines
from survey.services import improvement_words as words
from survey.services.improvement import Marking
from survey.services.improvement_keeping import may_keep
from survey.services.improvement_lines import Shown
from survey.services.improvement_movement import Movement
from survey.services.improvement_series import Series
from survey.services.improvement_then import then
from survey.services.improvement_twin import twin
from survey.services.improvement_verdicts import Outcome
from survey.services.improvement_views import ImprovementPage, Standing
from survey.services.report_asked import asked, place
from survey.services.report_tables import scale_ends
from survey.services.report_views import NothingYet
from survey.storage import report_cells
from survey.storage.actions import ACTIONS, tested
from survey.storage.aims import AIMS
from survey.storage.commitments import ASSESSMENTS, SERVICE_LEVELS, STRATEGIES
from survey.storage.events import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.improvement import Action, Aim, ContentT, Entry, ServiceLevel
    from survey.domain.measure import Measure
    from survey.services.improvement_views import ActionLine, AimLine, EventLine, StrategyLine
    from survey.services.report_asked import Asked, Asking
    from survey.storage.register import Register
    from survey.storage.report_cells import Cell


def improvement(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> ImprovementPage | NothingYet:
    """Return the page of improvement of a group; raises NotFound as `report_asked.asked` does."""
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _Page(session, account, found, now).made()


class _Page:
    """One page while it is put together."""

    def __init__(self, session: Session, account: Account, found: Asked, now: datetime) -> None:
        self._session, self._account, self._found, self._now = session, account, found, now
        self._then = then(found)
        self._today = self._then.day or now.astimezone(LONDON).date()
        self._lineage = Marking((), (), found.reach.nodes())
        self._aims = self._known(AIMS, self._is_here)
        self._actions = self._known(ACTIONS, self._is_here)
        self._levels = [one for one in self._known(SERVICE_LEVELS, self._is_here) if one.stands]
        self._shown = self._read()

    def made(self) -> ImprovementPage:
        """Return the page."""
        shown, where = self._shown, place(self._session, self._found)
        aims, actions, events = self._aim_lines(), self._action_lines(), self._event_lines()
        strategies = self._strategy_lines()
        levels = tuple(lines.level_line(shown, one) for one in self._levels)
        assessments = tuple(
            lines.assessment_line(shown, one)
            for one in sorted(self._known(ASSESSMENTS), key=lambda one: one.content.day)
            if one.stands
        )
        return ImprovementPage(
            place=where,
            source=self._found.source,
            twin=twin(
                where, self._found.source, (aims, actions, events, levels), strategies, assessments
            ),
            lead=_lead(self._found, aims, actions),
            aims=aims,
            actions=actions,
            events=events,
            strategies=strategies,
            levels=levels,
            assessments=assessments,
            withdrawn=self._withdrawn(),
            ends=shown.ends,
            until=self._found.language.day(self._then.day) if self._then.day else "",
            may_keep=may_keep(self._account, RegisterName.AIMS, self._now),
            may_keep_evidence=may_keep(self._account, RegisterName.EVENTS, self._now),
        )

    def _known(
        self, register: Register[ContentT], is_here: Callable[[str], bool] = lambda _: True
    ) -> list[Entry[ContentT]]:
        """Return what stood in a register when the page's wave closed, as far as it belongs on the page."""
        return [
            one
            for one in register.listing(self._session)
            if self._then.knows(one) and is_here(getattr(one.content, "group_key", WHOLE_COUNCIL))
        ]

    def _is_here(self, key: str) -> bool:
        """Return whether a group lies at or below that of the page, and may be read."""
        reach = self._found.reach
        is_read = reach.holds(key) or reach.owns(WHOLE_COUNCIL)
        return is_read and self._found.key in self._lineage.line(key)

    def _read(self) -> Shown:
        """Read the figures of the page's wave that entries speak of."""
        goals = [(_subject(one.content), one.content.target) for one in self._aims if one.stands]
        goals += [(_subject(one.content), one.content.level) for one in self._levels]
        cells = _cells(self._session, self._found, [subject for subject, _ in goals])
        shown = (cells.get(subject) for subject, _ in goals)
        measures = _measures(self._found)
        watched = [_subject(one.content) for one in self._aims if one.stands]
        watched += [_subject(one.content) for one in self._actions if one.stands]
        series = Series(self._session, self._found, watched, measures)
        return Shown(
            asked=self._found,
            today=self._today,
            measures=measures,
            products=report_cells.product_names(self._session, self._found.wave.id),
            cells=cells,
            ends=scale_ends(shown, *(goal for _, goal in goals)),
            may_keep=may_keep(self._account, RegisterName.AIMS, self._now),
            series=series,
            movement=Movement(self._session, self._found, series, measures),
        )

    def _aim_lines(self) -> tuple[AimLine, ...]:
        waves = {wave.id: wave for wave in self._found.waves}
        made = [lines.aim_line(self._shown, one, waves) for one in self._aims if one.stands]
        return tuple(sorted(made, key=lambda line: (line.entry.content.due, line.entry.number)))

    def _action_lines(self) -> tuple[ActionLine, ...]:
        tests = tested(self._session, self._found.history.revisions)
        made = [lines.action_line(self._shown, one, tests) for one in self._actions if one.stands]
        return tuple(sorted(made, key=_newest_first))

    def _event_lines(self) -> tuple[EventLine, ...]:
        def is_here(key: str) -> bool:
            return self._lineage.meet(key, self._found.key)

        here = [one for one in self._known(EVENTS, is_here) if one.stands]
        newest = sorted(here, key=lambda one: (one.content.day, one.number), reverse=True)
        return tuple(lines.event_line(self._shown, one) for one in newest)

    def _strategy_lines(self) -> tuple[StrategyLine, ...]:
        standing = [one for one in self._known(STRATEGIES) if one.stands]
        newest = sorted(
            standing, key=lambda one: (one.content.approved_on, one.number), reverse=True
        )
        return tuple(lines.strategy_line(self._shown, one) for one in newest)

    def _withdrawn(self) -> tuple[tuple[str, int, str, str], ...]:
        """Return what was given up: its register, number, what it was, and the day."""
        shown = self._shown
        gone: list[tuple[RegisterName, Entry[Any], str]] = [
            (RegisterName.AIMS, one, shown.about(*_subject(one.content)).whole)
            for one in self._aims
        ]
        gone += [(RegisterName.ACTIONS, one, one.content.title) for one in self._actions]
        return tuple(
            (name, one.number, what, shown.language.day(one.withdrawn_at.astimezone(LONDON).date()))
            for name, one, what in gone
            if one.withdrawn_at is not None
        )


_Subject = tuple[str, str, str]


def _subject(of: Aim | Action | ServiceLevel) -> _Subject:
    """Return which figure an entry is about: measure, product, group."""
    return of.measure, of.product, of.group_key


def _cells(session: Session, found: Asked, subjects: Sequence[_Subject]) -> dict[_Subject, Cell]:
    """Return figures of the page's wave."""
    if not subjects:
        return {}
    measures, groups = ({one[at] for one in subjects} for at in (0, 2))
    release = (found.wave.id, found.wave.revision)
    cells = report_cells.cells_of_wave(session, *release, measures, groups)
    return {(cell.measure, cell.product, cell.group_key): cell for cell in cells}


def _measures(found: Asked) -> dict[str, Measure]:
    """Return every measure that the waves have known, as it was put last."""
    return {
        measure.id: measure
        for wave in found.history.waves
        for measure in found.history.questionnaire_of(wave).measures
    }


def _newest_first(line: ActionLine) -> tuple[int, int]:
    day = line.entry.content.began or line.entry.content.due
    return -day.toordinal(), line.entry.number


def _lead(found: Asked, aims: Sequence[AimLine], actions: Sequence[ActionLine]) -> tuple[str, ...]:
    """Return what is to be said under the heading: how many aims are met, and how many actions moved their figure."""
    met = sum(line.reached.standing in {Standing.MET, Standing.MET_WITHIN} for line in aims)
    tried = [line for line in actions if line.judged.test is not None]
    better = sum(line.judged.outcome is Outcome.BETTER for line in tried)
    told = []
    if aims:
        told.append(words.aims_met(met, len(aims), found.language))
    if tried:
        told.append(words.actions_worked(better, len(tried), found.language))
    return tuple(told)
