"""The check list's lines on who can be asked: without those who have opted out or were asked too lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.check import Check, CheckState, Mend
from survey.domain.phrase import counted, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from survey.services.wave_reach import Reached


def asked(reached: Reached, day: date) -> Iterator[Check]:
    """Yield how many can be asked on a day, without those who are left out."""
    number, everybody = reached.asked, reached.asked + reached.left_out
    words: str
    if reached.left_out and not number:
        words = phrase(
            "Nobody would be reached on %(day)s: everybody in the groups asked is left out. Choose a later"
            " first day, or other groups.",
            day=day,
        )
        yield Check("directory", CheckState.MISSING, words, Mend.PLAN)
        return
    if reached.left_out:
        words = counted(
            "One of %(all)s people can be asked: the others are left out.",
            "%(count)s of %(all)s people can be asked: the others are left out.",
            number, count=number, all=everybody,
        )  # fmt: skip
    else:
        words = counted("One person is asked.", "%(count)s people are asked.", number, count=number)
    yield Check("directory", CheckState.OK, words, Mend.DIRECTORY)


def left_out(reached: Reached, cap_days: int) -> Iterator[Check]:
    """Yield how many are left out, and why."""
    if reached.opted_out:
        words = counted(
            "One person has asked to be left out of surveys, and is.",
            "%(count)s people have asked to be left out of surveys, and are.",
            reached.opted_out, count=reached.opted_out,
        )  # fmt: skip
        yield Check("opt-outs", CheckState.OK, words)
    if reached.too_soon:
        words = counted(
            "One person was asked to another survey in the %(days)s days before, and is left out.",
            "%(count)s people were asked to another survey in the %(days)s days before, and are left out.",
            reached.too_soon, count=reached.too_soon, days=cap_days,
        )  # fmt: skip
        many = 2 * reached.too_soon > reached.by_mail + reached.by_slip + reached.left_out
        yield Check("burden", CheckState.WARN if many else CheckState.OK, words, Mend.PLAN)
