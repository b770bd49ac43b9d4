"""The doors of staff pages: what the one who is signed in may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request
from flask_babel import lazy_gettext as _

from survey.domain.access import Act, may
from survey.web.clock import today

if TYPE_CHECKING:
    from flask import Flask

    from survey.domain.access import Account


@dataclass(frozen=True)
class Door:
    """One entry of the navigation: the view it leads to, what it needs, its words."""

    view: str
    act: Act
    words: Any

    @property
    def is_here(self) -> bool:
        """Whether the page of this request lies behind this door."""
        return (request.blueprint or "") == self.view.partition(".")[0]


_DOORS = (
    Door("report.overview", Act.READ_RESULTS, _("Results")),
    Door("waves.listing", Act.WATCH_FIELDWORK, _("Waves")),
    Door("questionnaires.listing", Act.KEEP_QUESTIONNAIRES, _("Questionnaires")),
    Door("directory.home", Act.KEEP_DIRECTORY, _("Directory")),
    Door("tickets.home", Act.RUN_FIELDWORK, _("Tickets")),
    Door("comments.queue", Act.REVIEW_COMMENTS, _("Comments")),
)


def init_app(app: Flask) -> None:
    """Let the staff pages show their doors."""
    app.context_processor(lambda: {"doors": doors(g.get("account"))})


def doors(account: Account | None) -> tuple[Door, ...]:
    """Return the doors that are open to an account, the first being where it arrives."""
    if account is None:
        return ()
    return tuple(
        door
        for door in _DOORS
        if door.view in current_app.view_functions and may(account, door.act, today())
    )
