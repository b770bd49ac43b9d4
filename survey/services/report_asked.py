"""What a page of results is asked for: the wave, the group, what may be read of it, and the waves before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations
from typing import TYPE_CHECKING

from survey.charts.language import Language
from survey.domain.access import WHOLE_COUNCIL, Act, may
from survey.domain.errors import NotFound
from survey.domain.group import Level
from survey.domain.reach import Reach, published_key
from survey.domain.wave import LONDON
from survey.services import report_lines
from survey.services.report_charts import headline_of
from survey.services.report_history import history
from survey.services.report_views import GroupChoice, NothingYet, Place, WaveChoice
from survey.storage import report_cells
from survey.storage import waves as waves_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.domain.phrase import Translations
    from survey.domain.questionnaire import Questionnaire
    from survey.services.report_history import History
    from survey.services.report_views import Source
    from survey.storage.report_cells import ReleasedWave


@dataclass(frozen=True)
class Asking:
    """What a reader asks for: a wave and a group by name, or None for the latest and for their own."""

    wave_id: str | None = None
    group: str | None = None
    locale: str = "en"
    translations: Translations = field(default_factory=NullTranslations)

    @property
    def language(self) -> Language:
        """The language of the page."""
        return Language("en_GB" if self.locale == "en" else self.locale, self.translations)


@dataclass(frozen=True)
class Asked:
    """What was asked for, found and read. `waves` are all released ones, `history` those up to the page's."""

    waves: Sequence[ReleasedWave]
    history: History
    reach: Reach
    node: WaveGroup
    language: Language

    @property
    def wave(self) -> ReleasedWave:
        """The wave that the page is about."""
        return self.history.waves[-1]

    @property
    def key(self) -> str:
        """The group as releases name it."""
        return published_key(self.node)

    @property
    def is_council(self) -> bool:
        """Whether the page is about the whole council."""
        return self.key == WHOLE_COUNCIL

    @property
    def questionnaire(self) -> Questionnaire:
        """What the wave of the page asked."""
        return self.history.questionnaire

    @property
    def headline(self) -> Measure:
        """The measure that stands for the whole."""
        return headline_of(self.questionnaire)

    @cached_property
    def source(self) -> Source:
        """The release that every figure comes from."""
        return report_lines.source(self.wave, self.questionnaire)

    def name(self, group: WaveGroup) -> str:
        """Return what pages call a group."""
        return choice(group, self.language).name


def asked(
    session: Session, account: Account, asking: Asking, *, now: datetime
) -> Asked | NothingYet:
    """Find the wave and the group of a page; unasked, the reader's own group in the latest wave.

    Waves after tickets close every month: they are shown unasked only where there is no other.

    Raises NotFound for a wave without a release, and for a group that does not exist in that wave or that
    the account may not read: all look alike.
    """
    if not may(account, Act.READ_RESULTS, now.astimezone(LONDON).date()):
        raise NotFound(asking.group)
    language = asking.language
    waves = report_cells.released_waves(session)
    if not waves:
        return _nothing_yet(session, language)
    wave = _chosen(waves, asking.wave_id)
    reach = Reach(waves_store.trees(session, wave.id), account.scope)
    node = reach.group(asking.group or reach.home())
    past = history(session, waves[: waves.index(wave) + 1])
    return Asked(waves, past, reach, node, language)


def place(session: Session, found: Asked) -> Place:
    """Return where a page stands, and what may be looked at instead."""
    having = {wave.id for wave in found.waves}
    if found.node.level != Level.ROOT:
        having = report_cells.waves_with_group(
            session, having, found.node.breakdown, found.node.code
        )
    choices = {
        wave.id: WaveChoice(
            id=wave.id,
            title=wave.title,
            month=found.language.month(wave.closes),
            short_month=found.language.short_month(wave.closes),
            opens=wave.opens,
            closes=wave.closes,
            has_group=wave.id in having,
        )
        for wave in reversed(found.waves)
    }
    own = found.reach.group(found.reach.home())
    return Place(
        wave=choices[found.wave.id],
        waves=tuple(choices.values()),
        group=choice(found.node, found.language),
        path=tuple(choice(above, found.language) for above in found.reach.path(found.node)),
        own=None
        if published_key(own) in {found.key, WHOLE_COUNCIL}
        else choice(own, found.language),
    )


def choice(group: WaveGroup, language: Language) -> GroupChoice:
    """Return a group as it may be chosen."""
    key = published_key(group)
    if key == WHOLE_COUNCIL:
        return GroupChoice(key, language.translations.gettext("Whole council"))
    return GroupChoice(key, group.name)


def _nothing_yet(session: Session, language: Language) -> NothingYet:
    return NothingYet(
        tuple(
            (title, language.day(closes)) for title, closes in report_cells.running_waves(session)
        )
    )


def _chosen(waves: Sequence[ReleasedWave], wave_id: str | None) -> ReleasedWave:
    if wave_id is None:
        return next((wave for wave in reversed(waves) if not wave.is_after_tickets), waves[-1])
    for wave in waves:
        if wave.id == wave_id:
            return wave
    raise NotFound(wave_id)
