"""A new questionnaire, or a new version of one: written or brought, checked, mended in place, added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import Refused
from survey.services import questionnaire_check, shipped_questionnaires
from survey.services.questionnaire_check import Checked
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.questionnaires.blueprint import blueprint
from survey.web.fieldwork.questionnaires.forms import TextForm
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

MOST_BYTES = 2 * questionnaire_check.LARGEST + 16 * 1024
"""A file and the text in the page, both as large as may be, and what else a form sends."""

MOST_NUMBERED = 5000
"""Lines that are numbered beside the text; more would weigh more than the text itself."""

FEWEST_ROWS = 16


@blueprint.get("/questionnaires/new")
@needs(Act.KEEP_QUESTIONNAIRES)
def new() -> ResponseReturnValue:
    """Show the page on which a questionnaire is written, with what is wrong in a text that was checked.

    It begins with nothing, with one that ships, or with an earlier version.
    """
    text = ""
    if kept := request.args.get("text"):
        with reading() as session:
            text = questionnaire_check.kept(session, kept, now=now(), account=g.account)
            checked = questionnaire_check.check(session, text)
        return _page(TextForm(text=text), checked, kept=kept)
    if shipped := request.args.get("shipped"):
        text = shipped_questionnaires.text(shipped)
    elif begin := request.args.get("from"):
        with reading() as session:
            text = questionnaire_check.begun(session, begin)
    return _page(TextForm(text=text), Checked())


@blueprint.post("/questionnaires/new")
@needs(Act.KEEP_QUESTIONNAIRES, most_bytes=MOST_BYTES)
def add() -> ResponseReturnValue:
    """Check the text, or add it; a file is only checked, for nobody has seen here yet what is in it."""
    form = TextForm()
    brought: FileStorage | None = request.files.get("file")
    text = questionnaire_check.tidied(form.text.data or "")
    if brought and brought.filename:
        try:
            text = questionnaire_check.text_of_file(brought.read())
        except Refused as refused:
            return _page(form, questionnaire_check.refusal(refused, ""), is_of_file=True)
    elif "add" in request.form:
        return _add(text)
    return _checked(text)


def _add(text: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            added = questionnaire_check.add(session, text, now=now(), account=g.account)
    except Refused:
        return _checked(text)  # where the page tells why
    flash(_("%(name)s is added. It never changes from now on.", name=added.name))
    return redirect(url_for(".page", id_=added.id, version=added.version), 303)


def _checked(text: str) -> ResponseReturnValue:
    """Send the browser to the page of a text, to which it can come back."""
    with transaction() as session:
        kept = questionnaire_check.keep(session, text, now=now(), account=g.account)
    return redirect(url_for(".new", text=kept), 303)


def _page(
    form: TextForm, checked: Checked, *, kept: str = "", is_of_file: bool = False
) -> ResponseReturnValue:
    """Show the text with what was found.

    `kept` is the id under which the text is kept; `is_of_file` where a file cannot even be shown.
    """
    lines = (form.text.data or "").count("\n") + 1
    page = render_template(
        "fieldwork/questionnaires/new.html",
        form=form,
        checked=checked,
        kept=kept,
        is_of_file=is_of_file,
        wrong=frozenset() if is_of_file else frozenset(p.line for p in checked.problems),
        numbered=min(lines, MOST_NUMBERED),
        rows=max(lines, FEWEST_ROWS),
    )
    return make_response(page, 422 if checked.problems else 200)
