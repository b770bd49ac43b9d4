"""The forms of the directory: files to look at, and the search for a person."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SearchField

from survey.services.directory_uploads import PARTS

_CSV = {"accept": ".csv,.txt,text/csv"}


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Up to three files; one is enough."""

    groups = FileField(
        _("Groups"),
        description=_("Both breakdowns: whom people work for, and where. It replaces all groups."),
        render_kw=_CSV,
    )
    people = FileField(
        _("People"),
        description=_(
            "Staff only: pupils, parents and visitors do not belong on it."
            " It replaces the whole staff list: who is not on it has left."
        ),
        render_kw=_CSV,
    )
    products = FileField(
        _("Products"),
        description=_("The software and services that people are asked about. It replaces all."),
        render_kw=_CSV,
    )

    def validate(self, **arguments: Any) -> bool:  # noqa: ANN401 - as WTForms has it
        """Want at least one file."""
        is_sound = super().validate(**arguments)
        is_chosen = any(self[part].data for part in PARTS)
        if not is_chosen:
            self.groups.errors = [gettext("Choose at least one file")]
        return bool(is_sound and is_chosen)

    def read(self) -> dict[str, tuple[str, bytes]]:
        """Return the name and the content of each file that was chosen, by its part."""
        files = {part: self[part].data for part in PARTS}
        return {part: (file.filename, file.read()) for part, file in files.items() if file}


class SaveForm(FlaskForm):  # type: ignore[misc]  # as above
    """Yes to what is shown; `stamp` says what it was compared with."""

    stamp = HiddenField()


class ThrowAwayForm(FlaskForm):  # type: ignore[misc]  # as above
    """No to what is shown."""


class DownloadForm(FlaskForm):  # type: ignore[misc]  # as above
    """The staff list, please."""


class SearchForm(FlaskForm):  # type: ignore[misc]  # as above
    """A person's reference or address, or a part of it."""

    class Meta:
        """It only reads, so it needs no token."""

        csrf = False

    q = SearchField(
        _("Staff reference or email address"),
        description=_("A part of it is enough."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": "254"},
    )
