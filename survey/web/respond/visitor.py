"""The respondent behind a request: a handle in the address, and a cookie for that handle that holds the link.

Two people at one computer have two links, two handles and two cookies; no form of one ends in the draft of
the other.

The language of a journey is kept with its link, so that each has its own too.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from flask import after_this_request, current_app, redirect, request

from survey import translations
from survey.services.respond import Link, LinkKind
from survey.web import language
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
_PARTS = 6
_SEALED = "slip"

SWITCH = "in.language"
"""The field that a question page is posted with to be kept and shown again in another language."""

STAY = "stay"
"""The field that a question page is posted with to be kept and shown again as it is."""


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
    link = _of(handle)
    if link is None:
        raise NoLink
    wanted = _wanted()
    if wanted is not None and wanted != link.language:
        link = replace(link, language=wanted)
        after_this_request(lambda response: _kept(response, handle, link))
    return Visitor(current_app.extensions["survey.settings"].keys, link, handle)


def arrived(link: Link) -> tuple[str, Link]:
    """Return the handle for a link, and the link in the language to be shown.

    A link that this browser holds already keeps both. Whoever comes by an open link has no invitation: theirs
    is the language of the browser; so it is where the code of a slip was typed on a page in a chosen language.
    """
    for handle, held in _held():
        if (held.kind, held.token, held.code) == (link.kind, link.token, link.code):
            return handle, replace(link, language=held.language)
    is_chosen_here = link.is_from_slip and language.is_chosen()
    if link.kind is LinkKind.OPEN or is_chosen_here:
        link = replace(link, language=language.of_browser())
    return secrets.token_hex(HANDLE_BYTES), link


def speak() -> Response | None:
    """Before a view of a journey: show it in its language; lead a link that chooses another to the same page."""
    handle = (request.view_args or {}).get("handle", "")
    link = _of(handle)
    if link is not None and language.choice():
        visitor(handle)
        return redirect(language.address_without_choice(), 303)
    if link is not None and translations.spoken(link.language):
        language.choose(_wanted() or link.language)
    return None


def remember(response: Response, handle: str, link: Link) -> None:
    """Let the browser hold a link until it is closed, and forget the oldest of too many."""
    others = [held for held, _ in _held() if held != handle]
    for held in others[: max(0, len(others) + 1 - MOST_LINKS)]:
        end_cookie(response, _name(held))
    set_cookie(response, _name(handle), _written(link))


def forget(response: Response, handle: str) -> None:
    """Make the browser forget a link."""
    end_cookie(response, _name(handle))


def forget_all(response: Response) -> None:
    """Make the browser forget every link that it holds."""
    for handle, _ in _held():
        forget(response, handle)


def _wanted() -> str | None:
    """Return the language that a followed link or a pressed button of this request asks for."""
    return language.choice() or translations.spoken(request.form.get(SWITCH, ""))


def _kept(response: Response, handle: str, link: Link) -> Response:
    set_cookie(response, _name(handle), _written(link))
    return response


def _of(handle: str) -> Link | None:
    value = read_cookie(_name(handle)) if _HANDLE.fullmatch(handle) else None
    return _read(value) if value else None


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
    parts = (link.kind.value, link.token, link.code, link.wave_id, link.language, _seal(link))
    return _BETWEEN.join(quote(part, safe="") for part in parts)


def _read(value: str) -> Link | None:
    parts = [unquote(part) for part in value.split(_BETWEEN)]
    if len(parts) != _PARTS or parts[0] not in set(LinkKind):
        return None
    link = Link(LinkKind(parts[0]), *parts[1:-1])
    return link if compare_digest(parts[-1].encode(), _seal(link).encode()) else None


def _seal(link: Link) -> str:
    """Return what only we can write beside a slip's code: it is short, and not to be guessed at by cookies."""
    if not link.is_from_slip:
        return ""
    key: str = current_app.extensions["survey.settings"].secret_key
    return hmac.new(key.encode(), f"{_SEALED}\0{link.token}".encode(), sha256).hexdigest()[:32]
