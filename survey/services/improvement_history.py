"""The history of an entry in a register, version by version, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from survey.charts.language import Language
    from survey.domain.improvement import Version


@dataclass(frozen=True)
class Step:
    """One version of an entry: the day, who wrote it, and what it changed: names of fields, before and after."""

    day: str
    by: str
    changes: tuple[tuple[str, str, str], ...]
    is_first: bool
    is_withdrawal: bool


def history(
    versions: Iterable[Version], known: Mapping[str, Mapping[str, str]], language: Language
) -> tuple[Step, ...]:
    """Return the steps by which an entry became what it is, the latest first.

    `known` gives, by field, the words of what is stored there by its code.
    """
    told = tuple(versions)
    first = [_step(version, (), language) for version in told[:1]]
    later = [
        _step(after, _changes(before, after, known, language), language)
        for before, after in pairwise(told)
    ]
    return tuple(reversed([*first, *later]))


def _step(version: Version, changes: tuple[tuple[str, str, str], ...], language: Language) -> Step:
    return Step(
        day=language.day(version.at.astimezone(LONDON).date()),
        by=version.by,
        changes=changes,
        is_first=version.version == 1,
        is_withdrawal=version.is_withdrawal,
    )


def _changes(
    before: Version, after: Version, known: Mapping[str, Mapping[str, str]], language: Language
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            name,
            said(name, before.content.get(name), known, language),
            said(name, value, known, language),
        )
        for name, value in after.content.items()
        if before.content.get(name) != value
    )


def said(
    name: str, value: object, known: Mapping[str, Mapping[str, str]], language: Language
) -> str:
    """Return a stored value for the eye; `known` gives, by field, the words of what is stored there by its code."""
    _ = language.translations.gettext
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name != "year":
        return language.count(value)
    if isinstance(value, float):
        return language.decimal(value)
    return known.get(name, {}).get(str(value)) or _day(str(value), language)


def _day(text: str, language: Language) -> str:
    try:
        return language.day(date.fromisoformat(text))
    except ValueError:
        return text
