"""Compression of pages for poor lines: those of respondents and strangers alone.

Nothing of the request is reflected in a page that was asked for by GET there. Staff pages reflect what was
asked beside a token, so they are never compressed.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

COMPRESSED = frozenset({"public", "respond"})
"""The blueprints whose pages are compressed."""

_LEVEL = 3
_GZIP = 31  # zlib's word for the gzip format, whose header then holds no time
_WORTH_IT = 700


def init_app(app: Flask) -> None:
    """Compress the pages that may be."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress a page asked for by GET, if the browser takes it."""
    if request.blueprint not in COMPRESSED or request.method != "GET":
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if response.status_code == 200 and takes_gzip():  # noqa: PLR2004 - OK
        body = response.get_data()
        if len(body) > _WORTH_IT:
            response.set_data(zlib.compress(body, _LEVEL, _GZIP))
            response.headers.add("Content-Encoding", "gzip")
    return response


def takes_gzip() -> bool:
    """Return whether the browser takes gzip; the header is parsed only where it may refuse something."""
    accepted = request.headers.get("Accept-Encoding", "")
    if "q=0" in accepted:
        return request.accept_encodings["gzip"] > 0
    return "gzip" in accepted
