"""Which sites are looked at, by which measure, and what the release says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.domain.scale import in_language
from survey.services import report_funnel
from survey.services.report_lines import figure, response
from survey.services.report_tables import main_measures
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_funnel import Found
    from survey.services.report_views import Figure, Response


@dataclass(frozen=True)
class Choice:
    """What else may be looked at: `key` as the address has it, None for what is shown unasked."""

    key: str | None
    title: str
    is_here: bool


@dataclass(frozen=True)
class Ground:
    """What was chosen: a measure and sites; `whole` is the group that they are held against."""

    sites: tuple[WaveGroup, ...]
    whole: str
    whole_name: str
    measure: Measure
    measures: tuple[Choice, ...]
    kinds: tuple[Choice, ...]


@dataclass(frozen=True)
class SitesRead:
    """What the release says of the sites and of the whole, by key; `told` is None for too few sites."""

    figures: Mapping[str, Figure]
    answered: Mapping[str, Response | None]
    whole: Figure
    told: Found | None


def ground(found: Asked, kind: str, measure: str) -> Ground:
    """Return what was chosen; raises NotFound for a kind or measure that is not there, or not to be read."""
    nodes = found.reach.nodes()
    classes = [node for node in nodes if _is_class(node)]
    kinds = [node for node in _kinds(nodes, classes) if found.reach.holds(node.key)]
    chosen = next((node for node in kinds if node.code == kind), None)
    measures = main_measures(found.questionnaire.measures)
    by = next((one for one in measures if one.id == (measure or found.headline.id)), None)
    if by is None or (kind and chosen is None):
        raise NotFound(f"{kind} {measure}")
    return Ground(
        sites=tuple(node for node in classes if chosen is None or node.parent == chosen.code),
        whole=WHOLE_COUNCIL if chosen is None else published_key(chosen),
        whole_name=found.name(found.node) if chosen is None else chosen.name,
        measure=by,
        measures=tuple(
            Choice(
                None if one == found.headline else one.id,
                in_language(one.title, found.language.code),
                one == by,
            )
            for one in measures
        ),
        kinds=(
            Choice(None, found.language.translations.gettext("All sites"), chosen is None),
            *(Choice(node.code, node.name, node is chosen) for node in kinds),
        ),
    )


def _is_class(node: WaveGroup) -> bool:
    return node.breakdown == Breakdown.SITE and node.level == Level.CLASS


def _kinds(nodes: Sequence[WaveGroup], classes: Sequence[WaveGroup]) -> list[WaveGroup]:
    """Return the kinds of site that hold classes, by name."""
    parents = {node.parent for node in classes}
    kinds = [
        node
        for node in nodes
        if node.breakdown == Breakdown.SITE and node.level == Level.UPPER and node.code in parents
    ]
    return sorted(kinds, key=lambda node: node.name.casefold())


def read(session: Session, found: Asked, chosen: Ground) -> SitesRead:
    """Return what the release of the page says of the chosen sites."""
    wave = found.wave
    keys = [node.key for node in chosen.sites]
    every = [*keys, chosen.whole]
    cells = report_cells.cells_of_wave(session, wave.id, wave.revision, [chosen.measure.id], every)
    figures = {cell.group_key: figure(cell) for cell in cells if not cell.product}
    rates = report_cells.rates(session, {wave.id: wave.revision}, every)
    whole = figures.get(chosen.whole, figure(None))
    return SitesRead(
        figures=figures,
        answered={
            key: response(rates.get((wave.id, key)), found.language, has_frame=wave.has_frame)
            for key in every
        },
        whole=whole,
        told=report_funnel.funnel(session, wave, chosen.measure, keys, whole.score),
    )
