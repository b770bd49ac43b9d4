"""The forms of acts on waves, of their texts, and of the calendar."""

from __future__ import annotations

import codecs

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, StringField, TextAreaField
from wtforms.validators import InputRequired

from survey.domain.message import Wording


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
    body = TextAreaField(
        _("Text"),
        description=_("Plain text. Leave an empty line between paragraphs."),
        render_kw={"rows": "14"},
    )

    def wording(self) -> Wording:
        """Return what is typed; browsers send the ends of lines in a way of their own."""
        body = (self.body.data or "").replace("\r\n", "\n").strip()
        return Wording((self.subject.data or "").strip(), body)


class BouncesForm(FlaskForm):  # type: ignore[misc]  # as above
    """Addresses that could not be reached, as the mail service lists them."""

    file = FileField(
        _("File of addresses"), description=_("A text or CSV file, an address a line.")
    )
    addresses = TextAreaField(_("Or addresses, one a line"), render_kw={"rows": "4"})

    def text(self) -> str:
        """Return the addresses of the file and those that are typed."""
        sent = self.file.data.read() if self.file.data else b""
        return f"{_decoded(sent)}\n{self.addresses.data or ''}"


def _decoded(sent: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 where it says so, else what Windows writes."""
    if sent.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return sent.decode("utf-16", errors="replace")
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sent.decode("cp1252", errors="replace")
