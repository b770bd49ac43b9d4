"""What the trend of a figure is marked with: events and the target, to be drawn and to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts.trend import TrendMark, TrendMarks
from survey.domain.improvement import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.services.improvement import EventMark, Marks, TargetMark


@dataclass(frozen=True)
class Happening:
    """An event as the list beside a trend has it; `number` is the one in the drawing."""

    number: int
    day: date
    when: str
    title: str
    kind: str


@dataclass(frozen=True)
class Target:
    """A target as pages tell it: the score that is to be reached, by when, and who answers for it."""

    score: float
    due: date
    owner: str
    words: str


@dataclass(frozen=True)
class Marked:
    """The events within a trend, numbered by day, and its target."""

    events: tuple[Happening, ...] = ()
    target: Target | None = None

    @property
    def drawn(self) -> TrendMarks:
        """The same, as a trend is drawn with it."""
        return TrendMarks(
            tuple(TrendMark(event.day, event.number, event.title) for event in self.events),
            self.target.score if self.target else None,
            self.target.words if self.target else "",
        )


UNMARKED = Marked()


def marked(marks: Marks, points: Sequence[TrendPoint], language: Language) -> Marked:
    """Return what marks a trend: its target, and the events between its first wave and its last."""
    within = [
        event for event in marks.events if points and points[0].day <= event.day <= points[-1].day
    ]
    return Marked(
        tuple(_happening(number, event, language) for number, event in enumerate(within, 1)),
        _target(marks.target, language) if marks.target else None,
    )


def _happening(number: int, event: EventMark, language: Language) -> Happening:
    _ = language.translations.gettext
    kinds = {
        EventKind.MIGRATION: _("migration"),
        EventKind.INCIDENT: _("incident"),
        EventKind.CONTRACT: _("contract change"),
    }
    return Happening(
        number, event.day, language.day(event.day), event.title, kinds.get(event.kind, "")
    )


def _target(target: TargetMark, language: Language) -> Target:
    words = language.say(
        language.translations.gettext("Target %(score)s by %(month)s"),
        score=_plain(target.score, language),
        month=language.month(target.due),
    )
    return Target(target.score, target.due, target.owner, words)


def _plain(score: float, language: Language) -> str:
    """Return a target as it was set: whole where it is."""
    return language.count(int(score)) if score == int(score) else language.decimal(score)
