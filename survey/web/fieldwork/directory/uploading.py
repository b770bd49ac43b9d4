"""Files for the directory: sent, looked at, saved or thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import NotFound, Refused
from survey.services import directory_uploads, problem_lines, uploads
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.directory.blueprint import blueprint
from survey.web.fieldwork.directory.forms import SaveForm, ThrowAwayForm, UploadForm
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.domain.errors import Problem

_BESIDE_FILES = 64 * 1024
"""Bytes of a request that are no file's: boundaries and the form's token."""


@blueprint.route("/directory/upload", methods=["GET", "POST"])
@needs(Act.KEEP_DIRECTORY, most_bytes=uploads.LARGEST + _BESIDE_FILES)
def upload() -> ResponseReturnValue:
    """Take files in to be looked at; nothing of the directory changes yet."""
    form = UploadForm()
    if not form.validate_on_submit():
        page = render_template("fieldwork/directory/upload.html", form=form)
        return make_response(page, 422 if form.errors else 200)
    with transaction() as session:
        kept = uploads.keep(session, form.read(), by=g.account.email, now=now())
    return redirect(url_for("directory.preview", upload_id=kept), 303)


@blueprint.get("/directory/upload/<upload_id>")
@needs(Act.KEEP_DIRECTORY)
def preview(upload_id: str) -> ResponseReturnValue:
    """Show what an upload would change, or everything that is wrong with it."""
    return _shown(upload_id, ())


@blueprint.post("/directory/upload/<upload_id>")
@needs(Act.KEEP_DIRECTORY)
def save(upload_id: str) -> ResponseReturnValue:
    """Take what was looked at into the directory; a second press finds it done."""
    stamp = SaveForm().stamp.data or ""
    try:
        with transaction() as session:
            imported = directory_uploads.save(session, upload_id, g.account, stamp=stamp, now=now())
    except Refused as refused:
        return _shown(upload_id, refused.problems)
    if imported:
        flash(_("The directory was saved."))
    return redirect(url_for("directory.home"), 303)


@blueprint.post("/directory/upload/<upload_id>/throw-away")
@needs(Act.KEEP_DIRECTORY)
def throw_away(upload_id: str) -> ResponseReturnValue:
    """Forget an upload; the directory stays as it is."""
    with transaction() as session:
        is_gone = uploads.forget(session, upload_id, by=g.account.email)
    if is_gone:
        flash(_("The files were thrown away. The directory is as it was."))
    return redirect(url_for("directory.home"), 303)


def _shown(upload_id: str, refused: tuple[Problem, ...]) -> ResponseReturnValue:
    try:
        with reading() as session:
            found = directory_uploads.preview(session, upload_id, g.account, now=now())
    except NotFound:
        return make_response(render_template("fieldwork/directory/gone.html"), 404)
    changes = found.changes
    page = render_template(
        "fieldwork/directory/preview.html",
        found=found,
        changes=changes,
        problems=problem_lines.by_file(changes.problems or refused, found.names),
        number=len(changes.problems),
        save=SaveForm(formdata=None, stamp=changes.stamp),
        throw_away=ThrowAwayForm(formdata=None),
    )
    return make_response(page, 422 if refused else 200)
