"""A real SMTP server that does as it is told, and remembers every message that it took."""

import asyncio
import email
import email.policy
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from tests.serving import free_port

TAKEN = "250 taken"


@dataclass
class Post:
    """What the server does and has seen. `answers` is asked at each stage and may return an answer or None.

    A stage is "MAIL", "RCPT" or "DATA"; the answer "drop" closes the connection instead, after the message was
    taken if the stage is DATA, and "stall" says nothing for as long as the server lives.
    """

    answers: object = None
    letters: list = field(default_factory=list)
    """Every message taken, in order, as (address, message)."""
    greetings: int = 0
    """How often a client has introduced itself: once a connection, once more after STARTTLS."""

    async def answer(self, server, stage, address):
        said = self.answers(stage, address) if self.answers else None
        if said == "drop":
            server.transport.abort()
        elif said == "stall":
            await asyncio.sleep(3600)
        return said

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - as above
        said = await self.answer(server, "MAIL", address)
        if said:
            return said
        envelope.mail_from = address
        return TAKEN

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - as above
        said = await self.answer(server, "RCPT", address)
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as above
        (address,) = envelope.rcpt_tos
        said = await self.answer(server, "DATA", address)
        if said in {None, "drop", "stall"}:
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.letters.append((address, message))
        return said or TAKEN

    def count(self):
        """How many messages went to each address."""
        return Counter(address for address, _ in self.letters)

    def ids(self):
        """The Message-IDs that each address has seen."""
        seen = {}
        for address, message in self.letters:
            seen.setdefault(address, set()).add(message["Message-ID"])
        return seen


@contextmanager
def smtp_server(post=None, **options):
    """Run a server and yield (its Post, its port); `options` are those of aiosmtpd's Controller."""
    post = post or Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield post, controller.port
    finally:
        controller.stop()
