"""Pages that anybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from survey.web.access import signed_in
from survey.web.navigation import doors

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Say what this is; whoever is signed in goes to the first page that is open to them."""
    for door in doors(signed_in()):
        return redirect(url_for(door.view), 303)
    return render_template("public/home.html")


@blueprint.get("/confidentiality")
def confidentiality() -> ResponseReturnValue:
    """Say what happens to answers."""
    return render_template("public/confidentiality.html")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """State how accessible the pages are."""
    return render_template("public/accessibility.html")
