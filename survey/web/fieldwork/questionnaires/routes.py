"""The list of questionnaires, one version of one, two versions side by side, and a version on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from survey.domain.access import Act
from survey.domain.errors import Refused
from survey.services import (
    questionnaire_check,
    questionnaire_pages,
    questionnaire_paper,
    shipped_questionnaires,
)
from survey.web import language
from survey.web.access import needs
from survey.web.clock import today
from survey.web.controls import is_side_by_side
from survey.web.fieldwork.questionnaires import adding, reading_aloud
from survey.web.fieldwork.questionnaires.blueprint import ONE, blueprint
from survey.web.fieldwork.questionnaires.forms import CompareForm, PaperForm
from survey.web.filters import page_language
from survey.web.staff_forms import tell
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["adding", "blueprint", "reading_aloud"]
"""The blueprint, and the modules whose views hang on it."""


@blueprint.get("/questionnaires")
@needs(Act.KEEP_QUESTIONNAIRES)
def listing() -> ResponseReturnValue:
    """Show every questionnaire with its versions and the waves that used them, and what else ships."""
    with reading() as session:
        shelves = questionnaire_pages.shelves(session)
        shipped = shipped_questionnaires.not_added(session)
    return render_template(
        "fieldwork/questionnaires/listing.html", shelves=shelves, shipped=shipped
    )


@blueprint.get(ONE)
@needs(Act.KEEP_QUESTIONNAIRES)
def page(id_: str, version: int) -> ResponseReturnValue:
    """Show what one version asks, of whom, and what is scored."""
    with reading() as session:
        found = questionnaire_pages.page(session, id_, version)
    return render_template("fieldwork/questionnaires/page.html", found=found, one=found.version)


@blueprint.get(f"{ONE}/file")
@needs(Act.KEEP_QUESTIONNAIRES)
def file(id_: str, version: int) -> ResponseReturnValue:
    """Send a version as a YAML file that is read as exactly the same."""
    with reading() as session:
        text = questionnaire_check.as_file(session, id_, version)
    response = Response(text, content_type="application/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{id_}-{version}.yaml")
    return response


@blueprint.get("/questionnaires/compare")
@needs(Act.KEEP_QUESTIONNAIRES)
def compare() -> ResponseReturnValue:
    """Show two versions side by side: each wording change, and each series that breaks."""
    with reading() as session:
        form = CompareForm(questionnaire_pages.shelves(session), request.args)
        changes = None
        if form.old.data and form.new.data:
            try:
                changes = questionnaire_pages.compare(session, form.old.data, form.new.data)
            except Refused as refused:
                tell(form, refused)
    shown = render_template("fieldwork/questionnaires/compare.html", form=form, changes=changes)
    return make_response(shown, 422 if form.errors else 200)


@blueprint.get(f"{ONE}/paper")
@needs(Act.KEEP_QUESTIONNAIRES)
def paper(id_: str, version: int) -> ResponseReturnValue:
    """Show a version as it is printed: boxes to tick, and where to go on after which answer."""
    with reading() as session:
        sheet = questionnaire_paper.sheet(
            session,
            id_,
            version,
            on=today(),
            language=request.args.get("language") or page_language(),
            roster_blocks=request.args.get("products", 0, type=int),
        )
    form = PaperForm(sheet, request.args)
    language.choose(sheet.language, among=())
    return render_template(
        "fieldwork/questionnaires/paper.html",
        sheet=sheet,
        form=form,
        is_side_by_side=lambda scale: is_side_by_side(scale, sheet.language),
    )
