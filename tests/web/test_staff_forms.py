"""Fields of staff forms: every control has its label, its hint and its error where they are read out."""

import pytest
from flask import get_template_attribute
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from survey.domain.errors import Problem, Refused
from survey.web.filters import problems
from survey.web.staff_forms import CheckboxesField, choices, tell
from tests.web.reading import fields, parsed

COLOURS = choices([("r", "Red"), ("g", "Green"), ("b", "<b>Blue</b>")])
MANY = choices([(f"S{number}", f"School {number}") for number in range(12)])


class Everything(FlaskForm):
    name = StringField("Name", [InputRequired("Enter a name")], description="As on letters")
    closes = DateField("Last day")
    k = IntegerField("Least returns")
    colour = SelectField("Colour", choices=COLOURS, default="g")
    method = RadioField("Method", [InputRequired("Choose one")], choices=COLOURS)
    sites = CheckboxesField("Sites", choices=MANY, default=["S1", "S3"])
    none = CheckboxesField("Nothing to choose", choices=[])
    sends = BooleanField("Send by mail", description="Slips for the rest")
    words = TextAreaField("Words", default="One <two>\nthree")
    file = FileField("File")


@pytest.fixture
def shown(app):
    """A function that gives a field of a form as the macro draws it; with `is_sent`, after an empty form was sent."""

    def draw(name, *, is_sent=False, **options):
        with app.test_request_context("/", method="POST" if is_sent else "GET"):
            form = Everything(meta={"csrf": False})
            if is_sent:
                form.validate()
            macro = get_template_attribute("macros/errors.html", "field")
            return parsed(macro(form[name], **options))

    return draw


def control(root):
    (found,) = root.all("input", "select", "textarea")
    return found


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("name", "Name", "text"),
        ("closes", "Last day", "date"),
        ("k", "Least returns", "number"),
        ("colour", "Colour", None),
        ("words", "Words", None),
        ("file", "File", "file"),
        ("sends", "Send by mail", "checkbox"),
    ],
)
def test_a_field_is_labelled(shown, name, words, kind):
    root = shown(name)
    (label,) = root.all("label")
    assert label["for"] == control(root)["id"] == name
    assert label.text == words
    assert control(root).get("type") == kind


def test_a_hint_and_an_error_describe_the_control(shown):
    assert control(shown("name"))["aria-describedby"] == "name-hint"
    root = shown("name", is_sent=True)
    assert control(root)["aria-describedby"] == "name-hint name-error"
    assert control(root)["aria-invalid"] == "true"
    assert root.all("p", id="name-hint")[0].text == "As on letters"
    assert root.all("p", id="name-error")[0].text == "Enter a name"
    assert "wrong" in root.all("div")[0].classes
    assert "aria-describedby" not in control(shown("closes")).attributes
    assert "aria-invalid" not in control(shown("closes")).attributes


def test_a_list_and_a_text_keep_what_they_hold(shown):
    assert fields(shown("colour")) == [("colour", "g")]
    assert fields(shown("words")) == [("words", "One <two>\nthree")]


def test_radios_are_a_group_that_the_error_summary_leads_into(shown):
    root = shown("method", is_sent=True, hints={"g": "As the grass"})
    (group,) = root.all("fieldset")
    assert group.all("legend")[0].text == "Method"
    assert group["aria-describedby"] == "method-error"
    radios = group.all("input", type="radio", name="method")
    assert [radio["id"] for radio in radios] == ["method", "method-1", "method-2"]
    assert [label.text for label in group.all("label")] == [
        "Red",
        "Green As the grass",
        "<b>Blue</b>",
    ]
    assert not [radio for radio in radios if "checked" in radio.attributes]


def test_boxes_keep_their_ticks(shown):
    root = shown("sites")
    assert fields(root) == [("sites", "S1"), ("sites", "S3")]
    assert [label["for"] for label in root.all("label")][:2] == ["sites", "sites-1"]
    assert "many" in root.all("div")[0].classes


def test_a_group_without_options_is_still_a_place_to_go_to(shown):
    assert shown("none").all("fieldset")[0]["id"] == "none"


def test_a_single_box_has_its_hint(shown):
    root = shown("sends")
    assert control(root)["aria-describedby"] == "sends-hint"
    assert fields(root) == []


def test_a_refusal_is_told_at_its_field_or_at_the_head(app):
    with app.test_request_context("/"):
        form = Everything(meta={"csrf": False})
        tell(
            form,
            Refused([Problem("closes", "it is over"), Problem("2026-q2", "it is being opened")]),
        )
        assert [(one.where, one.what) for one in problems(form)] == [
            ("", "It is being opened"),
            ("closes", "It is over"),
        ]
