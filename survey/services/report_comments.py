"""The page of comments: what people of a group wrote in a wave, question by question, searchable by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from survey.domain.access import Act, may
from survey.domain.comment import kept_since
from survey.domain.group import Level
from survey.domain.questionnaire import ItemKind
from survey.domain.scale import in_language
from survey.domain.wave import LONDON
from survey.services.comment_shelf import Shelf, matching
from survey.services.report_asked import asked, place
from survey.services.report_twin import Twin, file_name, head
from survey.services.report_views import NothingYet
from survey.storage import comments as comments_store
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_views import Place, Source
    from survey.storage.comments import Shown

PAGE = 50
"""Comments on one page."""
LONGEST_SOUGHT = 100


class Wanted(NamedTuple):
    """What is wanted of a group's comments: an item, a product, words sought, and the number of the page."""

    item: str | None = None
    product: str | None = None
    sought: str = ""
    number: int = 1


EVERYTHING = Wanted()


class Subject(NamedTuple):
    """What comments were written about: an open question and, in a roster, the product that it was put about."""

    item: str
    product: str
    section: str
    question: str
    product_name: str


@dataclass(frozen=True)
class About:
    """The comments on one thing, as many as fall on the page."""

    subject: Subject
    words: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How it stands with the comments of a wave.

    `is_asked`: the wave had an open question; `is_waiting`: some have not been read by a person yet; `is_purged`:
    they have been kept long enough; `may_review`: the reader is one who may read those that wait.
    """

    is_asked: bool
    is_waiting: bool
    is_purged: bool
    may_review: bool


@dataclass(frozen=True)
class CommentsPage:
    """Everything on the page of comments.

    `subjects` are all that the group has comments on, `subject` the one that was chosen; `about` holds those
    of the page. `count` is of all that were found, None below K: so few are not counted. `unions` say in words
    where the group's comments stand, whatever is sought.
    """

    place: Place
    source: Source
    title: str
    subjects: tuple[Subject, ...]
    subject: Subject | None
    sought: str
    about: tuple[About, ...]
    all_about: tuple[About, ...]
    count: int | None
    number: int
    pages: int
    unions: tuple[str, ...]
    above: tuple[str, ...]
    standing: Standing

    @property
    def drawn(self) -> Mapping[str, str]:
        """No chart is drawn of words."""
        return {}

    @property
    def twin(self) -> Twin:
        """The comments of every page, one a row."""
        here = {"wave": self.place.wave.id, "group": self.place.group.key}
        rows = tuple(
            {"part": "comment", **here, **about.subject._asdict(), "comment": words}
            for about in self.all_about
            for words in about.words
        )
        sought = {"item": self.subject.item if self.subject else None, "sought": self.sought}
        name = file_name("comments", self.place.wave.id, self.place.group.key)
        return Twin(name, {**head(self.place, self.source), **sought}, rows)


def page(
    session: Session,
    account: Account,
    asking: Asking,
    *,
    now: datetime,
    wanted: Wanted = EVERYTHING,
) -> CommentsPage | NothingYet:
    """Return what people of a group wrote; raises NotFound as `report_asked.asked` does.

    An item or a product that there are no comments on finds nothing, as words do that nobody wrote.
    """
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    shelf = Shelf(session, found.wave.id, found.wave.k, account.scope)
    every = shelf.at(found.key)
    subjects = _subjects(session, found, every)
    sought = " ".join(wanted.sought[:LONGEST_SOUGHT].split())
    about = _about(subjects, matching(every, sought), wanted)
    count = sum(len(one.words) for one in about)
    pages = max(1, -(-count // PAGE))
    number = min(max(wanted.number, 1), pages)
    return CommentsPage(
        place=place(session, found),
        source=found.source,
        title=_title(found),
        subjects=subjects,
        subject=_chosen(subjects, wanted),
        sought=sought,
        about=_cut(about, number),
        all_about=about,
        count=count if count >= found.wave.k else None,
        number=number,
        pages=pages,
        unions=_unions(shelf, found),
        above=tuple(found.name(group) for group in reversed(found.reach.path(found.node))),
        standing=_standing(session, found, account, now),
    )


def _standing(session: Session, found: Asked, account: Account, now: datetime) -> Standing:
    today = now.astimezone(LONDON).date()
    return Standing(
        is_asked=any(one.kind is ItemKind.TEXT for one in found.questionnaire.items().values()),
        is_waiting=any(one.waiting for one in comments_store.counts(session, found.wave.id)),
        is_purged=found.wave.closes <= kept_since(today),
        may_review=may(account, Act.REVIEW_COMMENTS, today),
    )


def _subjects(session: Session, found: Asked, every: Sequence[Shown]) -> tuple[Subject, ...]:
    """Return what a group's comments are about, in the order of the questionnaire, products by their names."""
    names = report_cells.product_names(session, found.wave.id)
    there = {(one.item, names.get(one.product, one.product), one.product) for one in every}
    language = found.language.code
    return tuple(
        Subject(
            item.id,
            product,
            in_language(section.title, language),
            in_language(item.ask, language),
            name,
        )
        for section in found.questionnaire.sections
        for item in section.items
        for about, name, product in sorted(there)
        if about == item.id
    )


def _chosen(subjects: Sequence[Subject], wanted: Wanted) -> Subject | None:
    if wanted.item is None and wanted.product is None:
        return None
    return next((one for one in subjects if _is_wanted(one, wanted)), None)


def _is_wanted(subject: Subject, wanted: Wanted) -> bool:
    return wanted.item in {None, subject.item} and wanted.product in {None, subject.product}


def _about(
    subjects: Sequence[Subject], found: Sequence[Shown], wanted: Wanted
) -> tuple[About, ...]:
    """Return the comments found under what they are about, each in the order of its shelf."""
    every = (
        About(
            subject,
            tuple(
                one.redacted
                for one in found
                if (one.item, one.product) == (subject.item, subject.product)
            ),
        )
        for subject in subjects
        if _is_wanted(subject, wanted)
    )
    return tuple(one for one in every if one.words)


def _cut(about: Sequence[About], number: int) -> tuple[About, ...]:
    """Return what falls on a page."""
    cut: list[About] = []
    before = 0
    first, last = PAGE * (number - 1), PAGE * number
    for one in about:
        words = one.words[max(first - before, 0) : max(last - before, 0)]
        before += len(one.words)
        if words:
            cut.append(About(one.subject, words))
    return tuple(cut)


def _title(found: Asked) -> str:
    _ = found.language.translations.gettext
    month = found.language.month(found.wave.closes)
    return found.language.say(
        _("What people wrote: %(group)s, %(month)s"), group=found.name(found.node), month=month
    )


def _unions(shelf: Shelf, found: Asked) -> tuple[str, ...]:
    """Return in words where the comments of the page's group stand."""
    language = found.language
    return tuple(
        ", ".join(_where(group, language) for group in union)
        or language.translations.gettext("elsewhere in the council")
        for union in shelf.unions(found.key)
    )


def _where(group: WaveGroup, language: Language) -> str:
    """Return a node in words: what stands at an inner one comes from elsewhere in it."""
    if group.level != Level.UPPER:
        return group.name
    _ = language.translations.gettext
    return language.say(_("elsewhere in %(group)s"), group=group.name)
