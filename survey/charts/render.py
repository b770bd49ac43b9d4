"""From an Altair chart to an SVG that may stand in a page: no script, no style, no identifier, no foreign words."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from altair.utils.schemapi import disable_debug_mode

from survey.charts import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

_SVG = "http://www.w3.org/2000/svg"
_NOT_OURS = re.compile(r"aria-.*|role|pointer-events|id|style|on.*|stroke-miterlimit")
_LAYER = re.compile(r"(\w+)_marks$")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_one_at_a_time = Lock()

ET.register_namespace("", _SVG)
disable_debug_mode()


class Plot(NamedTuple):
    """Where layers are drawn: the ground without its margins, and these: left, top, right, bottom; in pixels."""

    width: float
    height: float
    margins: tuple[int, int, int, int]


def svg(
    layers: Sequence[alt.Chart], plot: Plot, *, name: str, size: theme.Size, described_by: str
) -> str:
    """Draw layers one above another and return the SVG, the same bytes for the same layers.

    The drawing is one image, named by the element of the page whose id is `described_by`; its
    classes are `chart`, `name` and the size's name, and each layer keeps its own as a class.
    Never call it in a process that will fork: the engine's threads do not survive.
    """
    specification = _specification(layers, plot)
    with _one_at_a_time:
        drawn = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    root = ET.fromstring(drawn)  # noqa: S314 - drawn a line above, by our own engine
    _clean(root)
    root.set("class", f"chart {name} {size.name}")
    root.set("role", "img")
    root.set("aria-labelledby", described_by)
    return ET.tostring(root, encoding="unicode")


def load() -> None:
    """Load the engine, which takes a while, so that whoever looks first does not wait for it."""
    with _one_at_a_time:
        vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "point"}, allowed_base_urls=[])


def _specification(layers: Sequence[alt.Chart], plot: Plot) -> dict[str, Any]:
    """Return the chart as Vega-Lite has it.

    Altair could join layers, and check every part against its schema as it is made: that takes longer than to draw
    them. It is checked in tests alone.
    """
    context: dict[str, Any] = {"datasets": {}, "top_level": False}
    drawn = [layer.to_dict(validate=False, context=context) for layer in layers]
    left, top, right, bottom = plot.margins
    return {
        "$schema": alt.SCHEMA_URL,
        "layer": drawn,
        "datasets": context["datasets"],
        "width": plot.width,
        "height": plot.height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "config": theme.configuration(),
    }


def _clean(element: ET.Element) -> None:
    for attribute in [key for key in element.attrib if _NOT_OURS.fullmatch(key)]:
        del element.attrib[attribute]
    for key, value in element.attrib.items():
        element.set(key, _LONG.sub(lambda number: f"{float(number[0]):.2f}", value))
    layer = _LAYER.search(element.attrib.pop("class", ""))
    if layer:
        element.set("class", layer[1].replace("_", "-"))
    for child in list(element):
        if _is_blank(child):
            element.remove(child)
        else:
            _clean(child)


def _is_blank(element: ET.Element) -> bool:
    """Say whether an element paints nothing: the engine's empty grounds."""
    return element.tag == f"{{{_SVG}}}path" and element.get("class") in {"background", "foreground"}
