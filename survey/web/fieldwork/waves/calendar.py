"""The calendar: days on which people are asked, and days on which they are left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import NotFound
from survey.services import term_dates, wave_calendar
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint
from survey.web.fieldwork.waves.forms import QuietForm
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue


@blueprint.get("/waves/calendar")
@needs(Act.RUN_FIELDWORK)
def calendar() -> ResponseReturnValue:
    """Show which days are taken and which are quiet."""
    return _page(QuietForm())


@blueprint.post("/waves/calendar")
@needs(Act.RUN_FIELDWORK)
def add_quiet_period() -> ResponseReturnValue:
    """Write a quiet period down."""
    form = QuietForm()
    if form.validate():
        with telling(form), transaction() as session:
            term_dates.add(
                session, *_typed(form), now=now(), actor=g.account.email, role=g.account.role
            )
            flash(_("%(name)s is in the calendar.", name=form.name.data))
            return redirect(url_for("waves.calendar"), 303)
    return _page(form)


@blueprint.post("/waves/calendar/remove")
@needs(Act.RUN_FIELDWORK)
def remove_quiet_period() -> ResponseReturnValue:
    """Forget a quiet period; one that is gone already is gone."""
    form = QuietForm()
    if form.validate():
        try:
            with transaction() as session:
                term_dates.remove(
                    session, *_typed(form), now=now(), actor=g.account.email, role=g.account.role
                )
        except NotFound:
            return redirect(url_for("waves.calendar"), 303)
        flash(_("%(name)s is no longer in the calendar.", name=form.name.data))
    return redirect(url_for("waves.calendar"), 303)


def _typed(form: QuietForm) -> tuple[str, date, date]:
    return form.name.data, form.first.data, form.last.data


def _page(form: QuietForm) -> ResponseReturnValue:
    with reading() as session:
        found = wave_calendar.calendar(session)
    page = render_template("fieldwork/waves/calendar.html", found=found, form=form)
    return make_response(page, 422 if form.errors else 200)
