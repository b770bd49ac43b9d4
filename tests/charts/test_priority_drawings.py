"""The drawn priorities: every measure named once, apart from the others, with both its intervals."""

import dataclasses

import pytest

from survey.charts import driver_bars, priority_matrix, theme
from survey.charts.driver_bars import DriverBar
from survey.charts.priority_matrix import Matrix, Spot
from tests.charts.test_trend_chart import SVG, layer, parsed, texts

NAMES = (
    "Getting help",
    "Network",
    "News of changes and faults",
    "Business applications",
    "Training",
    "Telephones",
)


def spots(*places):
    return tuple(
        Spot(
            number,
            NAMES[number - 1],
            (importance, importance - 0.03, importance + 0.04),
            (satisfaction, satisfaction - 2, satisfaction + 2),
            is_first=number == 2,
        )
        for number, (importance, satisfaction) in enumerate(places, 1)
    )


MATRIX = Matrix(
    spots((0.3, 70), (0.2, 50), (0.1, 51), (0.1, 51.5), (0.09, 49), (0.03, 69)),
    (0.14, 57),
    ("Possible overkill", "Keep up", "Low priority", "Concentrate here"),
    "Matters more",
    "Satisfies more",
)
BARS = [
    DriverBar("Getting help", "24%", 0.24, 0.2, 0.29),
    DriverBar("Network", "19%", 0.19, 0.15, 0.23, is_first=True),
    DriverBar("News of changes and of faults in our systems and services", "7%", 0.07, 0.03, 0.11),
]


@pytest.fixture(params=theme.SIZES, ids=lambda size: size.name)
def size(request):
    return request.param


def words(svg, *, kind):
    """The words of the layers of a kind, with where they stand."""
    return [
        (text.text, text.get("transform"))
        for group in parsed(svg).iter(f"{SVG}g")
        if (group.get("class") or "").startswith(kind)
        for text in group.iter(f"{SVG}text")
    ]


def test_every_corner_is_named(size):
    said = texts(priority_matrix.draw(MATRIX, size, "caption"))
    assert set(MATRIX.corners) <= set(said)


def test_a_desk_has_names_and_a_telephone_numbers():
    wide, narrow = (
        priority_matrix.draw(MATRIX, size, "caption") for size in (theme.WIDE, theme.NARROW)
    )
    named = " ".join(parsed(wide).itertext())
    assert all(word in named for name in NAMES for word in name.split())
    assert [text for text, _ in words(narrow, kind="spot-numbers")] == list("123456")


def test_names_of_spots_that_lie_together_stand_apart():
    svg = priority_matrix.draw(MATRIX, theme.WIDE, "caption")
    places = [place for _, place in words(svg, kind="spot-names")]
    assert len(places) == len(set(places))


def test_a_name_that_stands_off_has_a_line_to_its_dot():
    assert list(layer(priority_matrix.draw(MATRIX, theme.WIDE, "caption"), "leaders"))
    apart = dataclasses.replace(MATRIX, spots=MATRIX.spots[:2])
    assert 'class="leaders"' not in priority_matrix.draw(apart, theme.WIDE, "caption")


def test_every_spot_has_both_intervals(size):
    svg = priority_matrix.draw(MATRIX, size, "caption")
    assert len(list(layer(svg, "ranges"))) == 2 * len(NAMES)
    assert len(list(layer(svg, "spots-first"))) == 1


def test_every_bar_has_its_share_and_its_interval(size):
    svg = driver_bars.draw(BARS, size, "caption")
    assert {"24%", "19%", "7%", "Network"} <= set(texts(svg))
    assert len(list(layer(svg, "ranges"))) == len(BARS)
    assert len(list(layer(svg, "bars-first"))) == 1


def test_bars_begin_at_nothing(size):
    said = texts(driver_bars.draw(BARS, size, "caption"))
    assert "0%" in said
    assert driver_bars.draw(BARS, size, "caption") == driver_bars.draw(BARS, size, "caption")
