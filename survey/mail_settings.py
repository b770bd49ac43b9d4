"""Settings of mail: how messages leave, and whom they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NOTIFY_KEY = re.compile(rf".+-{_UUID}-{_UUID}")
_NOTIFY_URL = "https://api.notifications.service.gov.uk"
_NO_SECURITY = "security=none"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Carrier(StrEnum):
    """Who takes messages from us; the scheme of SURVEY_MAIL_URL."""

    SMTP = "smtp"
    """With STARTTLS, unless the server is on this machine and the address says otherwise."""
    SMTPS = "smtps"
    NOTIFY = "notify"
    CONSOLE = "console"


@dataclass(frozen=True)
class Mail:
    """How messages leave. `is_plain`: without TLS, which only a server on this machine may be."""

    carrier: Carrier
    sender: str = ""
    host: str = ""
    port: int = 0
    is_plain: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    notify_url: str = _NOTIFY_URL
    notify_key: str = field(default="", repr=False)
    notify_template: str = ""


def mail_set(given: Mapping[str, str]) -> Mail | None:
    """Return how messages leave, from values in which nothing is wrong."""
    url = given["SURVEY_MAIL_URL"]
    if not url:
        return None
    parts = urlsplit(url)
    carrier = Carrier(parts.scheme)
    if carrier in {Carrier.SMTP, Carrier.SMTPS}:
        return Mail(
            carrier,
            sender=given["SURVEY_MAIL_FROM"],
            host=parts.hostname or "",
            port=parts.port or (587 if carrier is Carrier.SMTP else 465),
            is_plain=parts.query == _NO_SECURITY,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )
    return Mail(
        carrier,
        sender=given["SURVEY_MAIL_FROM"],
        notify_url=url.partition(":")[2] or _NOTIFY_URL,
        notify_key=given["SURVEY_NOTIFY_KEY"],
        notify_template=given["SURVEY_NOTIFY_TEMPLATE"],
    )


def wrong_mail(given: Mapping[str, str]) -> list[str]:
    """Return what is wrong with how messages leave; no value is repeated, for it may hold a password."""
    url, sender = given["SURVEY_MAIL_URL"], given["SURVEY_MAIL_FROM"]
    problems = []
    if sender and not _is_sender(sender):
        problems.append("SURVEY_MAIL_FROM must be written Name <name@council.example>, in one line")
    carrier = url.partition(":")[0]
    if not url:
        return problems
    if carrier not in set(Carrier):
        begin = "smtp://, smtps://, notify: or console:"
        return [*problems, f"SURVEY_MAIL_URL must begin with {begin}"]
    if carrier == Carrier.NOTIFY:
        return problems + _wrong_notify(given)
    if carrier == Carrier.CONSOLE:
        return problems
    if not sender:
        problems.append(
            "SURVEY_MAIL_FROM is not set: a mail server must know whom messages come from"
        )
    return problems + [f"SURVEY_MAIL_URL {what}" for what in _wrong_server(url)]


def _wrong_server(url: str) -> list[str]:
    parts = _server(url)
    if parts is None:
        what = (
            "must be written smtp://name:password@host:587; write special characters in name and password as"
            " %-codes, @ as %40"
        )
        return [what]
    if bool(parts.username) != bool(parts.password):
        return ["has a name or a password, but not both"]
    if parts.query and (parts.query != _NO_SECURITY or parts.scheme != Carrier.SMTP):
        return [f"may end in ?{_NO_SECURITY} after smtp://, and in nothing else"]
    if parts.query and parts.hostname not in _LOOPBACK:
        return ["may do without TLS on this machine alone: take ?security=none away"]
    return []


def _server(url: str) -> SplitResult | None:
    """Return the parts of a server's address, None where they are not those of one."""
    try:
        parts = urlsplit(url)
        is_whole = parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return None
    return parts if is_whole and parts.path in {"", "/"} and not parts.fragment else None


def _wrong_notify(given: Mapping[str, str]) -> list[str]:
    problems = []
    if not _NOTIFY_KEY.fullmatch(given["SURVEY_NOTIFY_KEY"]):
        problems.append("SURVEY_NOTIFY_KEY must be the whole API key as GOV.UK Notify shows it")
    if not re.fullmatch(_UUID, given["SURVEY_NOTIFY_TEMPLATE"]):
        problems.append(
            "SURVEY_NOTIFY_TEMPLATE must be the id of an email template of GOV.UK Notify"
        )
    other = given["SURVEY_MAIL_URL"].partition(":")[2]
    parts = urlsplit(other)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if other and not (is_safe and parts.hostname):
        problems.append("SURVEY_MAIL_URL must be notify: alone, or go on with an https address")
    return problems


def _is_sender(text: str) -> bool:
    name, address = parseaddr(text)
    try:
        Address(name, addr_spec=address)
    except (ValueError, IndexError):
        return False
    return "@" in address and text.isprintable() and "=?" not in text
