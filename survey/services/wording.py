"""The words of messages: standard texts in every language of the interface, and what an administrator makes of them.

A text is plain text with placeholders of fixed names in braces. Paragraphs are parted by blank lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from survey import translations
from survey.domain.errors import Problem
from survey.domain.message import MessageKind, Wording
from survey.domain.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from survey.domain.fieldwork_plan import FieldworkPlan

    Translate = Callable[[str], str]

PLACEHOLDERS = ("title", "council", "closes", "minutes", "link", "contact")
"""What a text may hold in braces. `{closes}` reads "Wednesday 24 June 2026", `{minutes}` "3 minutes"."""

LONGEST_SUBJECT = 150
LONGEST_BODY = 5000

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_LINK = "{link}"
_CONTACT = "{contact}"
_ENCODED_WORD = "=?"
"""What begins an encoded word: a mail program would decode it, and it may hide whole headers."""
_HARMLESS = dict.fromkeys(map(ord, "\u00a0\u2009\u200c\u200d\u202f"))
"""Spaces that word processors set, and what joins letters and emoji."""


def standard(kind: MessageKind, language: str) -> Wording:
    """Return the standard text of a message in a language, in English where there is no translation."""
    _ = translations.of(language).gettext
    if kind is MessageKind.INVITATION:
        return Wording(_("{title}: how well does your IT work for you?"), _invitation(_))
    if kind is MessageKind.FIRST_REMINDER:
        return Wording(_("A reminder: {title}"), _first_reminder(_))
    return Wording(_("The last reminder: {title}"), _second_reminder(_))


def chosen(plan: FieldworkPlan, kind: MessageKind, language: str) -> Wording:
    """Return the text that a wave uses: its administrator's in that language, else the standard one."""
    return plan.wordings.get(kind, {}).get(language) or standard(kind, language)


def check(wording: Wording) -> tuple[Problem, ...]:
    """Return everything that is wrong with a text, each problem with `subject` or `body` as its place."""
    return (
        *(Problem("subject", what) for what in _subject_faults(wording.subject)),
        *(Problem("body", what) for what in _body_faults(wording.body)),
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders, once: braces in a value stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def paragraphs(body: str, *, has_contact: bool) -> tuple[str, ...]:
    """Return the paragraphs of a text; one that tells the contact is left out where none is set."""
    parted = re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").replace("\r", "\n"))
    said = (one.strip() for one in parted)
    return tuple(one for one in said if one and (has_contact or _CONTACT not in one))


def _subject_faults(subject: str) -> Iterator[str]:
    if not subject.strip():
        yield "Write a subject."
    if len(subject) > LONGEST_SUBJECT:
        yield phrase("The subject may have %(most)s characters.", most=LONGEST_SUBJECT)
    if _has_invisible(subject):
        yield "The subject must be one line, without tabs or invisible characters."
    if _ENCODED_WORD in subject:
        yield "The subject must not hold =? because mail programs take it for a code."
    if _LINK in subject:
        yield "The link belongs into the text: take {link} out of the subject."
    yield from _brace_faults(subject)


def _body_faults(body: str) -> Iterator[str]:
    if _LINK not in body:
        yield "Put {link} where the link is to stand: without it nobody can answer."
    if len(body) > LONGEST_BODY:
        yield phrase("The text may have %(most)s characters.", most=LONGEST_BODY)
    if _has_invisible(re.sub(r"[\r\n\t]", "", body)):
        yield "The text holds invisible characters: type it anew, or paste it as plain text."
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
        yield "A brace stands alone: write a placeholder in full, such as {title}."


def _invitation(_: Translate) -> str:
    return _in_paragraphs(
        _("Hello"),
        _(
            "{council} would like to know how well its IT works for you: support, services and software. Please"
            " take {minutes} to say so. You may leave out any question."
        ),
        _LINK,
        _(
            "You can answer until the end of {closes}. The link is for you alone, so please do not pass it on. You"
            " may stop at any time, and go on later with the same link."
        ),
        _(
            "Your answers are confidential: they are stored without your name, and managers see figures for groups,"
            " never who answered or what one person said."
        ),
        _("Questions? {contact}"),
        _("Thank you"),
    )


def _first_reminder(_: Translate) -> str:
    return _in_paragraphs(
        _("Hello"),
        _(
            "A short while ago we sent you a link to “{title}”. If you have just answered, thank you: this message"
            " has crossed with your answers. If not, there is still time, and it takes {minutes}."
        ),
        _LINK,
        _(
            "You can answer until the end of {closes}. If you have begun, the link takes you to where you stopped."
        ),
        _(
            "Reminders are sent by the system. Nobody sees who gets one, and nobody sees who has answered. Your"
            " answers are stored without your name."
        ),
        _("Questions? {contact}"),
        _("Thank you"),
    )


def _second_reminder(_: Translate) -> str:
    return _in_paragraphs(
        _("Hello"),
        _(
            "“{title}” closes at the end of {closes}. The more people answer, the better the figures for the place"
            " where you work. It takes {minutes}."
        ),
        _LINK,
        _(
            "If you have just answered, thank you, and please pass over this message. It is the last one."
        ),
        _(
            "Reminders are sent by the system. Nobody sees who gets one, and nobody sees who has answered. Your"
            " answers are stored without your name."
        ),
        _("Questions? {contact}"),
        _("Thank you"),
    )


def _in_paragraphs(*said: str) -> str:
    return "\n\n".join(said)
