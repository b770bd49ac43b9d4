"""What changed from one version of a questionnaire to a later one: everything that a respondent or a figure meets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.rewording import rewordings
from survey.domain.routing_told import told
from survey.domain.scale_changes import ScaleChange, scale_changes
from survey.domain.series import Fate, Series, series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Item, Questionnaire, Section
    from survey.domain.rewording import Rewording
    from survey.domain.routing import Condition
    from survey.domain.routing_told import Told
    from survey.domain.scale import Text


class TextPart(StrEnum):
    """Which text was reworded."""

    TITLE = "title"
    INTRO = "intro"
    ACKNOWLEDGEMENT = "acknowledgement"
    ASK = "ask"
    HINT = "hint"


Reworded = tuple[TextPart, "Rewording"]


@dataclass(frozen=True)
class SectionChange:
    """What became of a section that is in both versions; `before` and `after` are the section in each.

    The routes tell when it was and is put, None for always.
    """

    before: Section
    after: Section
    reworded: tuple[Reworded, ...]
    route_before: Told | None
    route_after: Told | None
    is_moved: bool

    @property
    def is_routed_anew(self) -> bool:
        """Whether it is shown on another condition."""
        return self.before.show_when != self.after.show_when

    @property
    def has_another_roster(self) -> bool:
        """Whether it is repeated otherwise."""
        return self.before.roster != self.after.roster


@dataclass(frozen=True)
class ItemChange:
    """What became of an item that is in both versions.

    `section_before` and `section_after` are where it stands; the routes tell when it was and is put, None for always.
    """

    before: Item
    after: Item
    section_before: Section
    section_after: Section
    reworded: tuple[Reworded, ...]
    route_before: Told | None
    route_after: Told | None
    is_moved: bool

    @property
    def is_routed_anew(self) -> bool:
        """Whether it is shown on another condition."""
        return self.before.show_when != self.after.show_when

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it is answered in another way."""
        return self.before.kind is not self.after.kind

    @property
    def starts_anew(self) -> bool:
        """Whether it says itself that its series ends here."""
        return not self.after.continues


