"""The drawn funnel: limits that narrow, every site a dot, names only for those that may be named."""

from dataclasses import replace

import pytest

from survey.charts import theme
from survey.charts.funnel_plot import Funnel, Limits, SiteDot, draw
from tests.charts.test_trend_chart import layer, parsed, texts

DOTS = (
    SiteDot(12, 61.0, is_own=True),
    SiteDot(20, 64.0, is_own=False),
    SiteDot(
        31, 39.5, is_own=True, name="Maple Academy 7", number=2, is_outside=True, verdict="worse"
    ),
    SiteDot(
        25,
        87.2,
        is_own=True,
        name="Cedar Primary School 12",
        number=1,
        is_outside=True,
        verdict="better",
    ),
    SiteDot(40, 36.0, is_own=False, is_outside=True, verdict="worse"),
    SiteDot(300, 62.0, is_own=True),
)


def limits(*bases, target=62.0):
    halves = [(base, 45 / base**0.5, 71 / base**0.5) for base in bases]
    return tuple(
        Limits(base, target - near, target + near, target - far, target + far)
        for base, near, far in halves
    )


FUNNEL = Funnel(DOTS, limits(12, 20, 40, 80, 150, 300), 62.0, "62.0", "95%", "99.8%", "Answers")


@pytest.fixture(params=theme.SIZES, ids=lambda size: size.name)
def size(request):
    return request.param


def classes(svg):
    return {group.get("class") for group in parsed(svg).iter() if group.get("class")}


def test_every_site_is_a_dot_others_hollow(size):
    svg = draw(FUNNEL, size, "caption")
    assert len(list(layer(svg, "own"))) == 2
    assert len(list(layer(svg, "others"))) == 1
    assert {"better", "worse", "worse-others"} <= classes(svg)
    assert layer(svg, "others")[0].get("fill") is None
    assert layer(svg, "own")[0].get("fill") == theme.INK


def test_limits_and_mean_are_named_without_touching(size):
    svg = draw(FUNNEL, size, "caption")
    assert {"95%", "99.8%", "62.0"} <= set(texts(svg))
    assert {"low-95", "high-95", "low-998", "high-998", "mean"} <= classes(svg)


def test_a_desk_has_names_and_a_telephone_numbers():
    wide, narrow = (draw(FUNNEL, size, "caption") for size in (theme.WIDE, theme.NARROW))
    assert "Maple Academy 7" in texts(wide)
    assert not any("Academy" in (text or "") for text in texts(narrow))
    assert {"1", "2"} <= set(texts(narrow))


def test_nobody_is_named_whose_name_is_not_told(size):
    hidden = tuple(
        SiteDot(dot.base, dot.score, is_own=False, is_outside=dot.is_outside, verdict=dot.verdict)
        for dot in DOTS
    )
    svg = draw(replace(FUNNEL, dots=hidden), size, "caption")
    assert not classes(svg) & {"names-left", "names-right", "numbers-left", "numbers-right", "own"}


def test_numbers_of_answers_stand_apart_on_the_axis(size):
    svg = draw(FUNNEL, size, "caption")
    said = [text.text for text in layer(svg, "bases")]
    assert said[0] == "15"
    assert said[-1] in {"200", "300"}


def test_the_same_sites_give_the_same_bytes(size):
    assert draw(FUNNEL, size, "caption") == draw(FUNNEL, size, "caption")
