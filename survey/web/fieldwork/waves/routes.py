"""The list of waves and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, render_template

from survey.domain.access import Act
from survey.services import wave_list, wave_page
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves import acts, calendar, mail, outlook, planning, texts
from survey.web.fieldwork.waves.blueprint import blueprint, settings
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["acts", "blueprint", "calendar", "mail", "outlook", "planning", "texts"]
"""The blueprint, and the modules whose views hang on it."""


@blueprint.get("/waves")
@needs(Act.WATCH_FIELDWORK)
def listing() -> ResponseReturnValue:
    """Show every wave: where it stands, whom it asks, and what is next."""
    with reading() as session:
        found = wave_list.listing(session)
    return render_template("fieldwork/waves/listing.html", found=found)


@blueprint.get("/waves/<wave_id>")
@needs(Act.WATCH_FIELDWORK)
def page(wave_id: str) -> ResponseReturnValue:
    """Show one wave: what it is, where it stands, and what is to be done."""
    with reading() as session:
        found = wave_page.page(session, wave_id, now=now(), account=g.account, settings=settings())
    return render_template("fieldwork/waves/page.html", found=found, wave=found.wave)
