"""Messages: what is sent to whom, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is for. A person gets each kind once in a wave."""

    INVITATION = "invitation"
    FIRST_REMINDER = "reminder-1"
    SECOND_REMINDER = "reminder-2"


REMINDERS = (MessageKind.FIRST_REMINDER, MessageKind.SECOND_REMINDER)


class MessageState(StrEnum):
    """What has become of a message. It is created waiting, and ends sent, failed, bounced or not needed."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    NOT_NEEDED = "not needed"
    """Its person has returned, opted out or left, or has no address any more: nobody can tell which."""


class Channel(StrEnum):
    """How a personal invitation reaches its person."""

    LINK = "link"
    """A link with a token of 128 bits, by mail."""
    SLIP = "slip"
    """A printed slip with a code of 70 bits, accepted by POST only."""


@dataclass(frozen=True)
class Wording:
    """The words of a message in one language, as an administrator wrote them: plain text with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True)
class Mailing:
    """What has become of the messages of one kind in a wave; `created` is the sum of the rest, at every moment.

    While the wave is open `not_needed` is None and those messages are among `sent`: apart, they would tell how
    many have returned.
    """

    kind: MessageKind
    created: int
    sent: int
    failed: int
    bounced: int
    waiting: int
    not_needed: int | None = None
