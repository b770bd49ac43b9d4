"""From entries of the registers, and the figures that they speak of, to the lines of the page of improvement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from survey.charts import counts
from survey.charts.interval_bar import interval_bar
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.reach import published_key
from survey.domain.scale import Direction, in_language
from survey.domain.wave import LONDON
from survey.services import improvement_words as words
from survey.services.improvement_verdicts import judged
from survey.services.improvement_views import (
    About,
    ActionLine,
    AimLine,
    AssessmentLine,
    EventLine,
    LevelLine,
    Reached,
    Standing,
    StrategyLine,
)
from survey.services.report_lines import figure, said_base, said_score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from survey.charts.language import Language
    from survey.domain.improvement import (
        Action,
        Aim,
        Entry,
        Event,
        ImpactAssessment,
        ServiceLevel,
        Strategy,
    )
    from survey.domain.measure import Measure
    from survey.services.improvement_movement import Movement
    from survey.services.improvement_series import Series
    from survey.services.report_asked import Asked
    from survey.storage.actions import TestedAction
    from survey.storage.report_cells import Cell, ReleasedWave


@dataclass(frozen=True)
class Shown:
    """What lines are made from: what was asked for, the figures of its wave, and the names that it uses.

    `today` is the last day that it tells of; `cells` are by measure, product and group; `ends` is the scale of the
    bars; `may_keep` whether the reader may amend what is about their groups.
    """

    asked: Asked
    today: date
    measures: Mapping[str, Measure]
    products: Mapping[str, str]
    cells: Mapping[tuple[str, str, str], Cell]
    ends: tuple[int, int]
    may_keep: bool
    series: Series
    movement: Movement

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.asked.language

    def about(self, measure: str, product: str, group_key: str) -> About:
        """Return what an entry is about in words; what is no longer there keeps its code."""
        found = self.measures.get(measure)
        what = self.products.get(product, product)
        if not product:
            what = in_language(found.title, self.language.code) if found else measure
        return About(what, self.group(group_key))

    def group(self, key: str) -> str:
        """Return the name of a group."""
        if key == WHOLE_COUNCIL:
            return self.language.translations.gettext("Whole council")
        return self.names.get(key, key.partition(":")[2])

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the groups of the wave, by key."""
        return {published_key(node): node.name for node in self.asked.reach.nodes()}

    def direction(self, measure: str) -> Direction:
        """Return which end of a measure is the good one."""
        found = self.measures.get(measure)
        return found.direction if found else Direction.NEUTRAL

    def is_mine(self, group_key: str) -> bool:
        """Return whether the reader may amend what is about a group."""
        return self.may_keep and self.asked.reach.owns(group_key)

    def reached(
        self,
        subject: tuple[str, str, str],
        target: float,
        badge: Callable[[Standing, Language], str],
    ) -> Reached:
        """Return the figure of the page's wave against a score that it is to reach."""
        shown = figure(self.cells.get(subject))
        is_lower = self.direction(subject[0]) is Direction.LOWER_IS_BETTER
        at = words.standing(shown, target, is_lower_better=is_lower)
        bar = None
        if shown.score is not None:
            bar = interval_bar(shown.score, shown.score_low, shown.score_high, self.ends, target)
        return Reached(
            figure=shown,
            score=said_score(shown, self.language),
            margin=counts.margin(shown.score_low, shown.score_high, self.language),
            base=said_base(shown, self.language),
            bar=bar,
            standing=at,
            badge=badge(at, self.language),
            sentence=words.reached(at, shown, target, self.language),
        )


def aim_line(shown: Shown, entry: Entry[Aim], waves: Mapping[str, ReleasedWave]) -> AimLine:
    """Return the line of an aim."""
    aim, language = entry.content, shown.language
    subject = (aim.measure, aim.product, aim.group_key)
    is_due = aim.due <= shown.today
    badge = partial(words.target_badge, is_due=is_due)
    reached = shown.reached(subject, aim.target, badge)
    since, movement = shown.movement.since_baseline(aim, reached.figure.score)
    chance = shown.series.chance(subject, aim.target)
    wave = waves.get(aim.baseline_wave)
    month = language.month(wave.closes) if wave else aim.baseline_wave
    return AimLine(
        entry=entry,
        about=shown.about(*subject),
        reached=reached,
        baseline=language.say(
            language.translations.gettext("%(score)s in %(month)s"),
            score=language.decimal(aim.baseline),
            month=month,
        ),
        target=language.decimal(aim.target),
        due=words.due(aim.due, shown.today, reached.standing, language),
        approved=_by(aim.approved_by, aim.approved_on, language),
        chance=chance,
        chance_words=words.chance(chance, language),
        since=since,
        movement=movement,
        is_due=is_due,
        is_mine=shown.is_mine(aim.group_key),
    )


def action_line(shown: Shown, entry: Entry[Action], tests: Sequence[TestedAction]) -> ActionLine:
    """Return the line of an action with what the releases up to the page's found out about it."""
    action, language = entry.content, shown.language
    subject = (action.measure, action.product, action.group_key)
    found = judged(entry, tests, shown.asked.history.waves, shown.direction(action.measure))
    shift = shown.series.at(subject, action.began) if action.began else None
    return ActionLine(
        entry=entry,
        about=shown.about(*subject),
        due=language.day(action.due),
        cost=words.pounds(action.cost, language),
        state=words.state(action.state, action.began, language),
        registered=language.day(entry.entered_at.astimezone(LONDON).date()),
        judged=found,
        verdict=found.outcome.value,
        badge=words.outcome(found.outcome, language),
        sentences=(*words.verdict(found, language), *words.shift(shift, language)),
        shift=shift,
        is_mine=shown.is_mine(action.group_key),
    )


def event_line(shown: Shown, entry: Entry[Event]) -> EventLine:
    """Return the line of an event."""
    event, language = entry.content, shown.language
    group = shown.group(event.group_key)
    if event.measure or event.product:
        marked = shown.about(event.measure, event.product, event.group_key).whole
    else:
        marked = language.say(language.translations.gettext("every figure, %(group)s"), group=group)
    return EventLine(entry, words.event_kind(event.kind, language), language.day(event.day), marked)


def strategy_line(shown: Shown, entry: Entry[Strategy]) -> StrategyLine:
    """Return the line of a strategy."""
    strategy, language = entry.content, shown.language
    return StrategyLine(
        entry=entry,
        approved=_by(strategy.approved_by, strategy.approved_on, language),
        is_overdue=strategy.review_due < shown.today,
        sentence=words.review(strategy.review_due, shown.today, language),
    )


def level_line(shown: Shown, entry: Entry[ServiceLevel]) -> LevelLine:
    """Return the line of a service level."""
    agreed, language, wave = entry.content, shown.language, shown.asked.wave
    subject = (agreed.measure, agreed.product, agreed.group_key)
    is_over = agreed.ends is not None and agreed.ends < wave.opens
    return LevelLine(
        entry=entry,
        about=shown.about(*subject),
        level=language.decimal(agreed.level),
        span=words.span(agreed.starts, agreed.ends, language),
        is_in_force=agreed.starts <= wave.closes and not is_over,
        reached=shown.reached(subject, agreed.level, words.level_badge),
    )


def assessment_line(shown: Shown, entry: Entry[ImpactAssessment]) -> AssessmentLine:
    """Return the line of an impact assessment."""
    return AssessmentLine(entry, shown.language.day(entry.content.day))


def _by(who: str, day: date, language: Language) -> str:
    return language.say(
        language.translations.gettext("%(who)s, %(day)s"), who=who, day=language.day(day)
    )
