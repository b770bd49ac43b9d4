"""Slips, posters and kiosks of a wave: what each site needs, and the pages that are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import NotFound, Refused
from survey.services import places, print_pages, printing
from survey.web import language
from survey.web.access import needs
from survey.web.clock import now
from survey.web.staff_forms import sentence
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from survey.config import Settings
    from survey.services.print_pages import PostersPage, SlipsPage

blueprint = Blueprint("places", __name__)

RELOAD_SECONDS = "5"


@blueprint.get("/waves/<wave_id>/places")
@needs(Act.RUN_FIELDWORK)
def page(wave_id: str) -> ResponseReturnValue:
    """Show what is to be printed for each site; the page asks for itself again while codes are being made."""
    with reading() as session:
        found = places.page(session, wave_id, account=g.account, now=now(), settings=_settings())
    response = make_response(
        render_template("fieldwork/places/page.html", found=found, wave=found.wave)
    )
    if found.is_in_work:
        response.headers["Refresh"] = RELOAD_SECONDS
    return response


@blueprint.post("/waves/<wave_id>/places")
@needs(Act.RUN_FIELDWORK)
def ask(wave_id: str) -> ResponseReturnValue:
    """Ask the worker for the codes."""
    try:
        with transaction() as session:
            printing.ask(session, wave_id, account=g.account, now=now())
    except Refused as refused:
        flash(sentence(language.in_words(refused.problems[0].what)))
    return redirect(url_for("places.page", wave_id=wave_id), 303)


@blueprint.get("/waves/<wave_id>/slips")
@needs(Act.RUN_FIELDWORK)
def slips(wave_id: str) -> ResponseReturnValue:
    """Show slips to print and cut out, of `?site=` or of all sites."""
    return _printed(wave_id, print_pages.slips, "fieldwork/places/slips.html")


@blueprint.get("/waves/<wave_id>/posters")
@needs(Act.RUN_FIELDWORK)
def posters(wave_id: str) -> ResponseReturnValue:
    """Show posters to print and hang up, of `?site=` or of all sites."""
    return _printed(wave_id, print_pages.posters, "fieldwork/places/posters.html")


def _printed(
    wave_id: str, service: Callable[..., SlipsPage | PostersPage], template: str
) -> ResponseReturnValue:
    try:
        with reading() as session:
            found = service(
                session, wave_id,
                site=request.args.get("site"), account=g.account, now=now(), settings=_settings(),
            )  # fmt: skip
    except (NotFound, Refused):
        flash(_("There is nothing to print yet, or no longer. Have the codes made first."))
        return redirect(url_for("places.page", wave_id=wave_id), 303)
    return render_template(template, found=found, wave=found.wave, speak=_speak)


def _speak(code: str) -> str:
    """Say the rest of a page in a language; used by templates, it writes nothing."""
    language.choose(code)
    return ""


def _settings() -> Settings:
    found: Settings = current_app.extensions["survey.settings"]
    return found
