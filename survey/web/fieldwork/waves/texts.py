"""The texts of a wave's messages: written, shown as they would arrive, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.message import MessageKind, Wording
from survey.services import wave_texts
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint, settings
from survey.web.fieldwork.waves.forms import TextForm
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.wave_texts import WaveText


@blueprint.get("/waves/<wave_id>/texts")
@needs(Act.RUN_FIELDWORK)
def texts(wave_id: str) -> ResponseReturnValue:
    """Show a text; `?kind=` and `?language=` choose."""
    found = _text(wave_id)
    form = TextForm(data={"subject": found.wording.subject, "body": found.wording.body})
    return _page(found, form)


@blueprint.post("/waves/<wave_id>/texts")
@needs(Act.RUN_FIELDWORK)
def save_text(wave_id: str) -> ResponseReturnValue:
    """Keep a text, go back to the standard one, or only show how it would arrive."""
    form, wish = TextForm(), request.form.get("do")
    words = None if wish == "standard" else form.wording()
    if wish == "show":
        found = _text(wave_id, words)
        if found.preview:
            return _page(found, form)
    if form.validate():
        with telling(form), transaction() as session:
            who = {"now": now(), "account": g.account, "settings": settings()}
            kept = wave_texts.keep(session, wave_id, *_which(), words, **who)
            flash(_("The standard text is used.") if words is None else _("The text is saved."))
            address = url_for(
                "waves.texts", wave_id=wave_id, kind=kept.kind.value, language=kept.language
            )
            return redirect(address, 303)
    return _page(_text(wave_id, words), form)


def _which() -> tuple[str | None, str | None]:
    return request.args.get("kind"), request.args.get("language")


def _text(wave_id: str, typed: Wording | None = None) -> WaveText:
    with reading() as session:
        return wave_texts.text(session, wave_id, *_which(), settings=settings(), typed=typed)


def _page(found: WaveText, form: TextForm) -> ResponseReturnValue:
    page = render_template(
        "fieldwork/waves/texts.html", found=found, wave=found.wave, form=form, kinds=MessageKind
    )
    return make_response(page, 422 if form.errors else 200)
