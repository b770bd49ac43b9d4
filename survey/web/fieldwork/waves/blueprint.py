"""The pages about waves hang on this; `routes` gathers them."""

from __future__ import annotations

from flask import Blueprint

from survey.web.fieldwork.waves import words
from survey.web.fieldwork.waves.rooms import address_of, may_run, rooms

blueprint = Blueprint("waves", __name__)
blueprint.add_app_template_filter(words.span, "span")
blueprint.add_app_template_filter(words.state, "state_words")
blueprint.add_app_template_filter(words.named, "named")
blueprint.add_app_template_filter(words.template, "template_words")
blueprint.add_app_template_filter(words.template_more, "template_more")
blueprint.app_context_processor(
    lambda: {"rooms": rooms, "address_of": address_of, "may_run": may_run}
)
