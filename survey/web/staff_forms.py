"""What forms for staff share: groups of boxes to tick, and refusals told at the field that is to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Form

    from survey.domain.errors import Refused


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Several choices, a box to tick for each; `macros/errors.html` draws them as a group."""

    option_widget = CheckboxInput()


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return pairs of value and words as the choices of a field."""
    return [SelectChoice(value=value, label=words) for value, words in pairs]


def tell(form: Form, refused: Refused) -> None:
    """Put each problem of a service's refusal beside the field it names, or else at the head of the form.

    A problem names a field by `where`; what else stands there (the name of a wave, a row) is not shown.
    """
    for problem in refused.problems:
        words = _(problem.what)
        if problem.where in form:
            form[problem.where].errors = [*form[problem.where].errors, words]
        else:
            form.form_errors = [*form.form_errors, words]
