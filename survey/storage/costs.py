"""The register of what services cost, a financial year at a time."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from survey.domain.improvement import Cost
from survey.storage.register import EntryRow, Register


class CostRow(EntryRow):
    """What a service cost in a financial year; see `survey.domain.improvement.Cost`."""

    __tablename__ = "cost"

    service: Mapped[str]
    year: Mapped[int]
    annual_cost: Mapped[int]
    staff: Mapped[float]
    people_served: Mapped[int]
    measure: Mapped[str]
    product: Mapped[str]


COSTS = Register(CostRow, Cost)
