"""Acts on a wave as a whole: each has a page that says what will happen, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.services import wave_acts, wave_page
from survey.services.wave_acts import WaveAct
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint, settings
from survey.web.fieldwork.waves.forms import ConfirmForm, ExtendForm
from survey.web.filters import day
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

RELOAD_SECONDS = "5"
"""How long the progress page stands before a browser asks for it again."""

_PAGES = {
    WaveAct.OPEN: "fieldwork/waves/open.html",
    WaveAct.CLOSE: "fieldwork/waves/close.html",
    WaveAct.EXTEND: "fieldwork/waves/extend.html",
    WaveAct.WITHDRAW: "fieldwork/waves/withdraw.html",
}


@blueprint.route("/waves/<wave_id>/open", methods=["GET", "POST"])
@needs(Act.RUN_FIELDWORK)
def open_(wave_id: str) -> ResponseReturnValue:
    """Open a wave, by way of the worker."""
    return _by_worker(wave_id, WaveAct.OPEN)


@blueprint.route("/waves/<wave_id>/close", methods=["GET", "POST"])
@needs(Act.RUN_FIELDWORK)
def close(wave_id: str) -> ResponseReturnValue:
    """Close a wave, by way of the worker."""
    return _by_worker(wave_id, WaveAct.CLOSE)


@blueprint.route("/waves/<wave_id>/extend", methods=["GET", "POST"])
@needs(Act.RUN_FIELDWORK)
def extend(wave_id: str) -> ResponseReturnValue:
    """Give people more time."""
    form = ExtendForm()
    if form.validate_on_submit():
        with telling(form), transaction() as session:
            wave_acts.extend(session, wave_id, form.closes.data, now=now(), account=g.account)
            flash(_("It now closes at the end of %(day)s.", day=day(form.closes.data)))
            return redirect(url_for("waves.page", wave_id=wave_id), 303)
    return _asked(wave_id, WaveAct.EXTEND, form)


@blueprint.route("/waves/<wave_id>/withdraw", methods=["GET", "POST"])
@needs(Act.RUN_FIELDWORK)
def withdraw(wave_id: str) -> ResponseReturnValue:
    """Take back a wave."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with telling(form), transaction() as session:
            wave_acts.withdraw(session, wave_id, now=now(), account=g.account)
            return redirect(url_for("waves.page", wave_id=wave_id), 303)
    return _asked(wave_id, WaveAct.WITHDRAW, form)


@blueprint.get("/waves/<wave_id>/progress")
@needs(Act.RUN_FIELDWORK)
def progress(wave_id: str) -> ResponseReturnValue:
    """Show how far opening or closing is; the page asks for itself again until it is done."""
    with reading() as session:
        found = wave_page.progress(session, wave_id, now=now())
    if found is None:
        return redirect(url_for("waves.page", wave_id=wave_id), 303)
    page = render_template("fieldwork/waves/progress.html", found=found, wave=found.wave)
    response = make_response(page)
    if not found.job.is_finished:
        response.headers["Refresh"] = RELOAD_SECONDS
    return response


def _by_worker(wave_id: str, act: WaveAct) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with telling(form), transaction() as session:
            wave_acts.ask(session, wave_id, act, now=now(), account=g.account)
            return redirect(url_for("waves.progress", wave_id=wave_id), 303)
    return _asked(wave_id, act, form)


def _asked(wave_id: str, act: WaveAct, form: FlaskForm) -> ResponseReturnValue:
    """Show what an act will do; where it cannot be done any more, the page of the wave says why."""
    with reading() as session:
        found = wave_page.forecast(
            session, wave_id, now=now(), account=g.account, settings=settings()
        )
    if act not in found.page.acts:
        flash(_("That cannot be done with this wave as it stands now."))
        return redirect(url_for("waves.page", wave_id=wave_id), 303)
    page = render_template(_PAGES[act], found=found, wave=found.page.wave, form=form)
    return make_response(page, 422 if form.errors or form.form_errors else 200)
