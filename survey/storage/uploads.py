"""Files that were uploaded and are being looked at before they are taken in; forgotten after a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


class UploadRow(Base):
    """One file of an upload; those that belong together share `upload`, a random name."""

    __tablename__ = "upload"

    upload: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
