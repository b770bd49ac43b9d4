"""The pages of results: one blueprint, and what each of its requests asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, current_app, g, request
from flask_babel import get_locale

from survey.services.report_asked import Asking
from survey.web.clock import now
from survey.web.transaction import reading

if TYPE_CHECKING:
    from collections.abc import Callable

Page = TypeVar("Page")

blueprint = Blueprint("report", __name__)


def asking(locale: str | None = None) -> Asking:
    """Return what the address asks for: `?wave=` and `?group=`, in the language of the reader or in `locale`."""
    locale = locale or str(get_locale())
    return Asking(
        wave_id=request.args.get("wave"),
        group=request.args.get("group"),
        locale=locale,
        translations=current_app.extensions["survey.translations"](locale),
    )


def read(page: Callable[..., Page], *, locale: str | None = None, **more: object) -> Page:
    """Read a page: `page(session, account, asking, *, now, **more)` is the one service that makes it.

    Twins are read in English (`locale="en"`) whatever the language of the page: programs read them.
    """
    with reading() as session:
        return page(session, g.account, asking(locale), now=now(), **more)
