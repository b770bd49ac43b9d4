"""The rooms of results: the pages about a group in a wave, and the way from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _

from survey.domain.access import may
from survey.web.clock import today
from survey.web.report.blueprint import blueprint

ASKED = ("wave", "group")
"""What is carried from page to page."""


@dataclass(frozen=True)
class Room:
    """One page of results: the view that shows it, and its words."""

    view: str
    words: Any


@dataclass(frozen=True)
class OpenRoom:
    """A room that may be entered, with its address for the wave and group that are looked at."""

    address: str
    words: Any
    is_here: bool


_ROOMS = (
    Room("report.overview", _("Overview")),
    Room("report.group", _("Group")),
    Room("report.products", _("Products")),
    Room("report.sites", _("Sites")),
    Room("report.priorities", _("Priorities")),
    Room("report.comments", _("Comments")),
    Room("report.compare", _("Compare")),
    Room("report.improvement", _("Improvement")),
    Room("report.value", _("Value")),
    Room("report.papers", _("Report")),
)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"report_rooms": rooms, "this_page": this_page}


def rooms() -> tuple[OpenRoom, ...]:
    """Return the pages of results that the one who is signed in may see, for the wave and group in the address."""
    kept: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}
    return tuple(
        OpenRoom(url_for(room.view, **kept), room.words, request.endpoint == room.view)
        for room in _ROOMS
        if _is_open(room.view)
    )


def this_page(suffix: str = "", **asked: str | None) -> str:
    """Return the address of the page that is shown, asked otherwise: `wave=`, `group=`, or as a twin (`_csv`).

    What is None is left out of the address; all else that was asked is kept.
    """
    kept = {**request.args.to_dict(), **(request.view_args or {})}
    args: dict[str, Any] = {**asked, **kept, **asked}
    return url_for(
        f"{request.endpoint}{suffix}", **{k: v for k, v in args.items() if v is not None}
    )


def _is_open(view: str) -> bool:
    found = current_app.view_functions.get(view)
    act = vars(found).get("needs") if found else None
    return act is not None and may(g.get("account"), act, today())
