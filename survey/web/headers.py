"""The security headers of every response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

if TYPE_CHECKING:
    from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_ONLY = "max-age=31536000"
LINK_PATHS = ("/r/", "/s/", "/R/", "/S/", "/kiosk/")
"""Addresses that hold a respondent's link: no other page may learn them from the browser."""


def init_app(app: Flask) -> None:
    """Send the headers with every response of the application."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Add the headers; a page is not kept by anybody unless its view has said otherwise."""
    headers = response.headers
    headers.extend(
        HEADERS
    )  # not update: no view sets one of them, and to look for each would take longer
    is_link = request.path.startswith(LINK_PATHS)
    headers.add("Referrer-Policy", "no-referrer" if is_link else "same-origin")
    if current_app.extensions["survey.settings"].is_https:
        headers.add("Strict-Transport-Security", HTTPS_ONLY)
    headers.setdefault("Cache-Control", "no-store")
    return response
