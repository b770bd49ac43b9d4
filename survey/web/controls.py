"""The state of the controls that macros/items.html draws: what is chosen, what was typed, and what is wrong.

The macros ask a `slot` for it by name: "checked", an item's id and a value, and so on. Respondents' pages fill their
slots in for each request; a questionnaire that is only read has them filled at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import escape

from survey.domain.journey import NONE_OF_THESE, TOO_LONG, given, text_length
from survey.domain.questionnaire import ItemKind
from survey.domain.scale import Direction, in_language
from survey.web import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from survey.domain.answers import Answers
    from survey.domain.errors import Problem
    from survey.domain.journey import Page
    from survey.domain.progress import Progress
    from survey.domain.questionnaire import Item, Questionnaire
    from survey.domain.scale import ResponseScale

_ABOUT_A_MINUTE = 0.75
_WIDEST_POINT = 15
_WIDEST_ROW = 90
"""Letters of the longest word, and of it times the points: more do not stand side by side."""


def chosen(page: Page, answers: Answers) -> dict[str, str]:
    """Return the state of a page's controls after some answers."""
    state: dict[str, str] = {}
    values = given(page, answers)
    for item in page.items:
        if item.kind is ItemKind.PRODUCTS:
            state |= _checked(item, _ticked(answers.used))
        elif item.id not in values:
            continue
        elif item.kind is ItemKind.TEXT:
            state[f"words:{item.id}"] = escape(values[item.id])
        else:
            state |= _checked(item, (str(values[item.id]),))
    return state


def posted(page: Page, form: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the state of a page's controls as they were posted, acceptable or not."""
    state: dict[str, str] = {}
    for item in page.items:
        values = form.get(item.id, ())
        if item.kind is ItemKind.TEXT:
            state[f"words:{item.id}"] = escape("".join(values[:1]))
        else:
            state |= _checked(item, values)
    return state


def counted(problem: Problem, form: Mapping[str, Sequence[str]]) -> Problem:
    """Return a problem that says of a text that is too long how long it is, in the reader's language."""
    if problem.what != TOO_LONG:
        return problem
    number = format_decimal(text_length(form[problem.where][0]))
    length = _("It has %(number)s.", number=number)
    return replace(problem, what=f"{language.in_words(TOO_LONG)} {length}")


def wrong(problem: Problem) -> dict[str, str]:
    """Return how a problem is shown at its item: marked, told in words, and tied to what is to be mended."""
    item_id, mark = problem.where, f"{problem.where}-error"
    label, words = escape(_("Error:")), escape(language.in_words(problem.what))
    return {
        f"wrong:{item_id}": ' class="wrong"',
        f"invalid:{item_id}": ' aria-invalid="true"',
        f"error:{item_id}": f'<p class="error" id="{mark}"><span class="unseen">{label}</span> {words}</p>',
        **described(item_id, mark),
    }


def described(item_id: str, mark: str) -> dict[str, str]:
    """Tie an item to the words that are to be read out with it, whether or not it has a hint."""
    return {
        f"described:{item_id}": f" {mark}",
        f"described_alone:{item_id}": f' aria-describedby="{mark}"',
    }


def minutes_left(questionnaire: Questionnaire, here: Progress) -> int:
    """Return how many minutes the rest takes, every question as long as the others; 0 for clearly less than one."""
    minutes = questionnaire.minutes * (here.total - here.done) / here.total
    return max(1, round(minutes)) if minutes >= _ABOUT_A_MINUTE else 0


def is_side_by_side(scale: ResponseScale, code: str) -> bool:
    """Return whether the points of a scale stand beside one another where there is room.

    Only an order from bad to good reads from left to right; categories are a list.
    """
    words = [word for point in scale.points for word in in_language(point.label, code).split()]
    widest = max(map(len, words))
    is_order = scale.direction is not Direction.NEUTRAL
    return is_order and widest <= _WIDEST_POINT and widest * len(scale.points) <= _WIDEST_ROW


def _ticked(used: tuple[str, ...] | None) -> tuple[str, ...]:
    return (NONE_OF_THESE,) if used == () else used or ()


def _checked(item: Item, values: Iterable[str]) -> dict[str, str]:
    return {f"checked:{item.id}:{value}": " checked" for value in values}
