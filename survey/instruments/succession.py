"""What a new version of a questionnaire may do to the series of the one before it.

An item keeps its id over the versions. Its scale decides what its figures mean, so an item with another scale
cannot carry its series on. Whether other words still ask the same thing, only the author can say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.scale import in_common, is_same_scale
from survey.instruments.strict import in_order_of_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.domain.questionnaire import Item, Questionnaire
    from survey.instruments.load import Loaded


def check_succession(loaded: Loaded, earlier: Questionnaire) -> None:
    """Raise Refused, by line, where an item that changed does not say what becomes of its series."""
    problems = sorted(_problems(loaded, earlier), key=in_order_of_lines)
    if problems:
        raise Refused(problems)


def _problems(loaded: Loaded, earlier: Questionnaire) -> Iterator[Problem]:
    before = earlier.items()
    for number, section in enumerate(loaded.questionnaire.sections):
        for place, item in enumerate(section.items):
            if item.id not in before:
                continue
            what = _objection(item, before[item.id], item.id in loaded.says_continues)
            if what:
                where = ("sections", number, "items", place)
                yield loaded.tree.problem(where, f"the item “{item.id}” {what}")


def _objection(item: Item, before: Item, says: bool) -> str | None:  # noqa: FBT001 - a fact about the file
    if item.kind is not before.kind or not is_same_scale(item.scale, before.scale):
        if item.continues:
            return (
                "has another scale than in the version before, so it cannot continue: "
                "say `continues: false`, or give it another id"
            )
        return None
    if not says and _words(item, before) != _words(before, item):
        return (
            "has other words than in the version before: say `continues: true` if it asks the same thing, "
            "else `continues: false`"
        )
    return None


def _words(item: Item, other: Item) -> list[object]:
    """Return everything that is read with an item, in the languages that both versions have."""
    apart = item.scale.apart if item.scale else ()
    in_other = {option.means: option.label for option in other.scale.apart} if other.scale else {}
    return [
        in_common(item.ask, other.ask),
        in_common(item.hint or {}, other.hint or item.hint or {}),
        [(o.means, in_common(o.label, in_other.get(o.means, o.label))) for o in apart],
    ]
