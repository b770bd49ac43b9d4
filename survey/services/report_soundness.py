"""How sound the figures of a wave are: whether items hang together, hasty answers, and working time lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.domain.scale import in_language
from survey.storage import findings as findings_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.questionnaire import Questionnaire
    from survey.services.report_asked import Asked
    from survey.services.report_rows import Row
    from survey.storage.findings import Finding

RELIABILITY, QUALITY, LOST_TIME = "reliability", "quality", "lost-time"
_GOOD, _FAIR = 0.7, 0.6
"""Customary marks of alpha: common practice, not a law."""
_FIGURES = {
    RELIABILITY: ("n", "alpha", "low", "high", "omega", "standardised", "spearman_brown"),
    QUALITY: ("flagged_any", "base", "difference"),
    LOST_TIME: ("median", "trimmed_mean", "capped_mean", "at_least", "at_most", "cap", "base"),
}


@dataclass(frozen=True)
class Together:
    """Whether the items of a measure hang together: alpha (Spearman-Brown of two) as said, and what that means."""

    title: str
    items: int
    base: str
    coefficient: str
    name: str
    meaning: str
    omega: str = ""
    each: tuple[TogetherItem, ...] = ()


@dataclass(frozen=True)
class TogetherItem:
    """One item of a measure: how it goes with the others, and alpha without it; empty where two have none."""

    question: str
    item_rest: str
    alpha_without: str


@dataclass(frozen=True)
class Flag:
    """One sign of haste, and in how many returns; empty where that were too few to say."""

    words: str
    count: str


@dataclass(frozen=True)
class Haste:
    """Returns that may have been given without much thought: kept and counted. `sentence` says what they change."""

    sentence: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class TimeLost:
    """Working time lost, an estimate, as said: what was asked, and each figure with its name."""

    title: str
    question: str
    base: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Soundness:
    """What a release found of a group; `rows` are those of the twin."""

    together: tuple[Together, ...]
    haste: Haste | None
    time_lost: tuple[TimeLost, ...]
    rows: tuple[Row, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.together or self.haste or self.time_lost)


def soundness(session: Session, found: Asked) -> Soundness:
    """Return how sound the figures of the group of the page are; nothing where its release found nothing."""
    wave, language, asked = found.wave, found.language, found.questionnaire
    by_kind = {
        kind: findings_store.of_release(session, wave.id, wave.revision, kind, [found.key])
        for kind in (RELIABILITY, QUALITY, LOST_TIME)
    }
    haste = [_haste(row.content, language) for row in by_kind[QUALITY]]
    return Soundness(
        together=tuple(_together(row, asked, language) for row in by_kind[RELIABILITY]),
        haste=haste[0] if haste else None,
        time_lost=tuple(
            _time_lost(row, asked, language)
            for row in by_kind[LOST_TIME]
            if not row.content["refused"]
        ),
        rows=tuple(
            one
            for rows in by_kind.values()
            for row in rows
            for one in _rows(row, _titles(asked, language).get(row.subject, ""))
        ),
    )


def _together(row: Finding, asked: Questionnaire, language: Language) -> Together:
    _ = language.translations.gettext
    content, title = row.content, _titles(asked, language).get(row.subject, row.subject)
    n = content.get("n")
    base = "" if n is None else language.count(n)
    if content["refused"]:
        return Together(title, 0, base, "", "", _unreliable(content["refused"], language))
    is_pair = content["alpha"] is None
    value = content["spearman_brown"] if is_pair else content["alpha"]
    name = _("Spearman-Brown") if is_pair else _("alpha")
    return Together(
        title, len(content["items"]), base, _coefficient(content, language), name,
        _meaning(value, content["warnings"], asked, language),
        omega=_two_decimals(content.get("omega")),
        each=_each(content, asked, language),
    )  # fmt: skip


def _each(
    content: Mapping[str, Any], asked: Questionnaire, language: Language
) -> tuple[TogetherItem, ...]:
    items, dropped = asked.items(), content.get("dropped") or {}
    return tuple(
        TogetherItem(
            in_language(items[id_].ask, language.code) if id_ in items else id_,
            _two_decimals(content["item_rest"].get(id_)),
            _two_decimals(dropped.get(id_)),
        )
        for id_ in content["items"]
    )


def _two_decimals(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _coefficient(content: Mapping[str, Any], language: Language) -> str:
    if content["alpha"] is None:
        return f"{content['spearman_brown']:.2f}"
    if content["low"] is None:
        return f"{content['alpha']:.2f}"
    return language.say(
        language.translations.gettext("%(value)s (%(low)s to %(high)s)"),
        value=f"{content['alpha']:.2f}",
        low=f"{content['low']:.2f}",
        high=f"{content['high']:.2f}",
    )


def _meaning(value: float, warnings: list[str], asked: Questionnaire, language: Language) -> str:
    _ = language.translations.gettext
    if warnings:
        items = asked.items()
        said = [in_language(items[id_].ask, language.code) for id_ in warnings if id_ in items]
        message = _("One question runs against the others: %(questions)s")
        return language.say(message, questions=language.every(said))
    if value >= _GOOD:
        return _("Its questions hang together: one score for all of them is fair.")
    if value >= _FAIR:
        return _("Its questions hang together loosely: look at them one by one as well.")
    return _("Its questions hardly hang together: look at them one by one.")


def _unreliable(refused: str, language: Language) -> str:
    _ = language.translations.gettext
    if refused == "answers alike":
        return _("Not worked out: the answers to one of its questions are all alike.")
    return _("Not worked out: too few answered all of its questions.")


def _haste(content: Mapping[str, Any], language: Language) -> Haste:
    _, ngettext = language.translations.gettext, language.translations.ngettext
    if content["refused"] == "none flagged":
        return Haste(_("No return shows signs of haste."))
    if content["refused"]:
        return Haste(
            _("Too few returns on one side to compare those with signs of haste with the others.")
        )
    number = content["flagged_any"]
    message = ngettext(
        "%(flagged)s of %(base)s returns shows signs of haste. It is kept and counted.",
        "%(flagged)s of %(base)s returns show signs of haste. They are kept and counted.",
        number,
    )
    sentence = language.say(
        message,
        flagged=language.count(number),
        base=language.count(content["base"]),
    )
    names = {
        "straight-lining": _("The same answer six times or more"),
        "mostly-blank": _("More than half left blank"),
        "contradictory": _("The whole rated at one end, its parts at the other"),
    }
    return Haste(
        f"{sentence} {_without(content['difference'], language)}",
        tuple(
            Flag(names.get(flag, flag), _("too few to say") if n is None else language.count(n))
            for flag, n in content["flagged"].items()
        ),
    )


def _without(difference: float, language: Language) -> str:
    _, points = language.translations.gettext, language.decimal(abs(difference))
    if round(difference, 1) == 0:
        return _("Without them the score would be the same.")
    message = (
        _("Without them the score would be %(points)s points higher.")
        if difference > 0
        else _("Without them the score would be %(points)s points lower.")
    )
    return language.say(message, points=points)


def _time_lost(row: Finding, asked: Questionnaire, language: Language) -> TimeLost:
    _, content = language.translations.gettext, row.content
    measure = next(one for one in asked.measures if one.id == row.subject)
    said = {
        name: language.say(_("%(hours)s hours"), hours=language.decimal(content[name]))
        for name in ("median", "trimmed_mean", "capped_mean", "at_least", "at_most", "cap")
    }
    return TimeLost(
        title=in_language(measure.title, language.code),
        question=in_language(asked.items()[measure.items[0]].ask, language.code),
        base=language.count(content["base"]),
        figures=(
            (_("Half of them lost no more than"), said["median"]),
            (
                _("Mean, without the tenth that lost least and the tenth that lost most"),
                said["trimmed_mean"],
            ),
            (
                language.say(_("Mean, nobody counted for more than %(cap)s"), cap=said["cap"]),
                language.say(
                    _("%(mean)s (between %(least)s and %(most)s)"),
                    mean=said["capped_mean"],
                    least=said["at_least"],
                    most=said["at_most"],
                ),
            ),
        ),
    )


def _titles(asked: Questionnaire, language: Language) -> dict[str, str]:
    return {one.id: in_language(one.title, language.code) for one in asked.measures}


def _rows(row: Finding, title: str) -> list[Row]:
    """Return a finding as rows of the twin: its figures, and one for each item or flag."""
    content = row.content
    about: Row = {"part": row.kind, "measure": row.subject, "title": title}
    figures = {name: content[name] for name in _FIGURES[row.kind] if name in content}
    items = [
        {
            "part": f"{row.kind}-item",
            "measure": row.subject,
            "item": item,
            "item_rest": content["item_rest"].get(item),
            "alpha_if_dropped": (content.get("dropped") or {}).get(item),
        }
        for item in content.get("items", ())
    ]
    flags = [
        {"part": "quality-flag", "flag": flag, "count": count}
        for flag, count in content.get("flagged", {}).items()
    ]
    asked = {"items": len(items) or None, "refused": content["refused"]}
    return [{**about, **asked, **figures}, *items, *flags]
