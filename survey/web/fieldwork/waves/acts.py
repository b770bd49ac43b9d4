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
from survey.web.fieldwork.waves.blueprint import blueprint
from survey.web.fieldwork.waves.forms import ConfirmForm, ExtendForm
from survey.web.filters import day
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

_PAGES = {
    WaveAct.EXTEND: "fieldwork/waves/extend.html",
    WaveAct.WITHDRAW: "fieldwork/waves/withdraw.html",
}


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


def _asked(wave_id: str, act: WaveAct, form: FlaskForm) -> ResponseReturnValue:
    """Show what an act will do; where it cannot be done any more, the page of the wave says why."""
    with reading() as session:
        found = wave_page.page(session, wave_id)
    if act not in wave_acts.possible(found.wave):
        return redirect(url_for("waves.page", wave_id=wave_id), 303)
    page = render_template(_PAGES[act], found=found, wave=found.wave, form=form)
    return make_response(page, 422 if form.errors or form.form_errors else 200)
