"""What the answering service hands to its pages, and how it says no. Import these from `services.respond`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.phrase import phrase
from survey.sealing.tokens import CODE_LENGTH, canonical

if TYPE_CHECKING:
    from datetime import date

    from survey.domain.answers import Answers
    from survey.domain.errors import Problem
    from survey.domain.journey import Page
    from survey.domain.product import Product
    from survey.domain.progress import Progress
    from survey.domain.questionnaire import Item, Questionnaire

TOO_MUCH = phrase("Your answers in your own words are too long to keep together: shorten this one.")
"""The one problem of a posted page that is not of the domain; the web layer translates it."""


class LinkKind(StrEnum):
    """How somebody came: by a link of their own, or by a site's open link."""

    PERSONAL = "p"
    OPEN = "o"


@dataclass(frozen=True)
class Link:
    """What a respondent's cookie holds, and nothing on the server does.

    `token` seals the draft: the personal token, or for an open link one drawn for this visitor, whose site
    is known by `code`. `wave_id` is the wave the link belonged to when it was followed ("" for a wrong
    link), so that a late POST can be told that the survey has closed. `language` is the invitation's until
    another is chosen.
    """

    kind: LinkKind
    token: str
    code: str = ""
    wave_id: str = ""
    language: str = ""

    @property
    def is_from_slip(self) -> bool:
        """Whether the token is no longer than a slip's code, which nothing but the page to type it in accepts."""
        return self.kind is LinkKind.PERSONAL and len(canonical(self.token)) <= CODE_LENGTH


@dataclass(frozen=True)
class Opening:
    """The page before the first question.

    `counted_with` names the groups that the answers are counted with, each in figures of its own. `started`
    says that a draft exists; the journey then goes on at the page `go_on`, or at the check page where that is None.
    """

    wave_id: str
    wave_title: str
    closes: date
    questionnaire: Questionnaire
    language: str
    counted_with: tuple[str, ...]
    k: int
    is_open_link: bool
    started: bool
    go_on: str | None


@dataclass(frozen=True)
class PageView:
    """A page of the journey as one browser may see it.

    `answers` holds what was said in this browser only; `hidden` the ids of this page's items that were
    answered in another one and are shown as "answered". `previous` is the address of the page before, None on
    the first.
    """

    wave_id: str
    wave_title: str
    questionnaire: Questionnaire
    language: str
    page: Page
    items: tuple[Item, ...]
    answers: Answers
    hidden: frozenset[str]
    progress: Progress
    previous: str | None
    catalogue: tuple[Product, ...]


@dataclass(frozen=True)
class Saved:
    """What became of a posted page.

    Without `problems` the journey goes on at `next_address`, or at the check page where that is None. With
    problems the page is to be shown again; what was acceptable on it has been kept all the same.
    """

    next_address: str | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class CheckedItem:
    """An item on the check page: what was answered, in words.

    `words` is empty where nothing was answered, where `is_hidden` says that it was, in another browser, and
    where `is_none_of_these` says that no product is used. `ends` are the words at both ends of the scale where
    the point chosen has no words but its number, which alone says nothing.
    """

    item: Item
    words: tuple[str, ...]
    ends: tuple[str, str] | None
    is_hidden: bool
    is_none_of_these: bool


@dataclass(frozen=True)
class CheckedPage:
    """A page of the journey on the check page; `page.address` is where it can be changed."""

    page: Page
    items: tuple[CheckedItem, ...]


@dataclass(frozen=True)
class CheckView:
    """Everything answered so far, page by page, before it is sent. `previous` is the last page's address."""

    wave_id: str
    wave_title: str
    questionnaire: Questionnaire
    language: str
    pages: tuple[CheckedPage, ...]
    previous: str | None


class Gone(Exception):  # noqa: N818 - told to a person, not a programming error
    """The link is used, replaced or wrong, or the survey is not open: all look alike (one neutral page)."""


class NothingRecorded(Exception):  # noqa: N818 - it says what happened, no error
    """Something was posted after the survey had closed; of this post nothing was recorded.

    Said whether or not answers had been sent before, for the difference would tell a stranger who returned.
    """


class NotStarted(Exception):  # noqa: N818 - it says what happened, no error
    """The link is good, but there is no draft: show the opening page."""


class Elsewhere(Exception):  # noqa: N818 - it says what happened, no error
    """The page is not, or no longer, on the route; go to `address`, or to the check page where it is None."""

    def __init__(self, address: str | None) -> None:
        self.address = address
        super().__init__(address)
