"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask import session as browser_session
from flask_babel import gettext as _

from survey.services import accounts
from survey.web.access import SIGN_IN_COOKIE
from survey.web.account.forms import SignInForm
from survey.web.clock import now
from survey.web.cookies import end_cookie, read_cookie, set_cookie
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from survey.config import Settings
    from survey.domain.access import Account

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with email and password."""
    form = SignInForm()
    if request.method == "GET":
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    source = request.remote_addr or ""
    with transaction() as session:
        is_allowed = accounts.attempt(session, form.email.data, source=source, now=now())
    if not is_allowed:
        form.form_errors = [_("There were too many tries. Wait a quarter of an hour.")]
        return _page(form, 429)
    account = _verified(form)
    if account is None:
        with transaction() as session:
            accounts.refuse(session, now=now())
        form.form_errors = [_("Email address and password do not belong together.")]
        return _page(form, 422)
    return _let_in(account, source)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the sign-in of this browser, on the server and here."""
    key = read_cookie(SIGN_IN_COOKIE)
    if key:
        with transaction() as session:
            accounts.sign_out(session, key, now=now())
    browser_session.clear()
    response = redirect(url_for("public.home"), 303)
    end_cookie(response, SIGN_IN_COOKIE)
    return response


def same_site_path(address: str | None) -> str | None:
    """Return an address that stays on this site: a path that begins with one slash, and nothing that hides another."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or not address.isprintable() or not address.isascii():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def _verified(form: SignInForm) -> Account | None:
    settings: Settings = current_app.extensions["survey.settings"]
    with reading() as session:
        return accounts.verify(
            session, form.email.data, form.password.data, cost=settings.password_cost, now=now()
        )


def _let_in(account: Account, source: str) -> Response:
    """Give the browser a new key, and end the sign-in that it had."""
    earlier = read_cookie(SIGN_IN_COOKIE)
    with transaction() as session:
        if earlier:
            accounts.sign_out(session, earlier, now=now())
        key = accounts.start(session, account, source=source, now=now())
    browser_session.clear()
    address = same_site_path(request.args.get("next")) or url_for("public.home")
    response = redirect(address, 303)
    set_cookie(response, SIGN_IN_COOKIE, key)
    return response


def _page(form: SignInForm, status: int) -> Response:
    form.password.data = None
    asked = same_site_path(request.args.get("next"))
    return make_response(render_template("account/sign_in.html", form=form, next=asked), status)
