"""Rows of twins: a figure, a test, who answered, under the names that every twin gives them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from survey.analysis.precision import t_interval_of_one
from survey.services.report_twin import Twin, file_name, head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.services.report_told import News
    from survey.services.report_views import Change, Figure, Line, Place, Response, Source

Row = dict[str, object]


def figure_row(
    part: str, figure: Figure, *, measure: str, title: str, product: str = "", **more: object
) -> Row:
    """Return the row of one figure; `more` says what else it is about, `margin` is half its 95 % interval."""
    named = {"measure": measure, "product": product, "title": title}
    low, high = figure.score_low, figure.score_high
    margin = None if low is None or high is None else (high - low) / 2
    return {"part": part, **more, **named, **asdict(figure), "margin": margin}


def test_rows(lines: Iterable[Line]) -> list[Row]:
    """Return the rows of the tests of some lines."""
    return [_test_row(line, change) for line in lines for change in line.changes]


def response_rows(response: Response | None) -> list[Row]:
    """Return the row that says who answered, or none where nobody knows."""
    return [{"part": "response", **staff(response)}] if response else []


def staff(response: Response | None) -> Row:
    """Return who answered, as the row of a figure has it beside the figure."""
    if response is None:
        return {}
    return {
        "staff_eligible": response.eligible,
        "staff_invited": response.invited,
        "returned": response.returned,
        "response_rate": response.rate,
    }


def news_rows(news: Iterable[News]) -> list[Row]:
    """Return the rows of changes that a page tells in sentences."""
    names = ("measure", "product", "contrast", "difference", "score", "score_before")
    return [
        {
            "part": "change",
            **({"group": one.group, "group_name": ""} if one.group else {}),
            **{name: getattr(one, name) for name in names},
        }
        for one in news
    ]


def council_rows(score: float | None, named: Row) -> list[Row]:
    """Return the row that says where the whole council stands, or none on its own page."""
    if score is None:
        return []
    return [{"part": "council", **named, "group": "all", "group_name": "", "score": score}]


def twin(page: str, place: Place, source: Source, rows: Iterable[Row]) -> Twin:
    """Return the twin of a page with its wave and its group in every row that does not name others."""
    here = {"wave": place.wave.id, "group": place.group.key, "group_name": place.group.name}
    return Twin(
        file_name(page, place.wave.id, place.group.key),
        head(place, source),
        tuple({"part": row["part"], **here, **row} for row in rows),
    )


def _test_row(line: Line, change: Change) -> Row:
    names = ("difference", "se", "df", "p", "p_adjusted", "is_change", "effect")
    return {
        "part": "test",
        "measure": line.measure,
        "product": line.product,
        "title": line.title,
        "family": change.family,
        "contrast": change.contrast,
        "against": " ".join(change.against),
        **{f"test_{name}": getattr(change, name) for name in names},
        "test_then": change.then(line.figure.score),
        **_test_interval(change),
    }


def _test_interval(change: Change) -> Row:
    """Return the 95 % interval of a difference."""
    low, high = t_interval_of_one(change.difference, change.se, change.df)
    return {"test_low": low, "test_high": high}
