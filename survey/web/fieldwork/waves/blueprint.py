"""The pages about waves hang on this; `routes` gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app

from survey.web.fieldwork.waves import words
from survey.web.fieldwork.waves.rooms import address_of, may_run, rooms
from survey.web.staff_forms import sentence

if TYPE_CHECKING:
    from survey.config import Settings

blueprint = Blueprint("waves", __name__)
for _name, _filter in (
    ("span", words.span),
    ("state_words", words.state),
    ("named", words.named),
    ("template_words", words.template),
    ("template_more", words.template_more),
    ("message_words", words.kind),
    ("outlook_words", words.outlook),
    ("one_digit", words.one_digit),
    ("sentence", sentence),
    ("tongue", words.tongue),
):
    blueprint.add_app_template_filter(_filter, _name)
blueprint.app_context_processor(
    lambda: {"rooms": rooms, "address_of": address_of, "may_run": may_run}
)


def settings() -> Settings:
    """Return what this installation is set to."""
    found: Settings = current_app.extensions["survey.settings"]
    return found
