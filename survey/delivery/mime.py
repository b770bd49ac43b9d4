"""A letter as it travels: headers that no text can break out of, plain text and HTML."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.delivery.letter import Letter


class NoAddressError(Exception):
    """What stands in the staff list is no address that mail can be sent to."""


def as_message(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as a message from `sender` ("Name <address>"); raises NoAddressError."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _address(letter.to)
    message["Subject"] = header_text(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["List-Unsubscribe"] = f"<{letter.stop}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange: no "out of office" to the sender
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def header_text(text: str) -> str:
    """Return a text as it may stand in a header: one line, and no encoded word that a reader would decode."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line.replace("=?", "= ?")


def _address(text: str) -> Address:
    try:
        local, at, domain = text.rpartition("@")
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode()
        if not text.isprintable() or not local or not at:
            raise NoAddressError
        return Address(addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, IndexError, HeaderParseError) as wrong:
        raise NoAddressError from wrong
