"""Cookies of ours: for this session of the browser, for this host alone, out of reach of scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


def cookie_name(name: str) -> str:
    """Return the name on the wire: `__Host-` on https, which no neighbouring host can set."""
    return f"__Host-{name}" if _is_https() else name


def read_cookie(name: str) -> str | None:
    """Return the value of a cookie of this request."""
    return request.cookies.get(cookie_name(name))


def set_cookie(response: Response, name: str, value: str) -> None:
    """Set a cookie that ends with the browser's session."""
    response.set_cookie(
        cookie_name(name), value, path="/", secure=_is_https(), httponly=True, samesite="Lax"
    )


def end_cookie(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(
        cookie_name(name), path="/", secure=_is_https(), httponly=True, samesite="Lax"
    )


def _is_https() -> bool:
    is_https: bool = current_app.extensions["survey.settings"].is_https
    return is_https
