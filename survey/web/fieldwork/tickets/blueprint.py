"""The pages about tickets hang on this; `routes` gathers them."""

from __future__ import annotations

from flask import Blueprint

from survey.web.fieldwork.tickets import words

blueprint = Blueprint("tickets", __name__)
blueprint.add_app_template_filter(words.outcome, "outcome_words")
blueprint.add_app_template_filter(words.month, "month_words")
