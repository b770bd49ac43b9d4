"""The drawn products: every name and score written, every interval drawn, nothing cut off, the same bytes always."""

from xml.etree import ElementTree as ET

import pytest

from survey.charts import theme
from survey.charts.canvas import breadth, wrapped
from survey.charts.product_dots import Dot, DotPlot, ProductDots, draw
from tests.charts.test_trend_chart import SVG, layer, parsed, texts

LONG = (
    "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology case records"
)


def row(name, score, verdict="", change="", **changes):
    dots = (Dot(score, score - 2, score + 2), Dot(score - 5, score - 9, score - 1), None)
    fields = {"score": f"{score:.1f}", "dots": dots, "share_using": "41%"} | changes
    return ProductDots(name=name, verdict=verdict, change=change, **fields)


def plot(*rows, share="Used by"):
    headings = ("Overall satisfaction with the product", "Ease of use", "Speed and stability")
    return DotPlot(headings, share, rows, (40, 80))


ROWS = (
    row("All products together", 61.0, is_sum=True, share_using=""),
    row("Payroll", 78.9, "better", "better"),
    row(LONG, 60.0),
    row("School records", 44.0, "worse", "downwards"),
)


@pytest.fixture(params=theme.SIZES, ids=lambda size: size.name)
def size(request):
    return request.param


def test_every_product_is_named_with_its_score_and_what_became_of_it(size):
    said = texts(draw(plot(*ROWS), size, "caption"))
    for word in ("Payroll", "78.9", "better", "downwards", "All products together", "61.0"):
        assert word in said


def test_every_product_has_its_interval(size):
    svg = draw(plot(*ROWS), size, "caption")
    assert len(list(layer(svg, "main-ranges"))) == 2
    assert len(list(layer(svg, "main-better-ranges"))) == 1
    assert len(list(layer(svg, "main-worse-dots"))) == 1


def test_other_measures_and_shares_are_drawn_where_there_is_room():
    wide, narrow = (draw(plot(*ROWS), size, "caption") for size in (theme.WIDE, theme.NARROW))
    assert len(list(layer(wide, "beside-dots"))) == 2
    assert texts(wide).count("41%") == 3
    assert "beside-dots" not in narrow
    assert "41%" not in narrow


def test_the_same_products_give_the_same_bytes(size):
    assert draw(plot(*ROWS), size, "caption") == draw(plot(*ROWS), size, "caption")


def test_a_word_stands_where_there_is_room_for_it(size):
    svg = draw(plot(*ROWS), size, "caption")
    assert len(list(layer(svg, "change-before-better"))) == 1
    assert len(list(layer(svg, "change-after-worse"))) == 1


def test_without_shares_there_is_no_column_of_them():
    shares = [{**vars(each), "share_using": ""} for each in ROWS]
    svg = draw(plot(*(ProductDots(**each) for each in shares), share=""), theme.WIDE, "caption")
    assert "shares" not in {g.get("class") for g in parsed(svg).iter(f"{SVG}g")}


def test_nothing_is_written_beyond_the_frame(size):
    svg = draw(plot(*ROWS), size, "caption")
    root = ET.fromstring(svg)  # noqa: S314 - drawn here
    width = float(root.get("viewBox").split()[2])
    assert width <= 760
    assert width >= 290


def test_words_are_wrapped_and_cut_to_their_room():
    assert wrapped("Email and calendar", 200, 14) == "Email and calendar"
    assert wrapped("Planning and building control", 100, 14).count("\n") == 1
    assert wrapped(LONG, 100, 14).endswith("…")
    assert breadth(wrapped(LONG, 160, 14, 3), 14) <= 160
