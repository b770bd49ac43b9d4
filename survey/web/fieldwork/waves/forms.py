"""The forms of waves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One button: what it does stands above it."""


class ExtendForm(FlaskForm):  # type: ignore[misc]  # as above
    """A later last day."""

    closes = DateField(
        _("New last day"),
        validators=[InputRequired(_("Enter the new last day"))],
        description=_("Answers are taken until the end of this day."),
    )
