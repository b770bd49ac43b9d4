"""The standard texts of messages, in every language of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey import translations
from survey.domain.message import MessageKind, Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    Translate = Callable[[str], str]


def standard(kind: MessageKind, language: str, *, is_after_ticket: bool = False) -> Wording:
    """Return the standard text of a message in a language, in English where there is no translation."""
    _ = translations.of(language).gettext
    if kind is MessageKind.INVITATION and is_after_ticket:
        return Wording(_("How was your request to IT dealt with?"), _after_ticket(_))
    if kind is MessageKind.INVITATION:
        return Wording(_("{title}: how well does your IT work for you?"), _invitation(_))
    if kind is MessageKind.FIRST_REMINDER:
        return Wording(_("A reminder: {title}"), _first_reminder(_))
    return Wording(_("The last reminder: {title}"), _second_reminder(_))


def _invitation(_: Translate) -> str:
    return _letter(
        _,
        _(
            "{council} would like to know how well its IT works for you: support, services and software. Please"
            " take {minutes} to say so. You may leave out any question."
        ),
        _of_your_own(_),
        _(
            "Your answers are confidential: they are stored without your name, and managers see figures for groups,"
            " never who answered or what one person said."
        ),
    )


def _after_ticket(_: Translate) -> str:
    return _letter(
        _,
        _(
            "You asked the IT service of {council} for help, and your request has been closed since. Please take"
            " {minutes} to say how it went. You may leave out any question."
        ),
        _of_your_own(_),
        _(
            "Your answers are confidential: they are stored without your name and without your request, and nobody"
            " sees who was asked, who answered or what one person said."
        ),
    )


def _first_reminder(_: Translate) -> str:
    return _letter(
        _,
        _(
            "A short while ago we sent you a link to “{title}”. If you have just answered, thank you: this message"
            " has crossed with your answers. If not, there is still time, and it takes {minutes}."
        ),
        _(
            "You can answer until the end of {closes}. If you have begun, the link takes you to where you stopped."
        ),
        _nobody_sees(_),
    )


def _second_reminder(_: Translate) -> str:
    return _letter(
        _,
        _(
            "“{title}” closes at the end of {closes}. The more people answer, the better the figures for the place"
            " where you work. It takes {minutes}."
        ),
        _(
            "If you have just answered, thank you, and please pass over this message. It is the last one."
        ),
        _nobody_sees(_),
    )


def _of_your_own(_: Translate) -> str:
    return _(
        "You can answer until the end of {closes}. The link is for you alone, so please do not pass it on. You"
        " may stop at any time, and go on later with the same link."
    )


def _nobody_sees(_: Translate) -> str:
    return _(
        "Reminders are sent by the system: managers see neither who gets one nor who has answered. Your"
        " answers are stored without your name."
    )


def _letter(_: Translate, why: str, how: str, confidence: str) -> str:
    """Return the paragraphs of a letter: why it is written, the link, how to use it, and what is confidential."""
    said = (_("Hello"), why, "{link}", how, confidence, _("Questions? {contact}"), _("Thank you"))
    return "\n\n".join(said)
