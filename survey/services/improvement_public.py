"""What anybody may read: what people had said, what was done about it, and the published figure before and after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.domain.scale import Direction, in_language
from survey.services.improvement import Marking
from survey.services.improvement_verdicts import Outcome, judged
from survey.services.report_history import history
from survey.storage import report_cells, waves
from survey.storage.actions import ACTIONS, ActionRow, tested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.group import WaveGroup
    from survey.domain.improvement import Action, Entry
    from survey.domain.measure import Measure
    from survey.services.improvement_verdicts import Judged
    from survey.services.report_asked import Asking
    from survey.services.report_history import History
    from survey.storage.report_cells import Cell, ReleasedWave


@dataclass(frozen=True)
class DidGroup:
    """A group about which something may be read, and how much."""

    key: str
    name: str
    number: int


@dataclass(frozen=True)
class Did:
    """One thing that was said and done; `figure` is the published figure in a sentence, or empty."""

    said: str
    did: str
    figure: str


@dataclass(frozen=True)
class DidPage:
    """What was done for a group, and what was done for all that it is part of, by the name of that group."""

    key: str
    name: str
    here: tuple[Did, ...]
    above: tuple[tuple[str, tuple[Did, ...]], ...]


def listing(session: Session, asking: Asking) -> tuple[DidGroup, ...]:
    """Return the groups about which something was marked public: the council first, then by name."""
    groups = _groups(session, asking.language)
    counted = Counter(entry.content.group_key for entry in _public(session))
    found = [DidGroup(key, name, counted[key]) for key, name in groups.items() if counted[key]]
    return tuple(sorted(found, key=lambda one: (one.key != WHOLE_COUNCIL, one.name, one.key)))


def page(session: Session, asking: Asking, key: str) -> DidPage:
    """Return what anybody may read about a group; raises NotFound.

    There is a page for the council, each directorate, department and kind of site, of single places none.
    """
    language = asking.language
    groups = _groups(session, language)
    if key not in groups:
        raise NotFound(key)
    told = _Told(session, language)
    line = told.line(key)
    by_group: dict[str, list[Did]] = {}
    for entry in _public(session):
        if entry.content.group_key in line:
            by_group.setdefault(entry.content.group_key, []).append(told.of(entry))
    above = [name for name in groups if name != key and name in by_group]
    return DidPage(
        key=key,
        name=groups[key],
        here=tuple(by_group.get(key, ())),
        above=tuple((groups[name], tuple(by_group[name])) for name in above),
    )


def _public(session: Session) -> list[Entry[Action]]:
    """Return the actions that anybody may read about, the latest first."""
    found = ACTIONS.listing(
        session, ActionRow.is_public.is_(True), ActionRow.withdrawn_at.is_(None)
    )
    return sorted(
        found,
        key=lambda entry: (entry.content.began or entry.content.due, entry.number),
        reverse=True,
    )


def _nodes(session: Session) -> tuple[WaveGroup, ...]:
    released = _released(session)
    return tuple(waves.trees(session, released[-1].id)) if released else ()


def _released(session: Session) -> list[ReleasedWave]:
    return [wave for wave in report_cells.released_waves(session) if not wave.is_after_tickets]


def _groups(session: Session, language: Language) -> dict[str, str]:
    """Return the names of the groups that have a page, by key."""
    named = {WHOLE_COUNCIL: language.translations.gettext("Whole council")}
    for node in _nodes(session):
        if node.level is Level.UPPER or (
            node.level is Level.CLASS and node.breakdown is Breakdown.ORGANISATION
        ):
            named[published_key(node)] = node.name
    return named


class _Told:
    """What releases say of public actions."""

    def __init__(self, session: Session, language: Language) -> None:
        self._session, self._language = session, language
        released = _released(session)
        self._past: History | None = history(session, released) if released else None
        self._tests = tested(session, self._past.revisions) if self._past else []
        self._lineage = Marking((), (), _nodes(session))
        self._products = report_cells.product_names(session, released[-1].id) if released else {}

    def line(self, key: str) -> frozenset[str]:
        """Return a group and those above it."""
        return self._lineage.line(key)

    def of(self, entry: Entry[Action]) -> Did:
        """Return what was said and done, and the figure before and after."""
        action = entry.content
        return Did(action.said, action.did, self._figure(entry))

    def _figure(self, entry: Entry[Action]) -> str:
        if self._past is None:
            return self._waiting()
        action, measures = entry.content, _measures(self._past)
        measure = measures.get(action.measure)
        direction = measure.direction if measure else Direction.NEUTRAL
        found = judged(entry, self._tests, self._past.waves, direction)
        if measure is None or found.wave is None or found.before is None:
            return self._not_tested(found)
        cells = self._cells(action)
        before, after = cells.get(found.before.id), cells.get(found.wave.id)
        if before is None or after is None:
            return ""
        return self._moved(self._name(action, measure), found, (before, after))

    def _not_tested(self, found: Judged) -> str:
        is_to_come = found.outcome in {Outcome.NOT_BEGUN, Outcome.NOT_TESTED}
        return self._waiting() if is_to_come else ""

    def _waiting(self) -> str:
        _ = self._language.translations.gettext
        return _("The next survey after it will show whether it helped.")

    def _name(self, action: Action, measure: Measure) -> str:
        if action.product:
            return self._products.get(action.product, action.product)
        return in_language(measure.title, self._language.code)

    def _cells(self, action: Action) -> Mapping[str, Cell]:
        """Return the published figures of an action by wave; what is suppressed is left out."""
        revisions = self._past.revisions if self._past else {}
        cells = report_cells.cells_over_waves(
            self._session, revisions, [action.measure], [action.group_key]
        )
        return {
            cell.wave_id: cell
            for cell in cells
            if cell.product == action.product and cell.score is not None
        }

    def _moved(self, what: str, found: Judged, cells: Sequence[Cell]) -> str:
        """Return the figure before and after, each with its interval, and whether that is a change."""
        language, _ = self._language, self._language.translations.gettext
        before, after = (self._with_interval(cell) for cell in cells)
        told = language.say(
            _("%(what)s: %(before)s in %(since)s, %(after)s in %(month)s, out of 100."),
            what=what,
            before=before,
            after=after,
            since=language.month(found.before.closes) if found.before else "",
            month=language.month(found.wave.closes) if found.wave else "",
        )
        return f"{told} {_verdict(found.outcome, language)}"

    def _with_interval(self, cell: Cell) -> str:
        language = self._language
        score = language.decimal(cell.score or 0.0)
        if cell.score_low is None or cell.score_high is None:
            return score
        margin = language.decimal((cell.score_high - cell.score_low) / 2)
        return f"{score} ±{margin}"


def _verdict(outcome: Outcome, language: Language) -> str:
    _ = language.translations.gettext
    return {
        Outcome.BETTER: _("That is clearly better."),
        Outcome.WORSE: _("That is clearly worse."),
        Outcome.MOVED: _("That is a clear change."),
    }.get(outcome, _("That may well be chance: it is no clear change."))


def _measures(past: History) -> dict[str, Measure]:
    """Return every measure that the waves have known, as it was put last."""
    return {
        measure.id: measure
        for wave in past.waves
        for measure in past.questionnaire_of(wave).measures
    }
