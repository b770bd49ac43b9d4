"""What may be compared: the waves of a group, and the groups within a reader's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.group import Breakdown
from survey.domain.reach import published_key
from survey.services.report_asked import choice
from survey.services.report_compare_page import Option, OptionGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from survey.domain.group import WaveGroup
    from survey.services.report_asked import Asked
    from survey.services.report_views import Place

WAVE, GROUP = "wave:", "group:"
"""How the value of an option begins; the wave, or the key of the group, follows."""


def wave_choices(found: Asked, place: Place) -> tuple[OptionGroup, ...]:
    """Return the waves that counted the group of the page by itself, the latest first; of one kind with the page's."""
    kind = {wave.id for wave in found.waves if wave.is_after_tickets == found.wave.is_after_tickets}
    options = [
        Option(f"{WAVE}{wave.id}", wave.month)
        for wave in place.waves
        if wave.id in kind and wave.has_group
    ]
    return (OptionGroup("", tuple(options)),)


def group_choices(found: Asked) -> tuple[OptionGroup, ...]:
    """Return the groups that may be read, by breakdown, and the sites of each kind; in order of name."""
    _ = found.language.translations.gettext
    root = next(node for node in found.reach.nodes() if node.parent is None)
    below = found.reach.next_level(root)
    titles = {
        Breakdown.ORGANISATION: _("Who people work for"),
        Breakdown.SITE: _("Where people work"),
    }
    parts = [OptionGroup("", (_option(root, found),))]
    for breakdown, title in titles.items():
        groups = below.get(breakdown, ())
        if breakdown == Breakdown.ORGANISATION:
            groups = tuple(one for group in groups for one in (group, *_within(group, found)))
        if groups:
            parts.append(OptionGroup(title, tuple(_option(group, found) for group in groups)))
    for kind in below.get(Breakdown.SITE, ()):
        sites = _within(kind, found)
        if sites:
            parts.append(OptionGroup(kind.name, tuple(_option(site, found) for site in sites)))
    return (*parts, *_others(parts, found))


def _others(parts: Sequence[OptionGroup], found: Asked) -> Iterator[OptionGroup]:
    """Yield the groups that may be read though nothing above them may: a scope that is a class."""
    named = {option.value for part in parts for option in part.options}
    options = {
        option.value: option
        for node in found.reach.nodes()
        if found.reach.holds(published_key(node))
        and (option := _option(node, found)).value not in named
    }
    if options:
        title = found.language.translations.gettext("Your own groups")
        yield OptionGroup(title, tuple(sorted(options.values(), key=lambda one: one.words)))


def _within(group: WaveGroup, found: Asked) -> Sequence[WaveGroup]:
    return found.reach.next_level(group).get(str(group.breakdown), ())


def _option(group: WaveGroup, found: Asked) -> Option:
    return Option(f"{GROUP}{published_key(group)}", choice(group, found.language).name)
