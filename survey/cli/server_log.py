"""What gunicorn says of itself, without the links of respondents.

It has no access log, but tells what it could not read or answer, and there an address, a header or the text of
an error may hold a link. Whoever reads the log could answer in that person's place.
"""

from __future__ import annotations

import logging
import re

from gunicorn.glogging import Logger

_CUT = "-"
_LINK = re.compile(r"((?:/|%2f)(?:r|s|kiosk|stop|answer)(?:/|%2f))[^\s'\"<>]+", re.IGNORECASE)
"""An address with a link or a handle in it, from the slash behind its first part to its end."""
_COOKIE = re.compile(r"(\blink-[0-9a-f]{16}=)[^\s;'\"]+", re.IGNORECASE)
"""The cookie that holds a link: see survey.web.respond.visitor."""


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own log, each line and traceback of it with links cut out."""

    def setup(self, cfg: object) -> None:
        """Set up every handler as gunicorn does, then put the cut behind its format."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if not isinstance(handler.formatter, WithoutLinks):
                    handler.setFormatter(WithoutLinks(handler.formatter))


class WithoutLinks(logging.Formatter):
    """Another format, with links cut out of what it makes, tracebacks included."""

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """Return a record in words."""
        return without_links(self._inner.format(record))


def without_links(words: str) -> str:
    """Return words with every link in them cut to `/r/-`, `/answer/-` and the like, and every link's cookie emptied."""
    return _COOKIE.sub(rf"\1{_CUT}", _LINK.sub(rf"\1{_CUT}", words))