@dataclass(frozen=True)
class MeasureChange:
    """A measure in both versions that is called otherwise, or plays another part in reports."""

    before: Measure
    after: Measure
    reworded: tuple[Rewording, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two versions; `series` tells of every measure, changed or not.

    Texts are compared in the languages of both versions. Sections and items that came stand with their section of
    the later version, those that went with their section of the earlier one.
    """

    old: Questionnaire
    new: Questionnaire
    languages_added: tuple[str, ...]
    languages_removed: tuple[str, ...]
    reworded: tuple[Reworded, ...]
    sections_added: tuple[Section, ...]
    sections_removed: tuple[Section, ...]
    sections: tuple[SectionChange, ...]
    items_added: tuple[tuple[Section, Item], ...]
    items_removed: tuple[tuple[Section, Item], ...]
    items: tuple[ItemChange, ...]
    scales: tuple[ScaleChange, ...]
    measures: tuple[MeasureChange, ...]
    series: tuple[Series, ...]

    @property
    def is_only_a_number(self) -> bool:
        """Whether the two versions ask the same, in the same words and the same way."""
        return not any(
            (
                self.languages_added, self.languages_removed, self.reworded, self.sections_added,
                self.sections_removed, self.sections, self.items_added, self.items_removed, self.items, self.scales,
                self.measures, self.old.minutes != self.new.minutes,
                any(one.fate is not Fate.GOES_ON for one in self.series),
            )
        )  # fmt: skip


def changes(versions: Sequence[Questionnaire]) -> Changes:
    """Return what changed from the first to the last of `versions` (at least one), as `series.series` takes them."""
    old, new = versions[0], versions[-1]
    languages = tuple(code for code in new.languages if code in old.languages)
    was, is_now = ({s.id: s for s in version.sections} for version in (old, new))
    placed_before, placed_after = _placed(old), _placed(new)
    pair = _Pair(old.items(), new.items(), languages)
    return Changes(
        old,
        new,
        languages_added=tuple(code for code in new.languages if code not in old.languages),
        languages_removed=tuple(code for code in old.languages if code not in new.languages),
        reworded=_reworded_whole(old, new, languages),
        sections_added=tuple(section for id_, section in is_now.items() if id_ not in was),
        sections_removed=tuple(section for id_, section in was.items() if id_ not in is_now),
        sections=tuple(_section_changes(was, is_now, pair)),
        items_added=tuple(at for id_, at in placed_after.items() if id_ not in placed_before),
        items_removed=tuple(at for id_, at in placed_before.items() if id_ not in placed_after),
        items=tuple(_item_changes(placed_before, placed_after, pair)),
        scales=scale_changes(old.items(), new.items(), languages),
        measures=tuple(_measure_changes(old, new, languages)),
        series=series(versions),
    )


def moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Return the ids that left their order: as few as explain it, of those that are in both sequences."""
    place = {id_: number for number, id_ in enumerate(before)}
    both = [id_ for id_ in after if id_ in place]
    best: list[
        tuple[int, int]
    ] = []  # length of the longest rise that ends here, and where it came from
    for number, id_ in enumerate(both):
        earlier = [n for n in range(number) if place[both[n]] < place[id_]]
        source = max(earlier, key=lambda n: best[n][0], default=-1)
        best.append((best[source][0] + 1 if earlier else 1, source))
    kept = set()
    at = max(range(len(both)), key=lambda n: best[n][0], default=-1)
    while at >= 0:
        kept.add(both[at])
        at = best[at][1]
    return frozenset(both) - kept


def _placed(version: Questionnaire) -> dict[str, tuple[Section, Item]]:
    return {item.id: (section, item) for section in version.sections for item in section.items}


@dataclass(frozen=True)
class _Pair:
    """The items of both versions, by which routes are told, and the languages that both have."""

    was: Mapping[str, Item]
    is_now: Mapping[str, Item]
    languages: tuple[str, ...]

    def routes(
        self, before: Condition | None, after: Condition | None
    ) -> tuple[Told | None, Told | None]:
        """Return both conditions in words."""
        return (
            told(before, self.was) if before else None,
            told(after, self.is_now) if after else None,
        )


def _section_changes(
    was: Mapping[str, Section], is_now: Mapping[str, Section], pair: _Pair
) -> Iterator[SectionChange]:
    strayed = moved(tuple(was), tuple(is_now))
    for id_, after in is_now.items():
        if id_ not in was:
            continue
        before = was[id_]
        texts = {
            TextPart.TITLE: (before.title, after.title),
            TextPart.INTRO: (before.intro, after.intro),
        }
        reworded = _reworded(texts, pair.languages)
        routes = pair.routes(before.show_when, after.show_when)
        change = SectionChange(before, after, reworded, *routes, is_moved=id_ in strayed)
        if reworded or change.is_moved or change.is_routed_anew or change.has_another_roster:
            yield change


def _item_changes(
    was: Mapping[str, tuple[Section, Item]],
    is_now: Mapping[str, tuple[Section, Item]],
    pair: _Pair,
) -> Iterator[ItemChange]:
    strayed = moved(tuple(was), tuple(is_now))
    for id_, (section, after) in is_now.items():
        if id_ not in was:
            continue
        section_before, before = was[id_]
        texts = {TextPart.ASK: (before.ask, after.ask), TextPart.HINT: (before.hint, after.hint)}
        change = ItemChange(
            before,
            after,
            section_before,
            section,
            _reworded(texts, pair.languages),
            *pair.routes(before.show_when, after.show_when),
            is_moved=id_ in strayed or section_before.id != section.id,
        )
        facts = (change.is_moved, change.is_routed_anew, change.is_of_another_kind)
        if change.reworded or any(facts) or change.starts_anew:
            yield change


def _measure_changes(
    old: Questionnaire, new: Questionnaire, languages: tuple[str, ...]
) -> Iterator[MeasureChange]:
    was = {measure.id: measure for measure in old.measures}
    for after in new.measures:
        before = was.get(after.id)
        if before is None:
            continue
        reworded = rewordings(before.title, after.title, languages)
        if reworded or before.role is not after.role:
            yield MeasureChange(before, after, reworded)


def _reworded_whole(
    old: Questionnaire, new: Questionnaire, languages: tuple[str, ...]
) -> tuple[Reworded, ...]:
    texts = {TextPart.TITLE: (old.title, new.title), TextPart.INTRO: (old.intro, new.intro)}
    whose = {TextPart.ACKNOWLEDGEMENT: (_alone(old.acknowledgement), _alone(new.acknowledgement))}
    return (*_reworded(texts, languages), *_reworded(whose, ("",)))


def _alone(words: str | None) -> Text | None:
    """Return words that stand in one language for all."""
    return None if words is None else {"": words}


def _reworded(
    texts: Mapping[TextPart, tuple[Text | None, Text | None]], languages: tuple[str, ...]
) -> tuple[Reworded, ...]:
    return tuple(
        (which, rewording)
        for which, (before, after) in texts.items()
        for rewording in rewordings(before, after, languages)
    )
