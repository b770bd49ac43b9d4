"""The drawn trend: well formed, the same bytes every time, nothing in it that a page must not hold."""

import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from survey.charts import theme
from survey.charts.language import ENGLISH, Language
from survey.charts.trend import TrendMark, TrendMarks, TrendPoint, axis
from survey.charts.trend_chart import draw
from tests.charts.test_trend import quarterly

SVG = "{http://www.w3.org/2000/svg}"


def with_a_gap_and_a_break():
    points = quarterly(12)
    points[4] = TrendPoint(points[4].day, None)
    points[7] = TrendPoint(points[7].day, 58.2, 54.0, 62.4, is_break=True)
    points[8] = TrendPoint(points[8].day, None)
    return points


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def texts(svg):
    return [element.text for element in parsed(svg).iter(f"{SVG}text")]


def layer(svg, name):
    return next(g for g in parsed(svg).iter(f"{SVG}g") if g.get("class") == name)


@pytest.fixture(params=theme.SIZES, ids=lambda size: size.name)
def size(request):
    return request.param


def test_the_drawing_holds_no_script_no_style_and_no_identifier(size):
    svg = draw(with_a_gap_and_a_break(), size, ENGLISH, "caption")
    for element in parsed(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "path", "line", "text"}
        assert not {name for name in element.attrib if re.match(r"style|on|id$|href|xlink", name)}


def test_the_drawing_is_one_image_named_by_its_caption(size):
    root = parsed(draw(quarterly(12), size, ENGLISH, "caption"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "caption"
    assert root.get("class") == f"chart trend {size.name}"
    assert not [e for e in root.iter() if e is not root and {"role", "aria-label"} & set(e.attrib)]


def test_the_drawing_is_as_large_as_its_theme_says():
    for size, expected in ((theme.WIDE, "0 0 740 300"), (theme.NARROW, "0 0 300 228")):
        root = parsed(draw(quarterly(12), size, ENGLISH, "caption"))
        assert root.get("viewBox") == expected


def test_the_last_score_is_written_beside_its_point():
    svg = draw(quarterly(12, 64.24), theme.WIDE, ENGLISH, "caption")
    number = layer(svg, "last-number").find(f"{SVG}text")
    assert number.text == "64.2"
    assert number.get("text-anchor") == "start"


def test_the_score_of_the_wave_compared_with_stands_above_its_point():
    number = layer(
        draw(quarterly(12), theme.WIDE, ENGLISH, "caption", compared=7), "compared-number"
    ).find(f"{SVG}text")
    assert number.text == "60.0"
    assert number.get("text-anchor") == "middle"


def test_the_score_of_the_first_wave_keeps_clear_of_the_axis():
    svg = draw(quarterly(5), theme.NARROW, ENGLISH, "caption", compared=0)
    assert layer(svg, "compared-number").find(f"{SVG}text").get("text-anchor") == "start"


def test_a_wave_without_a_figure_is_a_ring_and_a_break_says_so(size):
    svg = draw(with_a_gap_and_a_break(), size, ENGLISH, "caption")
    assert len(layer(svg, "gaps")) == 2
    assert len(layer(svg, "breaks")) == 1
    assert "not comparable" in texts(svg)
    assert sum(g.get("class") == "line" for g in parsed(svg).iter(f"{SVG}g")) == 4


def test_a_last_wave_without_a_figure_is_not_labelled():
    points = with_a_gap_and_a_break()[:5]
    svg = draw(points, theme.WIDE, ENGLISH, "caption")
    assert "last-number" not in svg


def test_a_wave_that_stands_alone_keeps_its_interval():
    points = quarterly(3)
    points[1] = TrendPoint(points[1].day, None)
    svg = draw(points, theme.WIDE, ENGLISH, "caption")
    assert len(layer(svg, "whisker")) == 2


def test_dates_are_written_in_the_language():
    assert "Jun 2026" in texts(draw(quarterly(12), theme.WIDE, ENGLISH, "caption"))
    assert "Meh 2026" in texts(draw(quarterly(12), theme.WIDE, Language("cy"), "caption"))


@pytest.mark.slow
def test_another_process_draws_the_same_bytes():
    program = (
        "from tests.charts.test_trend_chart import *\n"
        "print(draw(with_a_gap_and_a_break(), theme.WIDE, ENGLISH, 'caption', 7), end='')"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    here = draw(with_a_gap_and_a_break(), theme.WIDE, ENGLISH, "caption", 7)
    assert run.stdout == here == draw(with_a_gap_and_a_break(), theme.WIDE, ENGLISH, "caption", 7)


EVENTS = (
    TrendMark(date(2024, 6, 3), 1, "Email moved"),
    TrendMark(date(2025, 9, 1), 2, "New help desk"),
)


def test_events_stand_in_words_where_there_is_room_and_as_numbers_elsewhere():
    points = quarterly(12)
    wide = draw(points, theme.WIDE, ENGLISH, "caption", marks=TrendMarks(EVENTS))
    narrow = draw(points, theme.NARROW, ENGLISH, "caption", marks=TrendMarks(EVENTS))
    assert {"Email moved", "New help desk"} <= set(texts(wide))
    assert {"1", "2"} <= set(texts(narrow))
    assert not {"Email moved", "New help desk"} & set(texts(narrow))
    assert len(layer(wide, "events").findall(f".//{SVG}line")) == 2


def test_events_too_many_for_words_are_numbers():
    points = quarterly(12)
    many = [TrendMark(points[n].day, n, "A long name of something that happened") for n in range(9)]
    wide = texts(draw(points, theme.WIDE, ENGLISH, "caption", marks=TrendMarks(tuple(many))))
    assert {str(mark.number) for mark in many} <= set(wide)


def test_numbers_of_events_that_lie_close_together_stand_as_one(size):
    points = quarterly(12)
    days = (date(2024, 3, 4), date(2025, 9, 1), date(2025, 9, 1), date(2025, 9, 20))
    long = "A long name of something that happened"
    close = tuple(TrendMark(day, number, long) for number, day in enumerate(days, 1))
    drawn = texts(draw(points, size, ENGLISH, "caption", marks=TrendMarks(close)))
    assert {"1", "2, 3, 4"} <= set(drawn)
    assert not {"2", "3", "4"} & set(drawn)


def test_an_event_outside_the_trend_is_not_drawn():
    late = TrendMarks((TrendMark(date(2030, 1, 1), 1, "Later"),))
    svg = draw(quarterly(12), theme.WIDE, ENGLISH, "caption", marks=late)
    assert "Later" not in texts(svg)


@pytest.mark.parametrize("score", [60, 70, 88])
def test_the_target_lies_within_the_scale_and_is_named(size, score):
    marks = TrendMarks((), score, f"Target {score} by March 2027")
    svg = draw(quarterly(12), size, ENGLISH, "caption", marks=marks)
    assert f"Target {score} by March 2027" in texts(svg)
    assert axis(quarterly(12), score)[0] <= score <= axis(quarterly(12), score)[1]
