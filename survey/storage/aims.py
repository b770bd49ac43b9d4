"""The register of aims."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.improvement import Aim
from survey.storage.register import EntryRow, Register


class AimRow(EntryRow):
    """A target for a published figure; see `survey.domain.improvement.Aim`."""

    __tablename__ = "aim"

    measure: Mapped[str]
    product: Mapped[str]
    group_key: Mapped[str] = mapped_column(index=True)
    baseline_wave: Mapped[str]
    baseline: Mapped[float]
    target: Mapped[float]
    due: Mapped[date]
    owner: Mapped[str]
    approved_by: Mapped[str]
    approved_on: Mapped[date]


AIMS = Register(AimRow, Aim)
