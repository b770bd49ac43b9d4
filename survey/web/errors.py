"""Plain pages for what goes wrong: what happened, what to do, and nothing of the machinery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from survey.domain.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask

KEPT_HEADERS = ("Allow", "Retry-After")
RETRY_SECONDS = "30"
_MEGABYTE = 2**20


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NotFound, missing)
    app.register_error_handler(OperationalError, unavailable)


def expired(error: CSRFError) -> Response:
    """Answer a form whose token does not fit: nothing has been stored, and Back still has what was typed."""
    return make_response(render_template("errors/expired.html"), error.code or 400)


def missing(_error: NotFound) -> Response:
    """Answer for what does not exist or may not be seen: both look alike."""
    return _page(404)


def unavailable(error: OperationalError) -> Response:
    """Answer while the database cannot be reached or is busy; what was sent can be sent again."""
    del error  # it may hold values: the log has the view's name alone
    response = make_response(render_template("errors/unavailable.html", is_post=_is_post()), 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def refused(error: HTTPException) -> Response:
    """Answer every other error, a failure of ours included."""
    if isinstance(
        error, SecurityError
    ):  # no host, so no address for anything that a page could say
        return Response("This host is not served here.\n", 400, content_type="text/plain")
    if error.response is not None:  # a view has answered by itself
        return make_response(error.response)
    code = error.code if not isinstance(error, InternalServerError) else 500
    response = _page(code or 500)
    for name, value in error.get_headers(request.environ):
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def _page(code: int) -> Response:
    heading, what = _words(code)
    return make_response(render_template("errors/error.html", heading=heading, what=what), code)


def _words(code: int) -> tuple[str, str]:
    words = {
        400: (
            _("This request cannot be read"),
            _("Go back, and try again from the page that you came from."),
        ),
        403: (
            _("You may not see this page"),
            _("Your account does not have the right to see it. Ask whoever gave you the account."),
        ),
        404: (
            _("This page does not exist"),
            _(
                "Check the address. If you typed it, look for letters that were swapped or left out."
            ),
        ),
        405: (
            _("This page cannot be asked for like that"),
            _("Go back to the page that you came from, and use the button on it."),
        ),
        413: _too_large(),
        429: (
            _("Too many tries"),
            _("Wait a few minutes before you try again."),
        ),
    }
    ours = (
        _("Sorry, something went wrong here"),
        _(
            "It is our fault, not yours. Answers that you sent before are kept. Try again in a few minutes."
        ),
    )
    return words.get(code, ours if code >= 500 else words[400])  # noqa: PLR2004 - failures of ours


def _too_large() -> tuple[str, str]:
    """Return what to say of a request that is too large: of a file where the view takes files, else of a text."""
    most = request.max_content_length or 0
    if most >= _MEGABYTE:
        return (
            _("The file is larger than %(most)s MB", most=most // _MEGABYTE),
            _(
                "Nothing of it was stored. Go back, and look whether it is the right file:"
                " a table saved as CSV is much smaller, 50,000 people need about 4 MB."
            ),
        )
    return (
        _("That was too long"),
        _(
            "Nothing of it was stored. Go back: what you wrote is still there. Shorten it, and send it again."
        ),
    )


def _is_post() -> bool:
    return request.method == "POST"
