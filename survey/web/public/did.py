"""You said, we did: what anybody may read of what was done after a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template
from flask_babel import get_locale

from survey.services import improvement_public
from survey.services.report_asked import Asking
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("did", __name__)


@blueprint.get("/did")
def listing() -> ResponseReturnValue:
    """Show the groups about which something may be read."""
    with reading() as session:
        groups = improvement_public.listing(session, _asking())
    return render_template("public/did_listing.html", groups=groups)


@blueprint.get("/did/<key>")
def page(key: str) -> ResponseReturnValue:
    """Show what people of a group had said, and what was done."""
    with reading() as session:
        found = improvement_public.page(session, _asking(), key)
    return render_template("public/did_page.html", page=found)


def _asking() -> Asking:
    locale = str(get_locale())
    return Asking(locale=locale, translations=current_app.extensions["survey.translations"](locale))
