"""Where the pages of a journey are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


CHECKING = "?check=1"
"""Ends the address of a page that was opened from the check page and leads back there."""


def page_address(address: str, handle: str) -> str:
    """Return where a page of the journey is, for this visitor."""
    section, _slash, product = address.partition("/")
    return url_for("respond.page", handle=handle, section=section, product=product or None)


def to_page(handle: str, address: str | None, *, is_checking: bool = False) -> Response:
    """Send the browser to a page of the journey, or to the check page; `is_checking` as `markup.page` takes it."""
    if address is None:
        return redirect(url_for("respond.check", handle=handle), 303)
    where = page_address(address, handle)
    return redirect(where + CHECKING if is_checking else where, 303)


def is_checking() -> bool:
    """Return whether this page was opened from the check page, to go back there."""
    return "check" in request.args
