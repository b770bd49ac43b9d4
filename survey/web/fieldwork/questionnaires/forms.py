"""The forms about questionnaires: which two to compare, how to print one, and the text of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FileField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from survey.web.fieldwork.questionnaires.words import own_name
from survey.web.staff_forms import choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from survey.services.questionnaire_pages import Shelf
    from survey.services.questionnaire_paper import Sheet

LONGEST_HAND_IN = 150
"""Characters of the words on handing in: they travel in the address."""


class CompareForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """Two versions of one questionnaire; it is asked for by address and changes nothing."""

    old = SelectField(_("Compare"))
    new = SelectField(_("with"))

    def __init__(self, shelves: Iterable[Shelf], asked: Mapping[str, str]) -> None:
        names = [one.questionnaire for shelf in shelves for one in shelf.versions]
        known = [(one.name, one.name) for one in names]
        super().__init__(data={name: asked.get(name, "") for name in ("old", "new")})
        for field in (self.old, self.new):
            field.choices = choices([("", _("Choose a version")), *known])


class PaperForm(Form):  # type: ignore[misc]  # as above
    """How a questionnaire is printed; asked for by address too."""

    language = SelectField(_("Language"))
    products = SelectField(_("Room for products"))
    hand_in = StringField(
        _("How to hand it in"),
        validators=[Length(max=LONGEST_HAND_IN)],
        render_kw={"maxlength": LONGEST_HAND_IN},
    )

    def __init__(self, sheet: Sheet, asked: Mapping[str, str]) -> None:
        words = " ".join(asked.get("hand_in", "").split())[:LONGEST_HAND_IN]
        data = {"language": sheet.language, "products": str(sheet.roster_blocks), "hand_in": words}
        super().__init__(data=data)
        languages = [(code, own_name(code)) for code in sheet.questionnaire.languages]
        self.language.choices = choices(languages)
        blocks = [str(number) for number in range(1, sheet.most_blocks + 1)]
        self.products.choices = choices((number, number) for number in blocks)


class TextForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The text of a questionnaire, written here or brought as a file."""

    file = FileField(
        _("A file from your computer"), description=_("It takes the place of the text below.")
    )
    text = TextAreaField(_("Text of the questionnaire"))
