"""Two waves of a group, or two groups in a wave, side by side. Only what a release tested is called a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.charts.words import Contrast
from survey.domain.errors import NotFound
from survey.services import report_compare_rows as rows
from survey.services.report_asked import asked, place
from survey.services.report_compare_choices import GROUP, WAVE, group_choices, wave_choices
from survey.services.report_compare_page import Choice, ComparePage
from survey.services.report_views import NothingYet
from survey.storage import report_cells

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_compare_page import Compared, OptionGroup


@dataclass(frozen=True)
class _Chosen:
    """The two values that were chosen; both empty where nothing was."""

    a: str
    b: str

    @property
    def are_groups(self) -> bool:
        return self.a.startswith(GROUP) and self.b.startswith(GROUP)

    @property
    def are_waves(self) -> bool:
        return self.a.startswith(WAVE) and self.b.startswith(WAVE)

    @property
    def is_empty(self) -> bool:
        return not (self.a or self.b)

    def without(self, kind: str) -> tuple[str, str]:
        return self.a.removeprefix(kind), self.b.removeprefix(kind)


def compare(
    session: Session, account: Account, asking: Asking, *, now: datetime, a: str = "", b: str = ""
) -> ComparePage | NothingYet:
    """Return two sides beside one another; `a` and `b` are `wave:ID` both, or `group:KEY` both.

    Unasked, the wave of the page stands beside the one that its release names: a year ago, else the last one.
    Raises NotFound as `report_asked.asked` does, and for a wave or group that does not exist or may not be read.
    """
    chosen = _Chosen(a, b)
    if chosen.are_waves:
        asking = replace(asking, wave_id=_later(session, chosen))
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    if chosen.is_empty:
        chosen = _unasked(session, found)
    return _page(session, found, chosen)


def _later(session: Session, chosen: _Chosen) -> str:
    """Return the later one of two waves: the page is about it, and looks back on the other."""
    order = [wave.id for wave in report_cells.released_waves(session)]
    named = chosen.without(WAVE)
    for one in named:
        if one not in order:
            raise NotFound(one)
    return max(named, key=order.index)


def _unasked(session: Session, found: Asked) -> _Chosen:
    """Return the two waves that are compared unasked; empty where there is but one."""
    if len(found.history.waves) == 1:
        return _Chosen("", "")
    tests = report_cells.tests(session, found.wave.id, found.wave.revision, found.key)
    named = {
        test.contrast: test.against[0]["wave"]
        for test in tests
        if test.measure == found.headline.id and test.contrast != Contrast.SLOPE
    }
    known = {wave.id for wave in found.history.waves}
    before = named.get(Contrast.YEAR_AGO) or named.get(Contrast.LAST_WAVE)
    if before not in known:
        before = found.history.waves[-2].id
    return _Chosen(f"{WAVE}{found.wave.id}", f"{WAVE}{before}")


def _page(session: Session, found: Asked, chosen: _Chosen) -> ComparePage:
    where = place(session, found)
    _ = found.language.translations.gettext
    problem, compared = "", None
    if chosen.is_empty:
        problem = _("There is but one wave so far. Two groups can be compared in it.")
    elif not (chosen.are_groups or chosen.are_waves):
        problem = _("Choose two waves, or two groups.")
    elif chosen.a == chosen.b:
        problem = _("Choose two different ones: there is nothing to compare one with itself.")
    else:
        compared = _compared(session, found, chosen)
    return ComparePage(
        place=where,
        source=found.source,
        waves=_choice(wave_choices(found, where), chosen, f"{WAVE}{found.wave.id}"),
        groups=_choice(group_choices(found), chosen, f"{GROUP}{found.key}"),
        compares_waves=not chosen.are_groups,
        problem=problem,
        compared=compared,
    )


def _choice(options: tuple[OptionGroup, ...], chosen: _Chosen, here: str) -> Choice:
    """Return what a form offers: what was chosen in it, else the wave or group of the page and the first other one."""
    values = [option.value for group in options for option in group.options]
    if chosen.a in values and chosen.b in values:
        return Choice(options, (chosen.a, chosen.b))
    other = next((value for value in values if value != here), here)
    return Choice(options, (here, other))


def _compared(session: Session, found: Asked, chosen: _Chosen) -> Compared:
    if chosen.are_groups:
        keys = chosen.without(GROUP)
        return rows.of_groups(
            session, found, found.reach.group(keys[0]), found.reach.group(keys[1])
        )
    before = next(one for one in chosen.without(WAVE) if one != found.wave.id)
    for wave in found.history.waves:
        if wave.id == before:
            return rows.of_waves(session, found, wave)
    raise NotFound(before)
