"""Pages that anybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for

from survey.domain.access import Act, may
from survey.web.access import signed_in
from survey.web.clock import today

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("public", __name__)

RESULTS = "report.overview"
"""The page that a signed-in manager is taken to."""


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Say what this is; whoever is signed in goes to the results."""
    if RESULTS in current_app.view_functions and may(signed_in(), Act.READ_RESULTS, today()):
        return redirect(url_for(RESULTS), 303)
    return render_template("public/home.html")


@blueprint.get("/confidentiality")
def confidentiality() -> ResponseReturnValue:
    """Say what happens to answers."""
    return render_template("public/confidentiality.html")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """State how accessible the pages are."""
    return render_template("public/accessibility.html")
