"""Templates: every one is used, none trusts a text, and every visible word can be translated."""

import re

import pytest
from jinja2 import StrictUndefined, nodes

from tests.architecture.checkout import ROOT, modules, shown

TEMPLATES = ROOT / "templates"
OUR_OWN_SVG = "macros/chart.html"
"""The one template that may say `|safe`, for the SVG that we drew ourselves."""

BRAND_FREE = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = re.compile(r"\b(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"")


def templates():
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def syntax(app, path):
    return app.jinja_env.parse(path.read_text(encoding="utf-8"))


def named(path):
    return path.relative_to(TEMPLATES).as_posix()


def test_a_name_that_is_not_given_is_an_error(app):
    assert app.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("name", ["page.html", "page.xml"])
def test_what_is_put_into_a_page_is_escaped(app, name):
    assert app.jinja_env.autoescape(name)


def test_only_our_own_drawings_are_trusted():
    trusting = [
        named(path)
        for path in templates()
        if re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(", path.read_text(encoding="utf-8"))
    ]
    assert trusting in ([], [OUR_OWN_SVG])


def test_no_text_becomes_a_template():
    makers = re.compile(r"render_template_string|from_string\(")
    assert not [
        shown(path) for path in modules("survey") if makers.search(path.read_text(encoding="utf-8"))
    ]


def test_every_template_is_in_use(app):
    python = "\n".join(path.read_text(encoding="utf-8") for path in modules("survey"))
    used = set(re.findall(r"\"([\w/.-]+\.(?:html|xml|txt|svg))\"", python))
    for path in templates():
        for node in syntax(app, path).find_all(
            (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        ):
            used.add(getattr(node.template, "value", ""))
    assert not [named(path) for path in templates() if named(path) not in used]


def test_every_macro_imported_is_used(app):
    unused = [
        f"{named(path)}: {alias or name}"
        for path in templates()
        for node in syntax(app, path).find_all(nodes.FromImport)
        for name, alias in (
            item if isinstance(item, tuple) else (item, None) for item in node.names
        )
        if len(re.findall(rf"\b{alias or name}\b", path.read_text(encoding="utf-8"))) < 2
    ]
    assert not unused


def test_every_visible_word_goes_through_gettext(app):
    """Text outside the tags of Jinja and HTML must be inside _() or {% trans %}."""
    bare = []
    for path in templates():
        for node in syntax(app, path).find_all(nodes.TemplateData):
            bare += [f"{named(path)}:{node.lineno}: {words!r}" for words in visible(node.data)]
    assert not bare, "\n".join(bare)


def visible(markup):
    """Words of a piece of markup that a person would see or hear; a piece may begin or end inside a tag."""
    outside = re.sub(
        r"<!--.*?-->|<(?:style|script)\b.*?</(?:style|script)>", " ", markup, flags=re.DOTALL
    )
    spoken = READ_ALOUD.findall(outside)
    outside = re.sub(r"<[^>]*>", " ", outside)
    outside = re.sub(r"^[^<>]*>|<[^>]*$", " ", outside)
    outside = re.sub(r"&[#\w]+;", " ", outside)
    return [text.strip() for text in [outside, *spoken] if BRAND_FREE.search(text)]


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<p>Thank you</p>", ["Thank you"]),
        ('<p class="lead">', []),
        ('" class="lead">Start', ["Start"]),
        ('<img alt="A cat" src="', ["A cat"]),
        ("<b>&nbsp;12 %</b>", []),
        ("<!-- why --><p>", []),
    ],
)
def test_the_check_sees_what_a_person_sees(markup, seen):
    assert visible(markup) == seen
