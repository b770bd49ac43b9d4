"""Response rates of a wave: as a page, as CSV and as JSON, at one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, jsonify, render_template

from survey.domain.access import Act
from survey.services import rates_page
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.rates import twins
from survey.web.transaction import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.rates_page import RatesPage

blueprint = Blueprint("rates", __name__)


@blueprint.get("/waves/<wave_id>/rates")
@needs(Act.WATCH_FIELDWORK)
def page(wave_id: str) -> ResponseReturnValue:
    """Show how many have answered, as it was read last, and where somebody might ring."""
    found = _asked(wave_id)
    return render_template("fieldwork/rates/page.html", found=found, wave=found.wave)


@blueprint.get("/waves/<wave_id>/rates.csv")
@needs(Act.WATCH_FIELDWORK)
def page_csv(wave_id: str) -> ResponseReturnValue:
    """Send every reading as CSV."""
    found = _asked(wave_id)
    response = Response(twins.csv_text(found), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=twins.file_name(found))
    return response


@blueprint.get("/waves/<wave_id>/rates.json")
@needs(Act.WATCH_FIELDWORK)
def page_json(wave_id: str) -> ResponseReturnValue:
    """Send every reading as JSON."""
    return jsonify(twins.document(_asked(wave_id)))


def _asked(wave_id: str) -> RatesPage:
    with reading() as session:
        return rates_page.page(session, g.account, wave_id, now=now())
