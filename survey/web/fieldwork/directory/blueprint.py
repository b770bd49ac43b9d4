"""The pages of the directory hang on this; `routes` gathers them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from survey.web.filters import day

blueprint = Blueprint("directory", __name__)


@blueprint.app_template_filter("iso_day")
def iso_day(text: str) -> str:
    """Return a date written 2026-09-30 in words."""
    return day(date.fromisoformat(text))
