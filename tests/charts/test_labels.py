"""Names stand nearest to their own dots."""

from survey.charts import labels, theme
from survey.charts.canvas import Canvas


def test_a_name_stands_nearer_to_its_own_dot_than_to_another():
    canvas = Canvas(theme.WIDE, 700, 430, (0, 0, 0, 0))
    places = [(300.0, 200.0), (345.0, 170.0), (330.0, 235.0), (260.0, 170.0)]
    named = [(f"Measure {number}", place) for number, place in enumerate(places)]
    written = labels.beside(canvas, named, [labels.around(place) for place in places], [])
    for place, name in zip(places, written, strict=True):
        assert all(name.box.gap(place) < name.box.gap(other) for other in places if other != place)
