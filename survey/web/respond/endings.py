"""How a journey ends or turns when it cannot simply go on: what the service raises, as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from survey.services import respond
from survey.services.respond import Elsewhere, Gone, NothingRecorded, NotStarted
from survey.web.respond import markup
from survey.web.respond.addresses import is_checking, to_page
from survey.web.respond.visitor import NoLink, visitor
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response


def register(blueprint: Blueprint) -> None:
    """Answer with these pages what is raised under a blueprint."""
    blueprint.register_error_handler(Gone, gone)
    blueprint.register_error_handler(NothingRecorded, nothing_recorded)
    blueprint.register_error_handler(NoLink, no_link)
    blueprint.register_error_handler(NotStarted, not_started)
    blueprint.register_error_handler(Elsewhere, elsewhere)
    blueprint.register_error_handler(CSRFError, expired)


def gone(_error: Gone) -> Response:
    """Show the one neutral page: a used, replaced or wrong link and a closed survey look alike."""
    return make_response(render_template("respond/gone.html"), 200)


def nothing_recorded(_error: NothingRecorded) -> Response:
    """Say plainly that what was sent came too late."""
    return make_response(render_template("respond/nothing_recorded.html"), 410)


def no_link(_error: NoLink) -> Response:
    """Ask for the link to be opened again."""
    return make_response(render_template("respond/no_link.html"), 403)


def not_started(_error: NotStarted) -> Response:
    """Begin at the beginning."""
    return redirect(url_for("respond.opening", handle=_handle()), 303)


def elsewhere(error: Elsewhere) -> Response:
    """Go to where the journey goes on."""
    return to_page(_handle(), error.address)


def expired(_error: CSRFError) -> Response:
    """Answer a form whose token no longer fits: nothing typed is lost, and pressing once more is enough."""
    handle = _handle()
    try:
        if request.endpoint == "respond.save":
            return _page_again(handle)
        visitor(handle)
    except (NoLink, Gone, NotStarted, Elsewhere):
        return redirect(url_for("respond.opening", handle=handle), 303)
    if request.endpoint == "respond.submit":
        return to_page(handle, None)
    return redirect(url_for("respond.opening", handle=handle), 303)


def _page_again(handle: str) -> Response:
    who = visitor(handle)
    parts = request.view_args or {}
    address = "/".join(parts[name] for name in ("section", "product") if parts.get(name))
    with reading() as session:
        view = respond.page(session, who.keys, who.link, browser=handle, address=address)
    form = request.form.to_dict(flat=False)
    again = markup.page_again(
        view, handle, form, (), is_checking=is_checking(), is_told_to_send_again=True
    )
    return make_response(again, 400)


def _handle() -> str:
    return str((request.view_args or {})["handle"])
