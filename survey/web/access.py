"""Who may see a page: nobody, unless it stands in the list of public ones or says what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import abort, current_app, g, redirect, request, url_for

from survey.domain.access import Act, may
from survey.services import accounts
from survey.web.clock import now, today
from survey.web.cookies import read_cookie
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response

    from survey.domain.access import Account

PUBLIC = frozenset(
    {
        "static",
        "public.home",
        "public.accessibility",
        "public.confidentiality",
        "did.listing",
        "did.page",
        "stop.ask",
        "stop.record",
        "stop.recorded",
        "account.sign_in",
        "account.sign_out",
        "respond.personal_link",
        "respond.open_link",
        "respond.opening",
        "respond.start",
        "respond.page",
        "respond.save",
        "respond.check",
        "respond.submit",
        "respond.leave",
        "respond.thanks",
        "respond.left",
        "respond.later",
        "code.entry",
        "code.enter",
        "kiosk.by_slips",
        "kiosk.by_open_link",
    }
)
"""Every page that anybody may ask for. Respondents' pages are opened by their link alone."""

SIGN_IN_COOKIE = "staff"

_View = TypeVar("_View", bound="Callable[..., Any]")


def needs(act: Act, *, most_bytes: int = 0) -> Callable[[_View], _View]:
    """Mark a view as one that needs a signed-in account that may do this; `g.account` is then the account.

    `most_bytes` is how large a request such an account may send here, files included, where that is more than
    respondents may. It is granted before the form is read, which a view would be too late for.
    """

    def mark(view: _View) -> _View:
        vars(view)["needs"] = act
        vars(view)["most_bytes"] = most_bytes
        return view

    return mark


def init_app(app: Flask) -> None:
    """Ask before every request whether it may be answered."""
    app.before_request(check_access)


def check_access() -> Response | None:
    """Let a request pass, send a stranger to sign in, or refuse. A view without a rule is refused."""
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None
    marks = vars(current_app.view_functions[request.endpoint])
    act = marks.get("needs")
    if not isinstance(act, Act):
        abort(403)
    g.account = signed_in()
    if g.account is None:
        asked = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=asked), 303)
    if not may(g.account, act, today()):
        abort(403)
    if marks.get("most_bytes"):
        request.max_content_length = request.max_form_memory_size = marks["most_bytes"]
    return None


def signed_in() -> Account | None:
    """Return the account that this browser is signed in with, and keep its sign-in alive."""
    key = read_cookie(SIGN_IN_COOKIE)
    if not key:
        return None
    with reading() as session:
        found = accounts.signed_in(session, key, now=now())
    if found is None:
        return None
    if found.is_to_be_touched:
        with transaction() as session:
            accounts.touch(session, key, now=now())
    return found.account
