"""The page on which the code of a slip or a poster is typed: from there it goes on as from a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import TooManyRequests
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from survey.services import code_entry
from survey.web.clock import now
from survey.web.respond.visitor import arrived, remember
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("code", __name__)

WAIT_SECONDS = 900
"""The window of `services.code_entry`."""


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A code, written as one likes: capitals, spaces and dashes do not matter."""

    code = StringField(
        _("Code"),
        validators=[DataRequired(_("Type the code from your slip or from the poster"))],
        description=_(
            "14 letters and digits, such as k3f8 9q2m zz41 7b. Capitals and spaces do not matter."
        ),
        render_kw={
            "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": "64",
        },
    )  # fmt: skip

    def validate_code(self, field: StringField) -> None:
        """Tell a slip of the finger: what no code looks like is no try at one, and is not looked up."""
        if not code_entry.could_be_code(field.data):
            raise ValidationError(
                gettext(
                    "A code has 14 characters: digits, and letters other than U."
                    " Look at the slip or the poster and type it again"
                )
            )


@blueprint.get("/code")
def entry() -> ResponseReturnValue:
    """Ask for a code."""
    return render_template("respond/code.html", form=CodeForm())


@blueprint.post("/code")
def enter() -> ResponseReturnValue:
    """Go on as if a link had been followed; right and wrong codes look alike here, what cannot be one does not."""
    form = CodeForm()
    if not form.validate():
        return make_response(render_template("respond/code.html", form=form), 422)
    with transaction() as session:
        link = code_entry.enter(
            session,
            form.code.data,
            source=request.remote_addr or "",
            secret=current_app.extensions["survey.settings"].secret_key,
            now=now(),
        )
    if link is None:
        raise TooManyRequests(retry_after=WAIT_SECONDS)
    handle, link = arrived(link)
    response = redirect(url_for("respond.opening", handle=handle), 303)
    remember(response, handle, link)
    return response
