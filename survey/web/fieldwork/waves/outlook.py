"""What may be expected of a wave: planned classes, and what a sample would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext

from survey.domain.access import Act
from survey.domain.errors import Problem, Refused
from survey.services import wave_outlook
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint
from survey.web.fieldwork.waves.forms import ConfirmForm
from survey.web.language import in_words
from survey.web.staff_forms import sentence
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

AREA = "area-"
"""What the name of the field of a site's area begins with; its code follows."""


@blueprint.get("/waves/<wave_id>/sample")
@needs(Act.RUN_FIELDWORK)
def sample(wave_id: str) -> ResponseReturnValue:
    """Show what a sample would ask of each class, for the margin of `?margin=`."""
    with reading() as session:
        margin = request.args.get("margin", type=int)
        found = wave_outlook.sample(session, wave_id, margin, now=now())
    return render_template("fieldwork/waves/sample.html", found=found, wave=found.wave)


@blueprint.get("/waves/<wave_id>/classes")
@needs(Act.RUN_FIELDWORK)
def classes(wave_id: str) -> ResponseReturnValue:
    """Show which places stand alone and which are counted together."""
    return _classes(wave_id, {}, ())


@blueprint.post("/waves/<wave_id>/classes")
@needs(Act.RUN_FIELDWORK)
def set_areas(wave_id: str) -> ResponseReturnValue:
    """Say which small sites lie together."""
    typed = {
        name.removeprefix(AREA): value
        for name, value in request.form.items()
        if name.startswith(AREA)
    }
    try:
        with transaction() as session:
            changed = wave_outlook.set_areas(session, wave_id, typed, now=now(), account=g.account)
    except Refused as refused:
        return _classes(wave_id, typed, refused.problems)
    flash(ngettext("One area has changed.", "%(num)s areas have changed.", changed))
    return redirect(url_for("waves.classes", wave_id=wave_id), 303)


def _classes(
    wave_id: str, typed: Mapping[str, str], problems: Sequence[Problem]
) -> ResponseReturnValue:
    with reading() as session:
        found = wave_outlook.classes(session, wave_id, now=now())
    shown = {member.code for one in found.sites for member in one.members}
    told = [
        Problem(AREA + one.where if one.where in shown else "", sentence(in_words(one.what)))
        for one in problems
    ]
    page = render_template(
        "fieldwork/waves/classes.html",
        found=found, wave=found.wave, form=ConfirmForm(), typed=typed, told=told,
    )  # fmt: skip
    return make_response(page, 422 if told else 200)
