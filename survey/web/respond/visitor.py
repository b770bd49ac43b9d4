"""The respondent behind a request: a handle in the address, and a cookie for that handle that holds the link.

Two people at one computer have two links, two handles and two cookies; no form of one ends in the draft of
the other.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from flask import current_app, request

from survey.services.respond import Link, LinkKind
from survey.web.cookies import cookie_name, end_cookie, read_cookie, set_cookie

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzeug.wrappers import Response

HANDLE_BYTES = 8
MOST_LINKS = 12
"""Links that one browser keeps at a time; a computer for many does not pile up cookies."""

_HANDLE = re.compile(r"[0-9a-f]{16}")
_BETWEEN = "!"
_PARTS = 4


class NoLink(Exception):  # noqa: N818 - told to a person, not a programming error
    """The browser holds no link for the handle: it was closed, or somebody left, or answers were sent."""


@dataclass(frozen=True)
class Visitor:
    """What the answering service is told of the one who asks."""

    keys: Path
    link: Link
    handle: str


def visitor(handle: str) -> Visitor:
    """Return the visitor of an address; raises NoLink."""
    value = read_cookie(_name(handle)) if _HANDLE.fullmatch(handle) else None
    link = _read(value) if value else None
    if link is None:
        raise NoLink
    return Visitor(current_app.extensions["survey.settings"].keys, link, handle)


def handle_of(link: Link) -> str:
    """Return the handle under which this browser holds a link already, or a new one."""
    same = (
        handle
        for handle, held in _held()
        if (held.kind, held.token, held.code) == (link.kind, link.token, link.code)
    )
    return next(same, None) or secrets.token_hex(HANDLE_BYTES)


def remember(response: Response, handle: str, link: Link) -> None:
    """Let the browser hold a link until it is closed, and forget the oldest of too many."""
    others = [held for held, _ in _held() if held != handle]
    for held in others[: max(0, len(others) + 1 - MOST_LINKS)]:
        end_cookie(response, _name(held))
    set_cookie(response, _name(handle), _written(link))


def forget(response: Response, handle: str) -> None:
    """Make the browser forget a link."""
    end_cookie(response, _name(handle))


def _name(handle: str) -> str:
    return f"link-{handle}"


def _held() -> Iterator[tuple[str, Link]]:
    """Yield the links that this browser holds, in the order in which it sends them: oldest first."""
    prefix = cookie_name(_name(""))
    for name, value in request.cookies.items():
        link = _read(value) if name.startswith(prefix) else None
        if link is not None:
            yield name.removeprefix(prefix), link


def _written(link: Link) -> str:
    parts = (link.kind.value, link.token, link.code, link.wave_id)
    return _BETWEEN.join(quote(part, safe="") for part in parts)


def _read(value: str) -> Link | None:
    parts = [unquote(part) for part in value.split(_BETWEEN)]
    if len(parts) != _PARTS or parts[0] not in set(LinkKind):
        return None
    return Link(LinkKind(parts[0]), *parts[1:])
