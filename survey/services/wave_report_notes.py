"""What stands on a paper in small type: how to read it, and which release its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.extracts.paper import Bullet, Bullets, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.services.wave_report_gathered import Gathered

_DIGITS = 16


def method(gathered: Gathered) -> Section:
    """Return how a report is to be read."""
    _ = gathered.language.translations.gettext
    return Section(_("How to read this paper"), (Bullets(tuple(map(Bullet, _method(gathered)))),))


def _method(gathered: Gathered) -> Iterator[str]:
    _, say = gathered.language.translations.gettext, gathered.language.say
    source = gathered.page.source
    yield say(
        _(
            "Scores run from 0 to 100. “±” is half of the 95%% interval: how far off a score may be by chance."
        )
    )
    yield _(
        "A change is called one only if a difference of its size would hardly come about by chance, allowing for "
        "all comparisons made together. Those who answered both times make the tests more careful than they need to be."
    )
    yield say(
        _(
            "Nothing that rests on fewer than %(k)s answers is shown: small groups are counted together with others, "
            "and what has too few answers stays empty."
        ),
        k=source.k,
    )
    yield from _without_frame(gathered)
    words = say(
        _("The questions are those of the questionnaire %(name)s."), name=source.questionnaire
    )
    yield f"{words} {source.acknowledgement}".strip()
    words = say(
        _("All figures come from release %(wave)s, revision %(revision)s, which never changes."),
        wave=gathered.page.place.wave.id,
        revision=source.revision,
    )
    yield f"{words} {source.digest}"


def _without_frame(gathered: Gathered) -> Iterator[str]:
    _, source = gathered.language.translations.gettext, gathered.page.source
    if source.is_after_tickets:
        yield _(
            "A share of those whose request to IT was closed in this month was asked. Nobody knows beforehand who "
            "that will be, so there is no response rate, and the intervals speak only of those who answered."
        )
    elif not source.has_frame:
        yield _(
            "These answers were collected elsewhere, without a list of who could answer: there is no response rate, "
            "and the intervals speak only of those who answered."
        )


def short(gathered: Gathered) -> tuple[str, ...]:
    """Return how a summary is to be read."""
    words = gathered.language.translations.gettext(
        "“±” is half of the 95%% interval: how far off a score of 0 to 100 may be by chance. A change is called one "
        "only where it is more than chance, allowing for all comparisons made together. Nothing that rests on fewer "
        "than %(k)s answers is shown."
    )
    return (gathered.language.say(words, k=gathered.page.source.k),)


def foot(gathered: Gathered) -> str:
    """Return the line at the foot of every page: the release."""
    source = gathered.page.source
    words = gathered.language.translations.gettext(
        "Release %(wave)s, revision %(revision)s, %(digest)s"
    )
    return gathered.language.say(
        words,
        wave=gathered.page.place.wave.id,
        revision=source.revision,
        digest=source.digest[:_DIGITS],
    )
