"""What a measure is made of: the questions as put, how they are scored, and how their words went from wave to wave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from survey.domain.scale import Direction, in_language
from survey.domain.series import Reason, series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Item, Questionnaire
    from survey.services.report_history import History
    from survey.storage.report_cells import ReleasedWave


@dataclass(frozen=True)
class AskedItem:
    """A question as put: its words, the options of its scale, those apart; `is_reversed` where it counts reversed."""

    id: str
    ask: str
    hint: str
    points: tuple[str, ...]
    apart: tuple[str, ...]
    is_reversed: bool


@dataclass(frozen=True)
class Period:
    """Successive waves with one version of a questionnaire. `notes` say what became of the series at its beginning.

    `items` is empty where the questions stand as in the period before.
    """

    questionnaire: str
    waves: str
    notes: tuple[str, ...]
    is_break: bool
    items: tuple[AskedItem, ...]


@dataclass(frozen=True)
class Wording:
    """The questions of a measure as last put, the rules of its score, and its periods, oldest first."""

    items: tuple[AskedItem, ...]
    rules: tuple[str, ...]
    periods: tuple[Period, ...]


def wording(history: History, measure: Measure, language: Language) -> Wording:
    """Return the words of a measure over the waves of a page; `measure` is as the last of them that asked it had it."""
    asking = [wave for wave in history.waves if _of(history.questionnaire_of(wave), measure.id)]
    last = history.questionnaire_of(asking[-1])
    return Wording(
        items=_items(last, measure, language),
        rules=tuple(_rules(last, measure, language)),
        periods=tuple(_periods(history, asking, measure.id, language)),
    )


def _of(questionnaire: Questionnaire, measure_id: str) -> Measure | None:
    return next((m for m in questionnaire.measures if m.id == measure_id), None)


def _items(
    questionnaire: Questionnaire, measure: Measure, language: Language
) -> tuple[AskedItem, ...]:
    items = questionnaire.items()
    return tuple(_item(items[id_], measure, language) for id_ in measure.items)


def _item(item: Item, measure: Measure, language: Language) -> AskedItem:
    scale = item.scale
    code = language.code
    return AskedItem(
        id=item.id,
        ask=in_language(item.ask, code),
        hint=in_language(item.hint, code) if item.hint else "",
        points=tuple(in_language(p.label, code) for p in scale.points) if scale else (),
        apart=tuple(in_language(a.label, code) for a in scale.apart) if scale else (),
        is_reversed=item.id in measure.reverse,
    )


def _rules(questionnaire: Questionnaire, measure: Measure, language: Language) -> Iterator[str]:
    _ = language.translations.gettext
    if len(measure.items) > 1:
        yield language.say(
            _(
                "The measure is the mean of %(number)s questions, of those who answered at least half of them. "
                "Answers are counted from %(low)s to %(high)s."
            ),
            number=len(measure.items),
            low=measure.minimum,
            high=measure.maximum,
        )
    yield language.say(
        _(
            "The score is 100 × (mean − %(low)s) / %(span)s: it is 0 if everybody chose the lowest option, "
            "and it is 100 if everybody chose the highest."
        ),
        low=measure.minimum,
        span=measure.maximum - measure.minimum,
    )
    if measure.reverse:
        yield _("Questions marked as reversed are counted from the other end of their scale.")
    if measure.direction == Direction.LOWER_IS_BETTER:
        yield _("Lower is better.")
    if measure.top:
        yield language.say(
            _("The share in the top box is of those who chose “%(options)s”."),
            options=language.either(_top(questionnaire, measure, language)),
        )
    if measure.per_product:
        yield _(
            "It was asked about products that people said they use, drawn by chance where they use many."
        )


def _top(questionnaire: Questionnaire, measure: Measure, language: Language) -> list[str]:
    scale = questionnaire.items()[measure.items[0]].scale
    points = scale.points if scale else ()
    return [in_language(p.label, language.code) for p in points if p.code in measure.top]


def _periods(
    history: History, asking: Sequence[ReleasedWave], measure_id: str, language: Language
) -> Iterator[Period]:
    before: Questionnaire | None = None
    words: tuple[AskedItem, ...] = ()
    for name, group in groupby(asking, key=_put_by):
        waves = list(group)
        questionnaire = history.versions[name[0]][name[1]]
        measure = _of(questionnaire, measure_id)
        items = _items(questionnaire, measure, language) if measure else ()
        reasons = _breaks(history, before, questionnaire, measure_id, language) if before else ()
        yield Period(
            questionnaire=questionnaire.name,
            waves=_span(waves, language),
            notes=reasons or _carried_on(before, language, is_same=items == words),
            is_break=bool(reasons),
            items=() if items == words else items,
        )
        before, words = questionnaire, items


def _put_by(wave: ReleasedWave) -> tuple[str, int]:
    return wave.questionnaire_id, wave.questionnaire_version


def _carried_on(
    before: Questionnaire | None, language: Language, *, is_same: bool
) -> tuple[str, ...]:
    _ = language.translations.gettext
    if before is None:
        return ()
    if is_same:
        return (_("The questions are the same, word for word."),)
    return (_("The words changed in a way that leaves the series whole."),)


def _breaks(
    history: History,
    before: Questionnaire,
    after: Questionnaire,
    measure_id: str,
    language: Language,
) -> tuple[str, ...]:
    """Return why figures cannot be compared with those before; nothing where they can."""
    _ = language.translations.gettext
    if before.id != after.id:
        return (_("Another questionnaire asked this. Figures are not compared with those before."),)
    versions = history.versions[after.id]
    low, high = sorted((before.version, after.version))
    between = [versions[number] for number in sorted(versions) if low <= number <= high]
    found = next((one for one in series(between) if one.measure.id == measure_id), None)
    reasons = dict.fromkeys(one.reason for one in found.breaks) if found else {}
    return tuple(_why(reason, language) for reason in reasons)


def _why(reason: Reason, language: Language) -> str:
    _ = language.translations.gettext
    words = {
        Reason.NEW_SERIES: _("A question was put in other words, and a new series begins."),
        Reason.ITEMS: _("It is made of other questions than before, and a new series begins."),
        Reason.CODES: _("The scale has other options than before, and a new series begins."),
        Reason.DIRECTION: _("The other end of the scale is the good one now: a new series begins."),
        Reason.REVERSE: _("Other questions are counted reversed, and a new series begins."),
        Reason.TOP: _("The top box holds other options, and a new series begins."),
        Reason.ROSTER: _("It is asked in another place, about other things: a new series begins."),
        Reason.MISSING: _("A version in between did not ask it, and a new series begins."),
    }
    return words[reason]


def _span(waves: Sequence[ReleasedWave], language: Language) -> str:
    first, last = language.month(waves[0].closes), language.month(waves[-1].closes)
    if first == last:
        return first
    return language.say(
        language.translations.gettext("%(first)s to %(last)s"), first=first, last=last
    )
