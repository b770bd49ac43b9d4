"""The page behind the link in every message by which a person opts out. It works whatever waves are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from survey.services import opt_outs
from survey.web.clock import now
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("stop", __name__)


@blueprint.get("/stop/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Ask whether to be left out. Nothing is looked up: those who scan mail may follow the link."""
    return render_template("respond/stop.html", token=token)


@blueprint.post("/stop/<token>")
def record(token: str) -> ResponseReturnValue:
    """Leave somebody out, or ask them again; a right and a wrong token end on the same page."""
    wish = opt_outs.ask_again if "again" in request.form else opt_outs.stop
    secret_key = current_app.extensions["survey.settings"].secret_key
    with transaction() as session:
        wish(session, secret_key, token, now=now())
    return redirect(url_for(".recorded"), 303)


@blueprint.get("/stopped")
def recorded() -> ResponseReturnValue:
    """Say that the wish is recorded. The page says nothing of anybody and may be kept."""
    return render_template("respond/stopped.html")
