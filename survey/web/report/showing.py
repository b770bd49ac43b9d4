"""How a page of results is shown; what had to be drawn for it is kept."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from flask import render_template
from sqlalchemy.exc import OperationalError

from survey.services import kept_charts
from survey.services.report_views import NothingYet
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.services.report_views import Place


class Shown(Protocol):
    """What every page of results has: where it stands, and the charts that had to be drawn, by digest."""

    @property
    def place(self) -> Place:
        """Where the page stands."""

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that were not kept yet."""


def show(template: str, page: Shown | NothingYet) -> str:
    """Show a page by its template, or that there is nothing yet."""
    if isinstance(page, NothingYet):
        return render_template("report/nothing_yet.html", page=page)
    keep(page.drawn)
    return render_template(template, page=page, place=page.place)


def keep(drawn: Mapping[str, str]) -> None:
    """Keep charts that had to be drawn; while the database is busy they are drawn again next time."""
    if drawn:
        with suppress(OperationalError), transaction() as session:
            kept_charts.keep(session, drawn)
