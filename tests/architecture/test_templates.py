"""Templates: every one is used, none trusts a text, and every visible word can be translated."""

import re

import pytest
from jinja2 import StrictUndefined, nodes

from tests.architecture.checkout import ROOT, modules, shown

TEMPLATES = ROOT / "templates"
OUR_OWN_SVG = "macros/chart.html"
"""The one template that may say `|safe`, for the SVG that we drew ourselves."""

BLOCKS_INSIDE_A_TAG = {"breadth"}
"""Blocks of the layout that fill an attribute, a class for instance."""

EXPRESSION = "\0"
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = re.compile(r"\b(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"")


def templates():
    """Jinja's; what Typst sets papers with stands beside those of the pages that ask for them."""
    return sorted(
        path
        for path in TEMPLATES.rglob("*")
        if path.is_file() and path.suffix != ".typ" and path.parent.name != "fonts"
    )


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


def test_a_paper_says_nothing_that_is_not_translated():
    """Typst's templates lay out; every word of a paper comes to them said."""
    for path in TEMPLATES.rglob("*.typ"):
        text = re.sub(r"//.*|\"[^\"]*\"", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\[[^\]#(]*\b[^\W\d_]{2,}", text), path.name


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
        page = syntax(app, path)
        unseen = {
            id(node)
            for block in page.find_all(nodes.Block)
            if block.name in BLOCKS_INSIDE_A_TAG
            for node in block.find_all(nodes.TemplateData)
        }
        data = [node.data for node in page.find_all(nodes.TemplateData) if id(node) not in unseen]
        bare += [f"{named(path)}: {words!r}" for words in visible(EXPRESSION.join(data))]
    assert not bare, "\n".join(bare)


def visible(markup):
    """Words of a template's markup that a person would see or hear; EXPRESSION stands where Jinja speaks."""
    markup = re.sub(r"<!--.*?-->|<(style|script)\b.*?</\1>", EXPRESSION, markup, flags=re.DOTALL)
    seen = [text for tag in TAG.findall(markup) for text in READ_ALOUD.findall(tag)]
    seen += re.split(rf"{TAG.pattern}|{EXPRESSION}|\n", markup)
    return [text.strip() for text in seen if WORD.search(re.sub(r"&[#\w]+;", " ", text))]


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<p>Thank you</p>", ["Thank you"]),
        (f'<p class="{EXPRESSION} lead">', []),
        (f'<p id="{EXPRESSION}" class="lead">Start', ["Start"]),
        (f'<img alt="A cat" src="{EXPRESSION}">', ["A cat"]),
        (f'<img alt="{EXPRESSION}">', []),
        ("<b>&nbsp;12 %</b>", []),
        (f"<b>{EXPRESSION} points</b>", ["points"]),
        ("<!-- why --><style>p { margin: 0 }</style>", []),
    ],
)
def test_the_check_sees_what_a_person_sees(markup, seen):
    assert visible(markup) == seen


def test_templates_are_tidy():
    """One ending, no stray space: djlint's own formatter would indent what goes over the wire."""
    untidy = [
        f"{named(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_bytes().decode().split("\n"), 1)
        if line != line.rstrip() or "\t" in line
    ]
    assert not untidy
    assert all(path.read_bytes().endswith(b"\n") for path in templates())
