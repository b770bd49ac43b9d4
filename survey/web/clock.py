"""The clock of the web edge. Services are given the time; here it is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import current_app

from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from flask import Flask


def init_app(app: Flask) -> None:
    """Give the application its clock; a test may put another in its place."""
    app.extensions["survey.clock"] = lambda: datetime.now(UTC)


def now() -> datetime:
    """Return the present moment, in UTC."""
    clock: Callable[[], datetime] = current_app.extensions["survey.clock"]
    return clock()


def today() -> date:
    """Return today's date in London."""
    return now().astimezone(LONDON).date()
