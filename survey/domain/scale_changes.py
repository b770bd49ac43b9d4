"""What changed in the response scales of the items that two versions of a questionnaire share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.rewording import rewordings
from survey.domain.scale import is_same_scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.domain.questionnaire import Item
    from survey.domain.rewording import Rewording
    from survey.domain.scale import ResponseScale, Text


@dataclass(frozen=True)
class OptionChange:
    """An option that came (`before` is None), went (`after` is None) or was reworded; `value` is what is stored."""

    value: str
    is_apart: bool
    before: Text | None
    after: Text | None
    reworded: tuple[Rewording, ...]


@dataclass(frozen=True)
class ScaleChange:
    """How the items `items` are answered otherwise than before.

    `is_another` says that figures on the two scales do not mean the same, so that no series goes on.
    """

    before: ResponseScale
    after: ResponseScale
    items: tuple[str, ...]
    options: tuple[OptionChange, ...]
    is_another: bool


def scale_changes(
    was: Mapping[str, Item], is_now: Mapping[str, Item], languages: tuple[str, ...]
) -> tuple[ScaleChange, ...]:
    """Return a change for each pair of differing scales that an item of both versions had and has."""
    asked: dict[tuple[str, str], list[str]] = {}
    pairs: dict[tuple[str, str], tuple[ResponseScale, ResponseScale]] = {}
    for id_, item in is_now.items():
        before = was[id_].scale if id_ in was else None
        if before and item.scale:
            asked.setdefault((before.id, item.scale.id), []).append(id_)
            pairs[before.id, item.scale.id] = before, item.scale
    found = (_change(*pairs[ids], tuple(items), languages) for ids, items in asked.items())
    return tuple(change for change in found if change)


def _change(
    before: ResponseScale, after: ResponseScale, items: tuple[str, ...], languages: tuple[str, ...]
) -> ScaleChange | None:
    options = tuple(_options(before, after, languages))
    is_another = not is_same_scale(before, after)
    if not options and not is_another:
        return None
    return ScaleChange(before, after, items, options, is_another)


def _options(
    before: ResponseScale, after: ResponseScale, languages: tuple[str, ...]
) -> Iterator[OptionChange]:
    old, new = _labels(before), _labels(after)
    for key in sorted(old.keys() | new.keys()):
        was, is_now = old.get(key), new.get(key)
        reworded = rewordings(was, is_now, languages) if was and is_now else ()
        if reworded or was is None or is_now is None:
            is_apart, code, means = key
            yield OptionChange(means if is_apart else str(code), is_apart, was, is_now, reworded)


def _labels(scale: ResponseScale) -> dict[tuple[bool, int, str], Text]:
    """Return the words of every option, the points first and in the order of their codes."""
    points = {(False, point.code, ""): point.label for point in scale.points}
    return points | {(True, 0, option.means.value): option.label for option in scale.apart}
