"""What stands behind aims: the ICT strategy, levels agreed with departments, assessments of new applications."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from survey.domain.improvement import ImpactAssessment, ServiceLevel, Strategy
from survey.storage.register import EntryRow, Register


class StrategyRow(EntryRow):
    """An ICT strategy, as approved; see `survey.domain.improvement.Strategy`."""

    __tablename__ = "strategy"

    title: Mapped[str]
    approved_by: Mapped[str]
    approved_on: Mapped[date]
    review_due: Mapped[date]
    place: Mapped[str]


class ServiceLevelRow(EntryRow):
    """A level agreed with a group; see `survey.domain.improvement.ServiceLevel`."""

    __tablename__ = "service_level"

    measure: Mapped[str]
    product: Mapped[str]
    group_key: Mapped[str]
    level: Mapped[float]
    agreed_with: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date | None]


class ImpactAssessmentRow(EntryRow):
    """What was found out about a new application; see `survey.domain.improvement.ImpactAssessment`."""

    __tablename__ = "impact_assessment"

    product: Mapped[str]
    day: Mapped[date]
    finding: Mapped[str]
    assessed_by: Mapped[str]


STRATEGIES = Register(StrategyRow, Strategy)
SERVICE_LEVELS = Register(ServiceLevelRow, ServiceLevel)
ASSESSMENTS = Register(ImpactAssessmentRow, ImpactAssessment)
