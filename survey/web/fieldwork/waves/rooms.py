"""The rooms of a wave: the pages about one wave, for whoever may enter them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _

from survey.domain.access import Act, may
from survey.web.clock import today

if TYPE_CHECKING:
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class Room:
    """One page about a wave: the view that shows it, and its words."""

    view: str
    words: Any


@dataclass(frozen=True)
class OpenRoom:
    """A room that may be entered, with its address."""

    address: str
    words: Any
    is_here: bool


_ROOMS = (
    Room("waves.page", _("The wave")),
    Room("waves.plan", _("Plan")),
    Room("waves.texts", _("Texts")),
    Room("waves.sample", _("Sample")),
    Room("waves.classes", _("Classes")),
    Room("rates.page", _("Response rates")),
    Room("places.page", _("Slips and posters")),
    Room("waves.mail", _("Mail")),
)

_OF_A_FRAME = frozenset({"waves.sample", "waves.classes", "rates.page", "places.page"})
"""Rooms that say nothing where nobody knows beforehand who will be asked."""


def address_of(view: str, **values: Any) -> str | None:  # noqa: ANN401 - what url_for takes
    """Return the address of a view; None where it does not exist or may not be seen by whoever is signed in."""
    found = current_app.view_functions.get(view)
    act = vars(found).get("needs") if found else None
    if act is None or not may(g.get("account"), act, today()):
        return None
    return url_for(view, **values)


def may_run() -> bool:
    """Return whether whoever is signed in may run fieldwork."""
    return may(g.get("account"), Act.RUN_FIELDWORK, today())


def rooms(wave: Wave) -> tuple[OpenRoom, ...]:
    """Return the pages about a wave that the one who is signed in may see and that have something to say."""
    return tuple(
        OpenRoom(address, room.words, request.endpoint == room.view)
        for room in _ROOMS
        if (wave.has_frame or room.view not in _OF_A_FRAME)
        and (address := address_of(room.view, wave_id=wave.id))
    )
