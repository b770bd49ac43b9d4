"""The pages about questionnaires hang on this; `routes` gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from survey.web.fieldwork.questionnaires import words

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = "/questionnaires/<id_>/<int(max=9999):version>"
"""Where a version is."""

blueprint = Blueprint("questionnaires", __name__)
_FILTERS: dict[str, Callable[..., str]] = {
    "language_name": words.language_name,
    "own_name": words.own_name,
    "either": words.either,
    "quoted": words.quoted,
    "part_words": words.part,
    "kind_words": words.kind,
    "good_end": words.good_end,
    "text_of": words.text_of,
    "fate_words": words.fate,
    "why": words.why,
}
for name, filter_ in _FILTERS.items():
    blueprint.add_app_template_filter(filter_, name)
