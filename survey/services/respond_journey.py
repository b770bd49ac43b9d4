"""A respondent's journey as it stands: looked up by the link, the draft opened, changed and sealed again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from survey.domain.draft import Draft
from survey.domain.journey import pages
from survey.domain.wave import WaveState
from survey.sealing import draft as sealed_draft
from survey.sealing import keys as key_files
from survey.sealing.tokens import token_hash
from survey.services import questionnaires
from survey.services.respond_views import (
    Elsewhere,
    Gone,
    Link,
    LinkKind,
    NothingRecorded,
    NotStarted,
)
from survey.storage import drafts, waves
from survey.storage import standing as stored_standing
from survey.storage.standing import Look, Standing

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.journey import Page
    from survey.domain.product import Product
    from survey.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class Instrument:
    """What a wave puts: the questionnaire and the products, frozen at its opening."""

    questionnaire: Questionnaire
    catalogue: tuple[Product, ...]


_MOST_INSTRUMENTS = 32
_instruments: dict[bytes, Instrument] = {}
"""Kept by the wave's public box key, which no other opening shares."""
_lock = Lock()


@dataclass(frozen=True)
class Journey:
    """A draft with what it is about."""

    standing: Standing
    instrument: Instrument
    draft: Draft

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that is being answered."""
        return self.instrument.questionnaire

    @property
    def catalogue(self) -> tuple[Product, ...]:
        """The products that can be ticked."""
        return self.instrument.catalogue

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages on the route, in order."""
        return pages(self.questionnaire, self.draft.answers, self.catalogue)

    @cached_property
    def addresses(self) -> list[str]:
        """The addresses of the pages on the route."""
        return [page.address for page in self.pages]

    @property
    def language(self) -> str:
        """The language in which the journey is shown."""
        return language_of(self.standing, self.questionnaire)

    @property
    def stands_at(self) -> str | None:
        """The address at which the journey goes on, None for the check page.

        It is on the route: every post puts it there, and a page depends on answers before it only.
        """
        return self.draft.at

    def number(self, address: str) -> int:
        """Return the place of a page on the route, from 0; raises Elsewhere where it is not on it."""
        if address not in self.addresses:
            raise Elsewhere(self.stands_at)
        return self.addresses.index(address)

    def after(self, address: str) -> str | None:
        """Return the address behind a page on the route, None for the check page."""
        following = self.addresses[self.number(address) + 1 :]
        return following[0] if following else None

    def back_from(self, address: str, before: Journey) -> str | None:
        """Return the address to go to from a page that was changed on the way back to the check page, None for that.

        First come the pages that were not on the route before and have no answer; from one product's page,
        those of the other products too, for one change may have added several.
        """
        here = self.number(address)
        is_of_product, section = self.pages[here].product is not None, self.pages[here].section
        due = (
            page.address
            for page in self.pages[here + 1 :]
            if page.address not in before.addresses or (is_of_product and page.section == section)
            if not self.draft.is_answered(page)
        )
        return next(due, None)


def look_up(session: Session, link: Link, look: Look = Look.READ) -> Standing | None:
    """Return where the holder of a link stands, None for a link that is not known.

    A language that the link carries goes before the invitation's.
    """
    lookup = token_hash(link.token)
    if link.kind is LinkKind.OPEN:
        standing = stored_standing.by_open_link(session, token_hash(link.code), lookup, look)
    else:
        standing = stored_standing.personal(session, lookup, look)
    if standing is None or not link.language:
        return standing
    return replace(standing, language=link.language)


def answerable(session: Session, link: Link) -> Standing:
    """Return where the holder of a link stands who may still answer; raises Gone."""
    standing = look_up(session, link)
    if standing is None or not standing.may_answer:
        raise Gone
    return standing


def to_show(session: Session, keys: Path, link: Link) -> Journey:
    """Return a journey to be shown; raises Gone or NotStarted. One query."""
    return opened(session, keys, link, answerable(session, link))


def to_change(session: Session, keys: Path, link: Link) -> Journey:
    """Return a journey with its draft locked; raises Gone, NothingRecorded or NotStarted. One query."""
    standing = look_up(session, link, Look.WRITE)
    if standing is None:
        standing = look_up(session, link)
        if standing is not None and standing.may_answer:
            raise NotStarted
    if standing is None or not standing.may_answer:
        raise why_not(session, link)
    return opened(session, keys, link, standing)


def why_not(session: Session, link: Link) -> Gone | NothingRecorded:
    """Return how to say no to a post: plainly once the survey has closed, else on the neutral page."""
    state = stored_standing.state_of(session, link.wave_id)
    return Gone() if state in {None, WaveState.OPEN} else NothingRecorded()


def opened(session: Session, keys: Path, link: Link, standing: Standing) -> Journey:
    """Return the journey of a draft as it was read; raises NotStarted where there is none."""
    if standing.draft is None:
        raise NotStarted
    draft_key = key_files.draft_key(keys, standing.wave_id)
    content = sealed_draft.unseal(link.token, draft_key, standing.wave_id, standing.draft)
    return Journey(standing, instrument(session, standing), Draft.from_bytes(content))


def keep(session: Session, keys: Path, link: Link, standing: Standing, draft: Draft) -> None:
    """Seal a changed draft in the place of the old one; raises TooLargeError."""
    drafts.write(session, token_hash(link.token), sealed(keys, link, standing, draft))


def sealed(keys: Path, link: Link, standing: Standing, draft: Draft) -> bytes:
    """Return a draft's sealed bytes; raises TooLargeError."""
    draft_key = key_files.draft_key(keys, standing.wave_id)
    return sealed_draft.seal(link.token, draft_key, standing.wave_id, draft.to_bytes())


def instrument(session: Session, standing: Standing) -> Instrument:
    """Return what the wave puts; from memory after the first time."""
    known = _instruments.get(standing.box_key)
    if known is None:
        known = Instrument(
            questionnaires.get(session, *standing.questionnaire),
            waves.get(session, standing.wave_id).catalogue,
        )
        with _lock:
            while len(_instruments) >= _MOST_INSTRUMENTS:
                del _instruments[next(iter(_instruments))]
            _instruments[standing.box_key] = known
    return known


def language_of(standing: Standing, questionnaire: Questionnaire) -> str:
    """Return the link's language, or the questionnaire's first where it does not speak it."""
    if standing.language in questionnaire.languages:
        return standing.language
    return questionnaire.language
