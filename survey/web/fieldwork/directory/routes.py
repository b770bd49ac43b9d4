"""The directory: what is there, groups and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, g, render_template, request

from survey.domain.access import Act, may
from survey.services import directory_pages, directory_templates
from survey.web.access import needs
from survey.web.clock import now, today
from survey.web.fieldwork.directory import downloading, uploading
from survey.web.fieldwork.directory.blueprint import blueprint
from survey.web.fieldwork.directory.forms import DownloadForm, SearchForm
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["blueprint", "downloading", "uploading"]
"""The blueprint, and the modules whose views hang on it."""


@blueprint.get("/directory")
@needs(Act.WATCH_FIELDWORK)
def home() -> ResponseReturnValue:
    """Show what is there and where it came from, or what is needed first."""
    with reading() as session:
        found = directory_pages.home(session)
    keeps = may(g.account, Act.KEEP_DIRECTORY, today())
    return render_template(
        "fieldwork/directory/home.html", found=found, keeps=keeps, download=DownloadForm()
    )


@blueprint.get("/directory/template/<part>.csv")
@needs(Act.KEEP_DIRECTORY)
def template(part: str) -> ResponseReturnValue:
    """Send a file to fill in."""
    found = directory_templates.template(part)
    response = Response(found.text, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response


@blueprint.get("/directory/groups/<breakdown>/<code>")
@needs(Act.WATCH_FIELDWORK)
def group(breakdown: str, code: str) -> ResponseReturnValue:
    """Show one group: its people counted, and listed for those who keep the directory."""
    page = request.args.get("page", 1, type=int)
    with reading() as session:
        found = directory_pages.group_page(
            session, breakdown, code, g.account, page=page, now=now()
        )
    return render_template("fieldwork/directory/group.html", found=found, members=found.members)


@blueprint.get("/directory/people")
@needs(Act.KEEP_DIRECTORY)
def people() -> ResponseReturnValue:
    """Find people by their reference or address."""
    form = SearchForm(request.args)
    page = request.args.get("page", 1, type=int)
    with reading() as session:
        members = directory_pages.people_page(session, form.q.data or "", page=page)
        counted = directory_pages.people_counted(session)
    return render_template(
        "fieldwork/directory/people.html", form=form, members=members, counted=counted
    )
