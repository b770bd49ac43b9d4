"""The drawings of spreads, of usual variation and of pairs: well formed, legible, with their numbers in words."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from survey.charts import pair_dots, spread_chart, theme, variation_chart, variation_words
from survey.charts.language import ENGLISH
from survey.charts.pair_dots import PairDot, PairPlot, PairRow
from survey.charts.spread_chart import SpreadPlot, SpreadRow
from survey.charts.variation_chart import DrawnPoint, DrawnStretch, VariationPlot

SVG = "{http://www.w3.org/2000/svg}"

SPREAD = SpreadPlot(
    rows=(
        SpreadRow("Jun 2026", (0.02, 0.38, 0.6), 0.04),
        SpreadRow("Mar 2026", (0.0, 0.5, 0.5), None, is_break=True),
    ),
    numbers=(("2%", "38%", "60%"), ("0%", "50%", "50%")),
    apart_numbers=("4%", ""),
    ends=("Very dissatisfied", "Very satisfied"),
    apart_heading="No answer",
    scale="good-high",
)
PAIRS = PairPlot(
    rows=(
        PairRow(
            "A measure with a very long name that has to be broken",
            PairDot(60, 55, 65, "60.0"),
            None,
        ),
        PairRow("Email", PairDot(70, 70, 70, "70.0"), PairDot(62.5, 60, 65, "62.5")),
    ),
    ends=(40, 80),
    main="Adult Social Care",
    other="Whole council",
)


def plot(target=None):
    points = tuple(
        DrawnPoint(date(2020 + n // 4, 3 * (n % 4) + 1, 21), 60.0 + n % 3, verdict)
        for n, verdict in enumerate(["", "better", "worse", "unusual", "", "", "", ""])
    )
    stretches = (DrawnStretch(0, 6, 61.0, 58.0, 64.0), DrawnStretch(7, 7, 60.0, None, None))
    words = (("upper", ""), ("mean", "60.0"), ("lower", ""))
    return VariationPlot(
        points, stretches, words, target, "Target 70 by March 2027" if target else ""
    )


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - drawn here


def layers(svg):
    return {e.get("class") for e in ET.fromstring(svg).iter(f"{SVG}g")}  # noqa: S314 - drawn here


@pytest.fixture(params=theme.SIZES, ids=lambda size: size.name)
def size(request):
    return request.param


@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (lambda size: spread_chart.draw(SPREAD, size, "caption"), "spread"),
        (lambda size: pair_dots.draw(PAIRS, size, "caption"), "pairs"),
        (lambda size: variation_chart.draw(plot(70.0), size, ENGLISH, "caption"), "variation"),
    ],
)
def test_a_drawing_is_one_image_named_by_its_caption_and_the_same_every_time(draw, name, size):
    svg = draw(size)
    root = ET.fromstring(svg)  # noqa: S314 - drawn here
    assert root.get("class") == f"chart {name} {size.name}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "caption"
    assert draw(size) == svg
    assert float(root.get("viewBox").split()[2]) <= (310 if size is theme.NARROW else 780)


def test_a_share_is_written_into_its_bar_where_there_is_room(size):
    written = texts(spread_chart.draw(SPREAD, size, "caption"))
    assert {"38%", "60%", "50%", "4%", "Jun 2026"} <= set(written)
    assert "2%" not in written
    assert "0%" not in written


def test_options_take_the_whole_scale_of_colours():
    for number in range(1, 8):
        tones = spread_chart.colours(number, "good-high")
        assert len(set(tones)) == number
        assert tones[-1] == theme.BETTER
    assert spread_chart.colours(5, "good-low") == spread_chart.colours(5, "good-high")[::-1]
    assert spread_chart.colours(2, "neutral")[-1] == theme.ACCENT


def test_without_answers_apart_there_is_no_heading_for_them():
    bare = SpreadPlot(
        (SpreadRow("Jun 2026", (1.0,), None),),
        (("100%",),),
        ("",),
        ("A", "B"),
        "No answer",
        "neutral",
    )
    assert "No answer" not in texts(spread_chart.draw(bare, theme.WIDE, "caption"))


def test_both_names_and_both_scores_are_written(size):
    written = texts(pair_dots.draw(PAIRS, size, "caption"))
    assert {"Adult Social Care", "Whole council", "60.0", "70.0", "62.5"} <= set(written)


def test_points_with_a_cause_are_told_by_their_kind(size):
    found = layers(variation_chart.draw(plot(), size, ENGLISH, "caption"))
    assert {
        "usual-dots",
        "better-dots",
        "worse-dots",
        "unusual-dots",
        "stretches",
        "means",
    } <= found
    assert "target" not in found


def test_the_target_of_a_process_is_named(size):
    assert "Target 70 by March 2027" in texts(
        variation_chart.draw(plot(70.0), size, ENGLISH, "caption")
    )


def test_nothing_is_said_where_there_is_no_target():
    assert variation_words.assurance(None, ENGLISH) == ""
    assert variation_words.assurance_short(None, ENGLISH) == ""


def test_what_is_shown_tells_drawings_apart():
    assert spread_chart.shown(SPREAD) != spread_chart.shown(
        SpreadPlot(SPREAD.rows, SPREAD.numbers, ("5%", ""), SPREAD.ends, "No answer", "good-low")
    )
    assert variation_chart.shown(plot()) != variation_chart.shown(plot(70.0))
    assert pair_dots.shown(PAIRS)["words"] == ("Adult Social Care", "Whole council")
