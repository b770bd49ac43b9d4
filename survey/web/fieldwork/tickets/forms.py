"""The forms about tickets: a list with its mapping, and how tickets are followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from survey.domain.ticket import Programme
from survey.services.ticket_uploads import MAPPING, TICKETS
from survey.web.filters import words
from survey.web.staff_forms import choices

if TYPE_CHECKING:
    from survey.services.ticket_pages import ProgrammeView

_PASTED = "mapping.yaml"


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A list of closed tickets, and its mapping as a file or as text."""

    tickets = FileField(
        _("List of closed tickets"),
        description=_("As your service desk saves it: CSV, a row for each ticket."),
        render_kw={"accept": ".csv,.txt,text/csv"},
    )
    mapping = FileField(
        _("Mapping"),
        description=_("A file that says what the columns mean."),
        render_kw={"accept": ".yaml,.yml,.txt"},
    )
    mapping_text = TextAreaField(
        _("Or the text of the mapping"),
        description=_("Paste it here if you have no file."),
        render_kw={"rows": "8", "spellcheck": "false", "autocapitalize": "off"},
    )

    def validate(self, **arguments: Any) -> bool:  # noqa: ANN401 - as WTForms has it
        """Want a list, and one mapping."""
        if not super().validate(**arguments):
            return False
        if not self.tickets.data:
            self.tickets.errors = [gettext("Choose the list of closed tickets")]
        if not (self.mapping.data or (self.mapping_text.data or "").strip()):
            self.mapping.errors = [gettext("Choose the mapping, or paste its text")]
        return not self.errors

    def read(self) -> dict[str, tuple[str, bytes]]:
        """Return the name and the content of both files, by what they are; a file comes before a text."""
        how = self.mapping.data
        mapping = (
            (how.filename, how.read())
            if how
            else (_PASTED, (self.mapping_text.data or "").encode("utf-8", "surrogatepass"))
        )
        tickets = self.tickets.data
        return {TICKETS: (tickets.filename, tickets.read()), MAPPING: mapping}


class SaveForm(FlaskForm):  # type: ignore[misc]  # as above
    """Yes to what is shown."""


class ThrowAwayForm(FlaskForm):  # type: ignore[misc]  # as above
    """No to what is shown."""


class ProgrammeForm(FlaskForm):  # type: ignore[misc]  # as above
    """How tickets are followed up. Its fields bear the names that problems are told by."""

    is_on = BooleanField(
        _("Ask people after their tickets"),
        description=_("Switched off, no list is taken up and nobody is invited."),
    )
    share = IntegerField(
        _("Share of closed tickets that is asked about, in per cent"),
        validators=[InputRequired(_("Enter a whole number from 1 to 100"))],
        description=_("Which ones is left to chance. It holds from the next month on."),
    )
    questionnaire = SelectField(
        _("Questionnaire"),
        description=_(
            "Each month begins with its newest version. It holds from the next month on."
        ),
    )

    def offer(self, view: ProgrammeView) -> None:
        """Let this form choose from what there is."""
        self.questionnaire.choices = choices(
            (one.id, f"{words(one.title)} ({one.id})") for one in view.questionnaires
        )

    def validate(self, **arguments: Any) -> bool:  # noqa: ANN401 - as WTForms has it
        """Say in our own words what is no number."""
        is_good: bool = super().validate(**arguments)
        if self.share.errors:
            self.share.errors = [gettext("Enter a whole number from 1 to 100")]
        return is_good

    def programme(self) -> Programme:
        """Return what is chosen here."""
        return Programme(bool(self.is_on.data), self.questionnaire.data, self.share.data)
