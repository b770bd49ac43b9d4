"""A paper as a PDF: tagged, in its language, named, with words for every picture, and the same bytes each time."""

import sys
from dataclasses import replace
from datetime import date

import pytest

from survey.extracts.glyphs import characters
from survey.extracts.paper import (
    Bar,
    Bullet,
    Bullets,
    Cell,
    Column,
    Holds,
    Lead,
    Paper,
    Picture,
    Row,
    Section,
    Table,
    Words,
)
from survey.extracts.typesetting import NoTypesetterError, TypesettingError, typeset
from survey.resources import resource_dir
from tests.pdf_structure import elements, kinds, read, text_of

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100">
<path d="M0 90L300 10" stroke="#1d5b79"/>
<text x="10" y="20" font-family="Arial, sans-serif">Mehefin 64.2</text></svg>"""
PICTURE = Picture(SVG, "A line that rises from 57.2 to 64.2.", "The band is the interval.")
TABLE = Table(
    (
        Column("Group", Holds.NAMES),
        Column("Score", Holds.NUMBERS),
        Column("50 to 80", Holds.BARS),
        Column("Against June 2025", Holds.WORDS),
    ),
    (
        Row((Cell("People"), Cell("64.2", "±1.8"), Cell(bar=Bar(0.4, 0.3, 0.5, 0.6)), Cell("")), 0),
        Row(
            (
                Cell("Adult Social Care"),
                Cell("61.0", "±3.1"),
                Cell(bar=Bar(0.3, 0.2, 0.4)),
                Cell("3.4 points better", tone="better"),
            ),
            2,
        ),
    ),
    above="In order of name.",
    below=("Too few answers to show: Waste",),
)
PAPER = Paper(
    title="Satisfaction with IT: Whole council, June 2026 – Borough of Exton",
    council="Borough of Exton · Satisfaction with IT",
    about="Whole council, June 2026",
    language="en",
    accent="#1d5b79",
    day=date(2026, 6, 21),
    lead=Lead(
        "Higher than a year ago", "64.2", "out of 100", ("It was 60.",), (("Answered", "9"),)
    ),
    sections=(
        Section("What changed", (Bullets((Bullet("Email: better.", "better"),)),), "left"),
        Section("Twelve waves", (PICTURE, Words("Quietly.", is_quiet=True)), "right"),
        Section("Groups", (TABLE,)),
    ),
    page_words="Page {page} of {pages}",
    foot="Release 2026-q2",
    notes=("How to read it.",),
)


@pytest.fixture(scope="module", params=["report", "summary"])
def reader(request):
    return read(typeset(PAPER, request.param))


def test_it_calls_itself_accessible_and_is_tagged(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert f">{PAPER.title}</rdf:li>" in xmp
    assert reader.metadata.title == PAPER.title
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_headings_lists_and_tables_are_what_they_look_like(reader):
    found = kinds(reader)
    assert [kind for kind in found if kind.startswith("/H") and kind[2:].isdigit()] == [
        "/H1", "/H2", "/H2", "/H2",
    ]  # fmt: skip
    assert found.count("/TH") == 4
    assert found.count("/TD") == 8
    assert "/L" in found
    assert "/LI" in found


def test_every_picture_has_words_instead(reader):
    figures = [element for element in elements(reader) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [PICTURE.instead]
    assert PICTURE.caption in text_of(reader)


def test_everything_is_printed_and_pages_are_counted(reader):
    words = text_of(reader)
    for said in (
        "Higher than a year ago",
        "64.2 ±1.8",
        "3.4 points better",
        "Page 1 of 1",
        "Waste",
    ):
        assert said in words


def test_the_same_paper_is_the_same_bytes():
    assert typeset(PAPER, "report") == typeset(PAPER, "report")
    assert "2026-06-21T23:59:59" in read(typeset(PAPER, "report")).trailer["/Root"][
        "/Metadata"
    ].get_data().decode("utf-8")


def test_it_speaks_welsh():
    reader = read(typeset(replace(PAPER, language="cy", foot="Tŷ’r Cyngor, dŵr"), "report"))
    assert reader.trailer["/Root"]["/Lang"] == "cy-GB"
    assert "Tŷ’r Cyngor, dŵr" in text_of(reader)


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*Waste* _and_ $x^2$ `code` @ref <label> \\ #pagebreak()",
        '] #panic("out") [',
        "= Heading\n\n- list // comment /* more",
        "</text><script>alert(1)</script>",
    ],
)
def test_a_name_is_never_a_command(name):
    table = replace(TABLE, rows=(Row((Cell(name), Cell("1"), Cell(), Cell())),))
    paper = replace(PAPER, title=name, about=name, sections=(Section(name, (table, Words(name))),))
    reader = read(typeset(paper, "report"))
    assert len(reader.pages) == 1
    assert "".join(name.split()) in "".join(text_of(reader).split())
    assert "/Link" not in kinds(reader)
    assert "root:" not in text_of(reader)


def test_a_drawing_cannot_fetch_anything():
    svg = SVG.replace("<path", '<image href="/etc/passwd" width="9" height="9"/><path')
    sections = (Section("A", (replace(PICTURE, svg=svg),)),)
    with pytest.raises(TypesettingError, match="absolute paths are not allowed"):
        typeset(replace(PAPER, sections=sections), "report")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ysgol y Tŵr \N{GRINNING FACE}", "Ysgol y Tŵr □"),
        ("Team 東京", "Team □□"),
        ("Re\N{RIGHT-TO-LEFT OVERRIDE}llor\N{NULL}yaP", "RelloryaP"),
        ("w\N{COMBINING CIRCUMFLEX ACCENT}r", "ŵr"),
    ],
)
def test_what_the_font_cannot_draw_leaves_a_square(name, printed):
    svg = SVG.replace("Mehefin", name.replace("\0", ""))
    sections = (Section(name, (replace(PICTURE, svg=svg, instead=name), Words(name))),)
    reader = read(typeset(replace(PAPER, about=name, sections=sections), "report"))
    assert text_of(reader).count(printed) >= 3


def test_both_weights_draw_the_same_characters():
    fonts = resource_dir("templates") / "report" / "fonts"
    regular, bold = (
        characters(fonts / f"LiberationSans-{name}.ttf") for name in ("Regular", "Bold")
    )
    assert regular == bold
    assert {ord(one) for one in "AŵŷÂ±–…’□"} <= regular
    assert not {ord(one) for one in "東✓\N{GRINNING FACE}"} & regular


def test_a_summary_fits_on_one_page_however_much_there_is():
    long = replace(TABLE, rows=(TABLE.rows[1],) * 17)
    sections = tuple(
        Section(f"Side {n}", (PICTURE, long), side) for n, side in enumerate(("left", "right"))
    )
    assert len(read(typeset(replace(PAPER, sections=sections), "summary")).pages) == 1
    report = read(typeset(replace(PAPER, sections=sections * 2), "report"))
    assert len(report.pages) > 1
    assert f"Page 2 of {len(report.pages)}" in report.pages[1].extract_text()


def test_without_the_extra_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoTypesetterError):
        typeset(PAPER, "report")


def test_what_cannot_be_set_is_told():
    with pytest.raises(TypesettingError):
        typeset(replace(PAPER, accent="no colour"), "report")
