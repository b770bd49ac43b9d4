"""The signed cookie that protects forms: checked once for each browser and process, then remembered.

Checking its signature and signing a token anew take as long as reading a draft, and a respondent asks some
twenty times with the same cookie. Only what bore our own signature is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from flask import current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

if TYPE_CHECKING:
    from flask import Flask, Request, Response
    from flask.sessions import SessionMixin

FIELD = "csrf_token"
MESSAGES = "_flashes"
"""Where Flask keeps what the next page is to tell."""
MOST = 4096
"""Browsers remembered in a process, about 500 bytes each."""

_Kept = TypeVar("_Kept")


class Memory(Generic[_Kept]):
    """What was worked out for a text; the texts asked for least lately are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> _Kept | None:
        """Return what is remembered for a text."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
            return self._kept.get(text)

    def keep(self, text: str, what: _Kept) -> None:
        """Remember something for a text."""
        with self._lock:
            self._kept[text] = what
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


class RememberedCookies(SecureCookieSessionInterface):
    """Flask's signed cookies, with those found good kept in mind."""

    def __init__(self) -> None:
        self._good: Memory[dict[str, object]] = Memory()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session in a request's cookie; it is empty where there is no good one."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        known = self._good.get(cookie)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        if opened and MESSAGES not in opened:  # what is told once must not be remembered
            self._good.keep(cookie, dict(opened))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if something in it has changed; most requests only look at it."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")


def init_app(app: Flask) -> None:
    """Let the application remember the cookies and tokens that it has signed."""
    app.session_interface = RememberedCookies()
    app.extensions["survey.form_tokens"] = Memory[str]()


def form_token() -> str:
    """Return the token that a form of this page must send back, as Flask-WTF makes and checks it."""
    tokens: Memory[str] = current_app.extensions["survey.form_tokens"]
    of_browser = session.get(FIELD)
    known = tokens.get(of_browser) if of_browser else None
    if known is not None:
        setattr(g, FIELD, known)
        return known
    token = str(generate_csrf())
    tokens.keep(session[FIELD], token)
    return token
