"""The words of messages: standard texts in every language of the interface, and what an administrator makes of them.

A text is plain text with placeholders of fixed names in braces. Paragraphs are parted by blank lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from survey import translations
from survey.delivery.letter import Content, html_of, text_of
from survey.domain.errors import Problem
from survey.domain.fieldwork_plan import Template
from survey.domain.phrase import phrase
from survey.services import questionnaires
from survey.services.standard_texts import standard
from survey.storage import wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.message import MessageKind, Wording
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave

__all__ = [
    "PLACEHOLDERS",
    "Preview",
    "check",
    "chosen",
    "content",
    "preview",
    "standard",
    "standard_of",
]

PLACEHOLDERS = ("title", "council", "closes", "minutes", "link", "contact")
"""What a text may hold in braces. `{closes}` reads "Wednesday 24 June 2026", `{minutes}` "3 minutes"."""

LONGEST_SUBJECT = 150
LONGEST_BODY = 5000

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_LINK = "{link}"
_NOBODY = "example"
"""Stands in previews where a letter has the token of its reader."""
_ENCODED_WORD = "=?"
"""What begins an encoded word: a mail program would decode it, and it may hide whole headers."""
_HARMLESS = dict.fromkeys(map(ord, "\u00a0\u2009\u200c\u200d\u202f"))
"""Spaces that word processors set, and what joins letters and emoji."""


@dataclass(frozen=True)
class Preview:
    """A message as it would be sent; `html` is a whole document, `content` the words that it is made of."""

    subject: str
    text: str
    html: str
    content: Content


def chosen(plan: FieldworkPlan, kind: MessageKind, language: str) -> Wording:
    """Return the text that a wave uses: its administrator's in that language, else the standard one."""
    own = plan.wordings.get(kind, {}).get(language)
    return own or standard_of(plan, kind, language)


def standard_of(plan: FieldworkPlan, kind: MessageKind, language: str) -> Wording:
    """Return the standard text of a message in a wave with this plan."""
    return standard(kind, language, is_after_ticket=plan.template is Template.AFTER_A_TICKET)


def check(wording: Wording) -> tuple[Problem, ...]:
    """Return everything that is wrong with a text, each problem with `subject` or `body` as its place."""
    return (
        *(Problem("subject", what) for what in _subject_faults(wording.subject)),
        *(Problem("body", what) for what in _body_faults(wording.body)),
    )


def content(
    wording: Wording,
    wave: Wave,
    questionnaire: Questionnaire,
    language: str,
    *,
    settings: Settings,
    link: str,
    stop: str,
) -> Content:
    """Return the words of one letter: a text filled in, and what stands below every one of them.

    `link` is the address of the questionnaire, `stop` the one by which its reader opts out.
    """
    said = translations.of(language)
    values = _values(wave, questionnaire, language, settings) | {"link": link}
    body = [one for one in _paragraphs(wording.body) if settings.contact or "{contact}" not in one]
    small_print = (
        said.gettext("You get this message because you are on the staff list of %(council)s.")
        % {"council": settings.council},
        said.gettext("If you do not want to be asked in surveys like this one: %(address)s")
        % {"address": stop},
    )
    return Content(
        subject=_fill(wording.subject, values),
        paragraphs=tuple(_fill(one, values) for one in body),
        link=link,
        button=said.gettext("Open the survey"),
        small_print=small_print,
        stop=stop,
        language=language,
        direction=_locale(language).text_direction,
    )


def preview(
    session: Session,
    wave_id: str,
    kind: MessageKind,
    language: str,
    *,
    settings: Settings,
    wording: Wording | None = None,
) -> Preview:
    """Return a message of a wave as it would be sent, with links that lead to nobody's questionnaire.

    `wording` is shown in the place of the one that the wave has; raises NotFound for an unknown wave.
    """
    wave = waves.get(session, wave_id)
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    said = wording or chosen(wave_plans.get(session, wave_id), kind, language)
    shown = content(
        said, wave, asked, language, settings=settings,
        link=f"{settings.public_url}/r/{_NOBODY}", stop=f"{settings.public_url}/stop/{_NOBODY}",
    )  # fmt: skip
    return Preview(shown.subject, text_of(shown), html_of(shown), shown)


def _values(
    wave: Wave, questionnaire: Questionnaire, language: str, settings: Settings
) -> dict[str, str]:
    minutes = translations.of(language).ngettext(
        "%(num)s minute", "%(num)s minutes", questionnaire.minutes
    )
    closes = format_date(wave.closes, "EEEE d MMMM y", locale=_locale(language))
    return {
        "title": wave.title,
        "council": settings.council,
        "closes": str(closes),
        "minutes": minutes % {"num": questionnaire.minutes},
        "contact": settings.contact,
    }


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders, once: braces in a value stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _paragraphs(body: str) -> list[str]:
    parted = re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").replace("\r", "\n"))
    return [one.strip() for one in parted if one.strip()]


def _subject_faults(subject: str) -> Iterator[str]:
    if not subject.strip():
        yield phrase("Write a subject.")
    if len(subject) > LONGEST_SUBJECT:
        yield phrase("The subject may have %(most)s characters.", most=LONGEST_SUBJECT)
    if _has_invisible(subject):
        yield phrase("The subject must be one line, without tabs or invisible characters.")
    if _ENCODED_WORD in subject:
        yield phrase("The subject must not hold =? because mail programs take it for a code.")
    if _LINK in subject:
        yield phrase("The link belongs into the text: take {link} out of the subject.")
    yield from _brace_faults(subject)


def _body_faults(body: str) -> Iterator[str]:
    if _LINK not in body:
        yield phrase("Put {link} where the link is to stand: without it nobody can answer.")
    if len(body) > LONGEST_BODY:
        yield phrase("The text may have %(most)s characters.", most=LONGEST_BODY)
    if _has_invisible(re.sub(r"[\r\n\t]", "", body)):
        yield phrase(
            "The text holds invisible characters: type it anew, or paste it as plain text."
        )
    yield from _brace_faults(body)


def _has_invisible(text: str) -> bool:
    return not text.translate(_HARMLESS).isprintable()


def _brace_faults(text: str) -> Iterator[str]:
    for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
        if name not in PLACEHOLDERS:
            yield phrase(
                "{%(name)s} stands for nothing: see the list of what can be filled in.", name=name
            )
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        yield phrase("A brace stands alone: write a placeholder in full, such as {title}.")
