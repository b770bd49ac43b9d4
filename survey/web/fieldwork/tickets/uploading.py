"""Lists of tickets: sent, looked at, taken up or thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.domain.access import Act
from survey.domain.errors import NotFound, Refused
from survey.services import ticket_uploads, uploads
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.tickets.blueprint import blueprint
from survey.web.fieldwork.tickets.forms import SaveForm, ThrowAwayForm, UploadForm
from survey.web.filters import number
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_BESIDE_FILES = 512 * 1024
"""Bytes of a request that are no file's: a mapping typed in, boundaries, the form's token."""


@blueprint.route("/tickets/upload", methods=["GET", "POST"])
@needs(Act.RUN_FIELDWORK, most_bytes=uploads.LARGEST + _BESIDE_FILES)
def upload() -> ResponseReturnValue:
    """Take a list and its mapping in to be looked at; no ticket is taken up yet."""
    form = UploadForm()
    if not form.validate_on_submit():
        page = render_template("fieldwork/tickets/upload.html", form=form)
        return make_response(page, 422 if form.errors else 200)
    with transaction() as session:
        kept = uploads.keep(session, form.read(), by=g.account.email, now=now())
    return redirect(url_for("tickets.preview", upload_id=kept), 303)


@blueprint.get("/tickets/upload/<upload_id>")
@needs(Act.RUN_FIELDWORK)
def preview(upload_id: str) -> ResponseReturnValue:
    """Show what would become of a list, or everything that is wrong with it."""
    return _shown(upload_id, 200)


@blueprint.post("/tickets/upload/<upload_id>")
@needs(Act.RUN_FIELDWORK)
def save(upload_id: str) -> ResponseReturnValue:
    """Take the tickets of a list up; a second press finds it done."""
    form = SaveForm()
    if not form.validate():
        return _shown(upload_id, 422)
    try:
        with transaction() as session:
            taken_up = ticket_uploads.save(session, upload_id, g.account, now=now())
    except Refused:
        return _shown(upload_id, 422)
    if taken_up:
        flash(
            ngettext(
                "One ticket was taken up.",
                "%(shown)s tickets were taken up.",
                taken_up.new,
                shown=number(taken_up.new),
            )
        )
    return redirect(url_for("tickets.home"), 303)


@blueprint.post("/tickets/upload/<upload_id>/throw-away")
@needs(Act.RUN_FIELDWORK)
def throw_away(upload_id: str) -> ResponseReturnValue:
    """Forget an upload; no ticket of it was taken up."""
    with transaction() as session:
        is_gone = uploads.forget(session, upload_id, by=g.account.email)
    if is_gone:
        flash(_("The list was thrown away. None of its tickets was taken up."))
    return redirect(url_for("tickets.home"), 303)


def _shown(upload_id: str, status: int) -> ResponseReturnValue:
    try:
        with reading() as session:
            found = ticket_uploads.preview(session, upload_id, g.account, now=now())
    except NotFound:
        return make_response(render_template("fieldwork/tickets/gone.html"), 404)
    page = render_template(
        "fieldwork/tickets/preview.html",
        found=found,
        save=SaveForm(formdata=None),
        throw_away=ThrowAwayForm(formdata=None),
    )
    return make_response(page, status)
