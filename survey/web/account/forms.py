"""The forms of staff accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from survey.domain.password import MAXIMUM_LENGTH


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """E-mail and password. Pasting and password managers are welcome."""

    email = EmailField(
        _("Email address"),
        validators=[InputRequired(_("Enter your email address")), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        validators=[InputRequired(_("Enter your password")), Length(max=MAXIMUM_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
