"""The forms of acts on waves, of their texts, and of the calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, StringField, TextAreaField
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


class QuietForm(FlaskForm):  # type: ignore[misc]  # as above
    """Days on which people are to be left in peace."""

    name = StringField(
        _("Name"),
        validators=[InputRequired(_("Enter a name"))],
        description=_("For instance: summer holidays."),
    )
    first = DateField(_("From"), validators=[InputRequired(_("Enter the first day"))])
    last = DateField(_("To"), validators=[InputRequired(_("Enter the last day"))])


class TextForm(FlaskForm):  # type: ignore[misc]  # as above
    """A message's words."""

    subject = StringField(_("Subject"))
    body = TextAreaField(_("Text"), render_kw={"rows": "14"})


class BouncesForm(FlaskForm):  # type: ignore[misc]  # as above
    """Addresses that could not be reached, as the mail service lists them."""

    file = FileField(
        _("File of addresses"), description=_("A text or CSV file, an address a line.")
    )
    addresses = TextAreaField(_("Or addresses, one a line"))
