"""What the forms of improvement offer: figures, groups, waves and services, in the words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level
from survey.domain.improvement import RegisterName
from survey.domain.reach import published_key
from survey.domain.scale import in_language
from survey.services.improvement_ground import ground
from survey.services.improvement_history import history, said
from survey.services.improvement_keeping import found, may_keep
from survey.storage.register import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.services.improvement_ground import Ground
    from survey.services.improvement_history import Step
    from survey.services.improvement_keeping import KeptEntry
    from survey.services.report_asked import Asking


@dataclass(frozen=True)
class Choices:
    """Pairs of value and words. `measures` and `products` are figures; `groups` those that the account owns.

    `product_measure` is the measure that stands for a product. `has_figures` is false before the first release.
    """

    measures: tuple[tuple[str, str], ...]
    products: tuple[tuple[str, str], ...]
    product_measure: str
    groups: tuple[tuple[str, str], ...]
    waves: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]

    @property
    def known(self) -> dict[str, dict[str, str]]:
        """The words of what is stored by its code, by field."""
        return {
            "measure": dict(self.measures),
            "product": dict(self.products),
            "group_key": dict(self.groups),
            "baseline_wave": dict(self.waves),
            "service": dict(self.services),
        }

    @property
    def has_figures(self) -> bool:
        """Whether anything has been published that an entry can be about."""
        return bool(self.measures)


@dataclass(frozen=True)
class FormPage:
    """A form of a register: what it offers, and the entry that is amended with its history; None for a new one.

    `frozen` are the fields that can no longer be changed, and what stands in them.
    """

    choices: Choices
    kept: KeptEntry | None = None
    history: tuple[Step, ...] = ()
    frozen: tuple[tuple[str, str], ...] = ()


def form_page(
    session: Session,
    account: Account,
    asking: Asking,
    *,
    now: datetime,
    register: RegisterName,
    number: int | None = None,
) -> FormPage:
    """Return what a form needs; raises NotFound where the account may not write there."""
    if not may_keep(account, register, now):
        raise NotFound(register)
    offered = choices(ground(session, account), asking.language, register)
    if number is None:
        return FormPage(offered)
    kept = found(session, account, register, number, now=now)
    language, known = asking.language, offered.known
    held = as_json(kept.entry.content)
    frozen = tuple(
        (name, said(name, held[name], known, language))
        for name in held
        if name in kept.frozen and held[name]
    )
    return FormPage(offered, kept, history(kept.versions, known, language), frozen)


def choices(grounds: Ground, language: Language, register: RegisterName) -> Choices:
    """Return what there is to choose from, in words: an aim is for a group that has figures of its own."""
    of_product = grounds.product_measure()
    _ = language.translations.gettext
    return Choices(
        measures=tuple(
            (measure.id, in_language(measure.title, language.code))
            for measure in grounds.measures.values()
            if not measure.per_product
        ),
        products=tuple(sorted(grounds.products.items(), key=lambda pair: pair[1]))
        if of_product
        else (),
        product_measure=of_product.id if of_product else "",
        groups=tuple(_groups(grounds, language, needs_figures=register is RegisterName.AIMS)),
        waves=tuple((wave.id, language.month(wave.closes)) for wave in reversed(grounds.waves)),
        services=(("", _("All of IT")), *((one, one) for one in grounds.services)),
    )


def _groups(
    grounds: Ground, language: Language, *, needs_figures: bool
) -> Iterator[tuple[str, str]]:
    """Yield the groups that the account owns: the council, then each tree, groups under the one above them.

    A site that is counted together with others never has a figure, and is left out where one is needed.
    """
    council = language.translations.gettext("Whole council")
    owned = {published_key(group): group for group in grounds.owned()}
    if WHOLE_COUNCIL in owned or not grounds.waves:
        yield WHOLE_COUNCIL, council
    for breakdown in Breakdown:
        tree = {group.code: group for group in owned.values() if group.breakdown is breakdown}
        for group in sorted(tree.values(), key=lambda one: _path(one, tree)):
            is_without = needs_figures and group.level is Level.LEAF
            if published_key(group) != WHOLE_COUNCIL and not is_without:
                yield published_key(group), ": ".join(name for name, _ in _path(group, tree))


def _path(group: WaveGroup, tree: Mapping[str, WaveGroup]) -> tuple[tuple[str, str], ...]:
    """Return names and codes from the highest owned group down to this one, the root left out."""
    line = [group]
    while (parent := tree.get(line[0].parent or "")) is not None and parent.parent is not None:
        line.insert(0, parent)
    return tuple((one.name, one.code) for one in line)
