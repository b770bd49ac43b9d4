"""Papers of a wave: what there is to print, asked for and downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import (
    Response,
    flash,
    g,
    make_response,
    redirect,
    request,
    url_for,
)

from survey.domain.access import Act
from survey.domain.errors import Refused
from survey.services import report_papers, wave_report_twin
from survey.services.report_views import NothingYet
from survey.web import language
from survey.web.access import needs
from survey.web.clock import now
from survey.web.report import sending
from survey.web.report.blueprint import asking, blueprint, read
from survey.web.report.rooms import ASKED
from survey.web.report.showing import show
from survey.web.staff_forms import sentence
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

RELOAD_SECONDS = "5"


@blueprint.get("/results/report")
@needs(Act.READ_RESULTS)
def papers() -> ResponseReturnValue:
    """Show which papers there are; the page asks for itself again while one is being made."""
    page = read(report_papers.page)
    response = make_response(show("report/papers.html", page))
    if not isinstance(page, NothingYet) and page.is_in_work:
        response.headers["Refresh"] = RELOAD_SECONDS
    return response


@blueprint.post("/results/report")
@needs(Act.READ_RESULTS)
def ask_for_paper() -> ResponseReturnValue:
    """Ask the worker for a paper: `edition` and `language` of the group and wave in the address."""
    try:
        with transaction() as session:
            report_papers.ask(
                session, g.account, asking(),
                edition=request.form.get("edition", ""),
                language=request.form.get("language", ""),
                now=now(),
            )  # fmt: skip
    except Refused as refused:
        flash(sentence(language.in_words(refused.problems[0].what)))
    kept: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}
    return redirect(url_for("report.papers", **kept), 303)


@blueprint.get("/results/report.pdf")
@needs(Act.READ_RESULTS)
def paper_file() -> ResponseReturnValue:
    """Send a paper that was made: `?edition=` and `?language=` say which."""
    file = read(
        report_papers.file,
        edition=request.args.get("edition", ""),
        language=request.args.get("language", ""),
    )
    response = Response(file.pdf, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


@blueprint.get("/results/report.csv")
@needs(Act.READ_RESULTS)
def papers_csv() -> ResponseReturnValue:
    """Send the figures of the report as CSV."""
    return sending.as_csv(sending.twin_of(read(wave_report_twin.page, locale="en")))


@blueprint.get("/results/report.json")
@needs(Act.READ_RESULTS)
def papers_json() -> ResponseReturnValue:
    """Send the figures of the report as JSON."""
    return sending.as_json(sending.twin_of(read(wave_report_twin.page, locale="en")))
