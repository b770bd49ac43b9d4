"""A kiosk: one computer for many people, which goes back to its start by itself.

Its start is an address of its own: `/kiosk/<code>` for a site with an open link, `/kiosk` for sites where people type
the codes of their slips. Whoever arrives there is somebody new: every link that the browser held is forgotten, so
that nobody comes to see what another has answered. The browser is then led back to the start some seconds after a
return, and from every other page when none has been asked for in two minutes. It needs no script: a header asks the
browser to move on. Every page says so; a page of questions can be kept and shown anew, which begins the time anew, and
whoever needs more takes ten times as long from the start (WCAG 2.2, 2.2.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, g, redirect, request, url_for

from survey.services import respond
from survey.services.respond import LinkKind
from survey.web import language
from survey.web.cookies import end_cookie, read_cookie, set_cookie
from survey.web.respond.visitor import arrived, forget_all, remember
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask import Flask
    from flask import Response as FlaskResponse
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

IDLE_SECONDS = 120
PATIENCE = 10
"""How many times as long the screen waits for whoever asked for more time at the start."""

MORE_TIME = "more_time"
"""The field by which more time is asked for."""

_DONE_SECONDS = 15
_DONE = frozenset({"respond.thanks", "respond.left"})
_COOKIE = "kiosk"
_VALUE = re.compile(r"([0-9a-z]{0,64})!([01])")

blueprint = Blueprint("kiosk", __name__)


@dataclass(frozen=True)
class Kiosk:
    """The kiosk that a browser is: the code of its open link, or "" where slips are typed, and how long it waits."""

    code: str
    is_patient: bool = False

    @property
    def start(self) -> str:
        """The address at which the next person begins."""
        if self.code:
            return url_for("kiosk.by_open_link", code=self.code)
        return url_for("kiosk.by_slips")

    @property
    def seconds(self) -> int:
        """After how many seconds the page of this request is left."""
        seconds = _DONE_SECONDS if request.endpoint in _DONE else IDLE_SECONDS
        return seconds * PATIENCE if self.is_patient else seconds

    @property
    def minutes(self) -> int:
        """The same in minutes, 0 where it is less than one."""
        return self.seconds // 60


@blueprint.get("/kiosk")
def by_slips() -> ResponseReturnValue:
    """Begin with a code to be typed."""
    response = redirect(url_for("code.entry"), 303)
    _clear(response)
    _become(response, Kiosk(""))
    return response


@blueprint.get("/kiosk/<code>")
def by_open_link(code: str) -> ResponseReturnValue:
    """Begin as somebody new by an open link. A wrong code makes no kiosk."""
    language.begin_anew()
    with reading() as session:
        link = respond.arrive(session, LinkKind.OPEN, code)
    handle, link = arrived(link)
    response = redirect(url_for("respond.opening", handle=handle), 303)
    if link.wave_id:
        _clear(response)
        _become(response, Kiosk(link.code))
    remember(response, handle, link)
    return response


def init_app(app: Flask) -> None:
    """Lead every page that a kiosk shows back to its start, and let the pages say so."""
    app.after_request(lead_back)
    app.context_processor(lambda: {"kiosk": of_browser()})


def of_browser() -> Kiosk | None:
    """Return the kiosk that this browser is, None for every other one."""
    found = _VALUE.fullmatch(read_cookie(_COOKIE) or "")
    return Kiosk(found[1], found[2] == "1") if found else None


def lead_back(response: FlaskResponse) -> FlaskResponse:
    """Ask the browser to go back to the start after a while; staff who sign in there are left in peace."""
    kiosk = of_browser()
    if kiosk is None or g.get("account") is not None:
        return response
    if request.endpoint == "respond.start" and MORE_TIME in request.form:
        _become(response, Kiosk(kiosk.code, is_patient=True))
    is_page = response.mimetype == "text/html" and response.location is None
    if is_page:
        response.headers["Refresh"] = f"{kiosk.seconds}; url={kiosk.start}"
    return response


def _clear(response: Response) -> None:
    """Leave nothing in the browser of whoever was there before."""
    forget_all(response)
    language.begin_anew(response)


def _become(response: Response, kiosk: Kiosk) -> None:
    end_cookie(response, _COOKIE)
    set_cookie(response, _COOKIE, f"{kiosk.code}!{int(kiosk.is_patient)}")
