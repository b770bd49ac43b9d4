"""The one place that knows every part: settings in, application out. Nothing connects until it is asked."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from threading import Lock
from traceback import format_tb
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.resources import resource_dir
from survey.storage.engine import make_engine, make_page_sessions, make_sessions
from survey.web import (
    access,
    assets,
    clock,
    compression,
    errors,
    filters,
    form_cookie,
    headers,
    language,
    navigation,
)
from survey.web.respond import kiosk, markup

if TYPE_CHECKING:
    from survey.config import Settings

BLUEPRINTS = (
    "survey.web.public.routes",
    "survey.web.public.stop",
    "survey.web.public.did",
    "survey.web.respond.routes",
    "survey.web.respond.code_entry",
    "survey.web.respond.kiosk",
    "survey.web.account.routes",
    "survey.web.report.routes",
    "survey.web.fieldwork.waves.routes",
    "survey.web.fieldwork.places.routes",
    "survey.web.fieldwork.rates.routes",
    "survey.web.fieldwork.directory.routes",
    "survey.web.fieldwork.questionnaires.routes",
    "survey.web.fieldwork.tickets.routes",
    "survey.web.fieldwork.comments.routes",
)
"""The modules whose `blueprint` is served, an audience each."""

RESPONDENT_BYTES = 64 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class SurveyApp(Flask):
    """Flask, but for what it logs: an address may hold a respondent's link, a message what somebody answered."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - Flask's own triple
        """Log what failed by the names of its view and of the error, and where in the code."""
        kind, _, frames = exc_info
        where = "".join(format_tb(frames))
        self.logger.error(
            "%s %s failed: %s\n%s", request.method, request.endpoint, kind.__name__, where
        )


def create_app(settings: Settings) -> Flask:
    """Return the application. It may be made before gunicorn forks: connections are opened on demand."""
    app = SurveyApp(
        "survey.web", template_folder=str(resource_dir("templates")), static_folder=None
    )
    app.config.from_mapping(_config(settings))
    _connect(app, settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    language.init_app(app)
    for set_up in (clock.init_app, assets.init_app, filters.init_app, markup.init_app):
        set_up(app)
    access.init_app(app)
    navigation.init_app(app)
    form_cookie.init_app(app)
    CSRFProtect(app)
    for set_up in (errors.init_app, kiosk.init_app, headers.init_app, compression.init_app):
        set_up(app)
    for module in BLUEPRINTS:
        app.register_blueprint(import_module(module).blueprint)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's manual has it
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    return app


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": _trusted(settings.hosts),
        "PREFERRED_URL_SCHEME": "https" if settings.is_https else "http",
        "MAX_CONTENT_LENGTH": RESPONDENT_BYTES,
        "MAX_FORM_MEMORY_SIZE": RESPONDENT_BYTES,
        "SESSION_COOKIE_NAME": "__Host-form" if settings.is_https else "form",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # no page runs out while somebody is at lunch
    }


def _trusted(hosts: tuple[str, ...]) -> list[str]:
    """Return the hosts that may be asked for; a loopback name brings the other one with it."""
    return sorted({*hosts, *(_LOOPBACK if _LOOPBACK & set(hosts) else ())})


def _connect(app: Flask, settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    is_sqlite = engine.dialect.name == "sqlite"
    app.extensions["survey.settings"] = settings
    app.extensions["survey.engine"] = engine
    app.extensions["survey.sessions"] = make_sessions(engine)
    app.extensions["survey.reading"] = make_page_sessions(engine)
    app.extensions["survey.write_lock"] = Lock() if is_sqlite else nullcontext()
