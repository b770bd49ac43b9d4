"""What the registers of improvement can be about: published figures, and the groups that an account owns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL, StaffRole
from survey.domain.group import Breakdown, Level
from survey.domain.reach import Reach, published_key
from survey.services import questionnaires
from survey.services.report_tables import product_headline
from survey.storage import products, report_cells, waves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.storage.report_cells import Cell, ReleasedWave


@dataclass(frozen=True)
class Ground:
    """The latest released wave and what it measured. Everything is empty before the first release.

    `waves` are the released ones of its kind, oldest first; `products` its catalogue's names by code; `services` those
    of today's catalogue; `groups` the nodes of its trees; `reach` what an account may read and owns of them.
    """

    waves: tuple[ReleasedWave, ...]
    measures: Mapping[str, Measure]
    products: Mapping[str, str]
    services: tuple[str, ...]
    groups: tuple[WaveGroup, ...]
    reach: Reach

    def measure(self, measure: str, product: str) -> Measure | None:
        """Return the measure of a figure, or None where there is no such figure."""
        found = self.measures.get(measure)
        if found is None or found.per_product != bool(product):
            return None
        return found if not product or product in self.products else None

    def product_measure(self) -> Measure | None:
        """Return the measure that stands for a product."""
        return product_headline(self.measures.values())

    def owned(self) -> tuple[WaveGroup, ...]:
        """Return the groups that the account owns, each once, the order of their trees kept."""
        found = {
            published_key(group): group
            for group in self.groups
            if self.reach.owns(published_key(group))
        }
        return tuple(found.values())

    def shows_products(self, key: str) -> bool:
        """Return whether figures of products are published for a group: not for a place of work."""
        return any(
            group.level in {Level.ROOT, Level.UPPER} or group.breakdown is Breakdown.ORGANISATION
            for group in self.groups
            if published_key(group) == key
        )

    def wave(self, wave_id: str) -> ReleasedWave | None:
        """Return a released wave by its id."""
        return next((wave for wave in self.waves if wave.id == wave_id), None)


def ground(session: Session, account: Account) -> Ground:
    """Return what registers can be about today; waves after tickets have no part in it.

    An administrator owns every group.
    """
    released = tuple(
        wave for wave in report_cells.released_waves(session) if not wave.is_after_tickets
    )
    is_everywhere = account.role is StaffRole.ADMINISTRATOR
    scope = WHOLE_COUNCIL if is_everywhere else account.scope
    services = tuple(
        dict.fromkeys(sorted(one.service for one in products.listing(session) if one.service))
    )
    if not released:
        return Ground((), {}, {}, services, (), Reach((), scope))
    latest = released[-1]
    asked = questionnaires.get(session, latest.questionnaire_id, latest.questionnaire_version)
    groups = tuple(waves.trees(session, latest.id))
    return Ground(
        waves=released,
        measures={measure.id: measure for measure in asked.measures},
        products=report_cells.product_names(session, latest.id),
        services=services,
        groups=groups,
        reach=Reach(groups, scope),
    )


def published(
    session: Session, wave: ReleasedWave, measure: str, product: str, group_key: str
) -> Cell | None:
    """Return a figure as it was published, or None where there is none to be seen."""
    cells = report_cells.cells_of_wave(session, wave.id, wave.revision, [measure], [group_key])
    return next(
        (cell for cell in cells if cell.product == product and cell.score is not None), None
    )
