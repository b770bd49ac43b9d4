"""The mail of a wave: what has become of every message, and which addresses came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_babel import ngettext

from survey.domain.access import Act
from survey.services import bounces, wave_mail
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint, settings
from survey.web.fieldwork.waves.forms import BouncesForm
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.bounces import Bounced

LARGEST = 4 * bounces.MOST_CHARACTERS
"""Bytes of a request with a list of addresses."""


@blueprint.get("/waves/<wave_id>/mail")
@needs(Act.RUN_FIELDWORK)
def mail(wave_id: str) -> ResponseReturnValue:
    """Show what has become of a wave's messages."""
    return _page(wave_id, BouncesForm())


@blueprint.post("/waves/<wave_id>/mail")
@needs(Act.RUN_FIELDWORK, most_bytes=LARGEST)
def add_bounces(wave_id: str) -> ResponseReturnValue:
    """Count the addresses that came back; told twice, an address counts once."""
    form = BouncesForm()
    if form.validate():
        with telling(form), transaction() as session:
            bounced = bounces.import_addresses(
                session, wave_id, form.text(),
                now=now(), actor=g.account.email, role=g.account.role,
            )  # fmt: skip
            flash(_told(bounced))
            return redirect(url_for("waves.mail", wave_id=wave_id), 303)
    return _page(wave_id, form)


def _told(bounced: Bounced) -> str:
    counted = ngettext(
        "One invitation is counted as come back.",
        "%(num)s invitations are counted as come back.",
        bounced.found,
    )
    if not bounced.unknown:
        return str(counted)
    unknown = ngettext(
        "Nobody was invited at one of the addresses.",
        "Nobody was invited at %(num)s of the addresses.",
        len(bounced.unknown),
    )
    return f"{counted} {unknown}"


def _page(wave_id: str, form: BouncesForm) -> ResponseReturnValue:
    with reading() as session:
        found = wave_mail.mail(session, wave_id, now=now(), settings=settings())
    page = render_template("fieldwork/waves/mail.html", found=found, wave=found.wave, form=form)
    return make_response(page, 422 if form.errors else 200)
