"""Reading comments before anybody else does: a person sees each, takes out what gives people away, and decides.

Nothing is shown on any page of results before it was let through here. What patterns suggest is no more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.comment import CommentState
from survey.domain.errors import NotFound
from survey.domain.names import staff_names
from survey.domain.phrase import phrase, said
from survey.domain.redaction import Kind, pieces, redacted, suggest
from survey.domain.wave import WaveState
from survey.services import questionnaires
from survey.storage import comments, people
from survey.storage import waves as waves_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.names import StaffNames
    from survey.domain.phrase import Translations
    from survey.domain.redaction import Piece
    from survey.domain.scale import Text
    from survey.domain.wave import Wave
    from survey.storage.comments import Count, Written

PAGE = 10
"""Comments on one page of the queue."""
DECIDED_PAGE = 50
_KEY_BYTES = 16

KINDS = {
    Kind.EMAIL: phrase("email address"),
    Kind.LINK: phrase("link"),
    Kind.NI_NUMBER: phrase("National Insurance number"),
    Kind.POSTCODE: phrase("postcode"),
    Kind.PHONE: phrase("phone number"),
    Kind.NUMBER: phrase("number"),
    Kind.REFERENCE: phrase("staff reference"),
    Kind.NAME: phrase("name"),
}
"""What stands, in brackets, in the place of what is taken out."""


@dataclass(frozen=True)
class WaveToRead:
    """A closed wave with comments, and how far its review has come."""

    id: str
    title: str
    closes: date
    waiting: int
    shown: int
    withheld: int
    unerased: int

    @property
    def is_ready_to_end(self) -> bool:
        """Whether every comment was decided and words as written are still kept."""
        return not self.waiting and self.unerased > 0

    @property
    def has_ended(self) -> bool:
        """Whether the review is over: no words as written are left."""
        return not self.unerased


@dataclass(frozen=True)
class ToRead:
    """A comment that waits: what was asked, what was written with suggestions marked, and without them."""

    id: str
    section: Text
    question: Text
    product: str
    pieces: tuple[Piece, ...]
    suggested: str


@dataclass(frozen=True)
class Decided:
    """A comment that was decided. `words` is what is shown of it, else what was written, empty once erased."""

    id: str
    question: Text
    product: str
    words: str
    is_shown: bool
    can_wait_again: bool


@dataclass(frozen=True)
class ReviewPage:
    """Some comments of a wave; `after` asks for the next ones, None where there are none."""

    wave: WaveToRead
    comments: tuple[ToRead, ...]
    after: str | None


@dataclass(frozen=True)
class DecidedPage:
    """Some decided comments of a wave; `after` as above."""

    wave: WaveToRead
    comments: tuple[Decided, ...]
    after: str | None


@dataclass(frozen=True)
class _Asked:
    """What a wave asked, by which a comment is put under its question."""

    questions: Mapping[str, tuple[Text, Text]]
    products: Mapping[str, str]

    def of(self, comment: Written) -> tuple[Text, Text, str]:
        section, question = self.questions[comment.item]
        return section, question, self.products.get(comment.product, comment.product)


def queue(session: Session) -> tuple[WaveToRead, ...]:
    """Return every closed wave that has comments: those with some to read first, then the newest."""
    counts = {count.wave_id: count for count in comments.counts(session)}
    found = [
        _to_read(wave, counts[wave.id])
        for wave in waves_store.listing(session, WaveState.CLOSED)
        if wave.id in counts
    ]
    found.sort(key=lambda wave: (wave.closes, wave.id), reverse=True)
    return tuple(sorted(found, key=lambda wave: not wave.waiting))


def page(
    session: Session, wave_id: str, *, after: str = "", translations: Translations
) -> ReviewPage:
    """Return the next comments of a wave to be read; NotFound where it has none, or is not closed.

    They come in the order of their random ids. Neither who wrote them nor from where is told.
    """
    wave = closed_wave(session, wave_id)
    found = comments.waiting(session, wave_id, PAGE + 1, key_of(after) if after else b"")
    asked, staff = _asked(session, wave), _staff(session) if found else staff_names([])
    return ReviewPage(
        found_wave(session, wave),
        tuple(_prepared(comment, asked, staff, translations) for comment in found[:PAGE]),
        found[PAGE - 1].id.hex() if len(found) > PAGE else None,
    )


def decided(session: Session, wave_id: str, *, after: str = "") -> DecidedPage:
    """Return comments of a wave that were decided, in the order of their random ids; NotFound as above."""
    wave = closed_wave(session, wave_id)
    found = comments.decided(session, wave_id, DECIDED_PAGE + 1, key_of(after) if after else b"")
    asked = _asked(session, wave)
    return DecidedPage(
        found_wave(session, wave),
        tuple(_decided(comment, asked) for comment in found[:DECIDED_PAGE]),
        found[DECIDED_PAGE - 1].id.hex() if len(found) > DECIDED_PAGE else None,
    )


def closed_wave(session: Session, wave_id: str) -> Wave:
    """Return a wave whose comments may be read; NotFound where it does not exist or is not closed."""
    wave = waves_store.find(session, wave_id)
    if wave is None or wave.state is not WaveState.CLOSED:
        raise NotFound(wave_id)
    return wave


def found_wave(session: Session, wave: Wave) -> WaveToRead:
    """Return how far the review of a wave has come; NotFound where it has no comments."""
    for count in comments.counts(session, wave.id):
        return _to_read(wave, count)
    raise NotFound(wave.id)


def key_of(comment: str) -> bytes:
    """Return the key of a comment from its id as pages write it; NotFound where it is none."""
    try:
        key = bytes.fromhex(comment)
    except ValueError:
        raise NotFound(comment) from None
    if len(key) != _KEY_BYTES:
        raise NotFound(comment)
    return key


def labels(translations: Translations) -> dict[Kind, str]:
    """Return what stands in the place of each kind of thing that is taken out."""
    return {kind: f"[{said(words, translations)}]" for kind, words in KINDS.items()}


def _to_read(wave: Wave, count: Count) -> WaveToRead:
    return WaveToRead(
        wave.id, wave.title, wave.closes,
        count.waiting, count.shown, count.withheld, count.unerased,
    )  # fmt: skip


def _asked(session: Session, wave: Wave) -> _Asked:
    questionnaire = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    return _Asked(
        {
            item.id: (section.title, item.ask)
            for section in questionnaire.sections
            for item in section.items
        },
        {product.code: product.name for product in wave.catalogue},
    )


def _staff(session: Session) -> StaffNames:
    return staff_names(
        (person.reference, person.email) for some in people.in_pages(session) for person in some
    )


def _prepared(
    comment: Written, asked: _Asked, staff: StaffNames, translations: Translations
) -> ToRead:
    section, question, product = asked.of(comment)
    spans = suggest(comment.words, staff)
    return ToRead(
        comment.id.hex(),
        section,
        question,
        product,
        pieces(comment.words, spans),
        redacted(comment.words, spans, labels(translations)),
    )


def _decided(comment: Written, asked: _Asked) -> Decided:
    _, question, product = asked.of(comment)
    is_shown = comment.state == CommentState.SHOWN
    words = comment.redacted if is_shown else comment.words
    return Decided(comment.id.hex(), question, product, words, is_shown, bool(comment.words))
