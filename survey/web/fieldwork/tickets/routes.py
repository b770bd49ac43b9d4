"""Tickets: what has become of them, how they are followed up, and examples to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.services import ticket_examples, ticket_pages, ticket_programme
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.tickets import uploading
from survey.web.fieldwork.tickets.blueprint import blueprint
from survey.web.fieldwork.tickets.forms import ProgrammeForm
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["blueprint", "uploading"]
"""The blueprint, and the module whose views hang on it."""


@blueprint.get("/tickets")
@needs(Act.RUN_FIELDWORK)
def home() -> ResponseReturnValue:
    """Show the months and their tickets, counted."""
    with reading() as session:
        found = ticket_pages.home(session, now=now())
    return render_template("fieldwork/tickets/home.html", found=found)


@blueprint.get("/tickets/settings")
@needs(Act.RUN_FIELDWORK)
def settings() -> ResponseReturnValue:
    """Show how tickets are followed up."""
    with reading() as session:
        view = ticket_pages.settings(session)
    form = ProgrammeForm(data=vars(view.programme))
    form.offer(view)
    return render_template("fieldwork/tickets/settings.html", form=form)


@blueprint.post("/tickets/settings")
@needs(Act.RUN_FIELDWORK)
def change() -> ResponseReturnValue:
    """Change how tickets are followed up."""
    with reading() as session:
        view = ticket_pages.settings(session)
    form = ProgrammeForm()
    form.offer(view)
    if form.validate():
        with telling(form), transaction() as session:
            wanted = form.programme()
            changed = ticket_programme.change(
                session, wanted, now=now(), actor=g.account.email, role=g.account.role
            )
            if changed:
                flash(_("The change was saved."))
            return redirect(url_for("tickets.home"), 303)
    return make_response(render_template("fieldwork/tickets/settings.html", form=form), 422)


@blueprint.get("/tickets/example/<name>")
@needs(Act.RUN_FIELDWORK)
def example(name: str) -> ResponseReturnValue:
    """Send an example to begin with."""
    with reading() as session:
        found = ticket_examples.example(session, name)
    response = Response(found.text, content_type=found.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response
