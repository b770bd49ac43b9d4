"""A letter: what a person is told, once as plain text and once as HTML, in the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from survey.resources import resource_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True)
class Content:
    """The words of a letter, all of them plain text.

    `paragraphs` hold the address `link` where it is to stand, `small_print` the address `stop`; `button` is
    the label of the link in HTML. `direction` is "ltr" or "rtl".
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    button: str
    small_print: tuple[str, ...]
    stop: str
    language: str
    direction: str = "ltr"


@dataclass(frozen=True)
class Letter:
    """A letter to one person, ready to be sent. `message_id` is the same whenever it is sent again."""

    to: str
    subject: str
    text: str
    html: str
    stop: str
    message_id: str
    at: datetime


def text_of(content: Content) -> str:
    """Return a letter's plain text."""
    return _templates().get_template("mail/message.txt").render(content=content)


def html_of(content: Content) -> str:
    """Return a letter's HTML: the same words escaped, its link in full and as a button."""
    addresses = {content.link, content.stop}
    return (
        _templates()
        .get_template("mail/message.html")
        .render(
            content=content,
            addresses=addresses,
            paragraphs=[_pieces(one, (content.link,)) for one in content.paragraphs],
            small_print=[_pieces(one, (content.stop,)) for one in content.small_print],
        )
    )


def compose(content: Content, *, to: str, message_id: str, at: datetime) -> Letter:
    """Return a letter to one address."""
    return Letter(
        to=to,
        subject=content.subject,
        text=text_of(content),
        html=html_of(content),
        stop=content.stop,
        message_id=message_id,
        at=at,
    )


def _pieces(paragraph: str, addresses: Sequence[str]) -> list[str]:
    """Return a paragraph cut into its text, addresses and line ends."""
    marks = "|".join(map(re.escape, (*addresses, "\n")))
    return [piece for piece in re.split(f"({marks})", paragraph) if piece]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(resource_dir("templates")),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
