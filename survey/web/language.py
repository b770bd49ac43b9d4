"""The language of a page.

On the pages of a journey it is what its respondent chose, else the invitation's; elsewhere what somebody chose in
this browser, else the first of the browser's languages that we speak, else English.

A choice is a link to the same page with `?speak=cy`: it sets a cookie and leads back to the address without it, so it
works without scripts and changes nothing in the database. `?in=cy` shows one page in a language and is not
remembered: so the thanks come in the language of the answers, and the next person at a computer is not surprised.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from babel import Locale, UnknownLocaleError
from flask import current_app, g, has_request_context, redirect, request
from flask_babel import Babel, Domain, format_decimal, get_locale, refresh
from jinja2 import pass_eval_context
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from survey import translations
from survey.domain.phrase import Phrase, said
from survey.web.cookies import end_cookie, read_cookie, set_cookie
from survey.web.filters import day

if TYPE_CHECKING:
    from collections.abc import Collection

    from babel.support import NullTranslations
    from flask import Flask
    from jinja2.nodes import EvalContext
    from werkzeug.wrappers import Response

CHOICE = "speak"
CARRIED = "in"
COOKIE = "language"
WITHOUT_A_JOURNEY = frozenset(
    {
        "public.confidentiality",
        "public.accessibility",
        "respond.thanks",
        "respond.left",
        "stop.record",
        "stop.recorded",
    }
)
"""Pages that a journey leads to and that know nothing of it; its language is carried there."""


@dataclass(frozen=True)
class Switch:
    """A way to this page in another language, called by the name that its speakers give it."""

    code: str
    name: str
    address: str


class _Domain(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Our catalogues in the place of compiled files."""

    def get_translations(self) -> NullTranslations:
        """Return the translation into the language of the page."""
        return _translation()


class _Babel(Babel):  # type: ignore[misc]  # as above
    @cached_property
    def domain_instance(self) -> _Domain:
        """Where texts are looked up."""
        return _Domain()


def init_app(app: Flask) -> None:
    """Give the application its languages; catalogues are read here, before the fork, once a process."""
    for code in translations.languages():
        translations.of(code)
    app.extensions["survey.translations"] = translations.of
    _Babel(app, locale_selector=chosen)
    app.jinja_env.globals |= {
        "_": in_words,
        "gettext": marked_up_in_words,
        "ngettext": counted_in_words,
    }
    app.jinja_env.finalize = _spoken
    app.before_request(take_choice)
    app.url_defaults(carry)
    app.context_processor(lambda: {"switches": switches()})


def in_words(text: object, **values: object) -> str:
    """Return a text in the language of the page: what `_()` does in templates.

    Jinja's own would trust the text as markup, and some of what is said here quotes a file or what was typed.
    """
    told = said(text if isinstance(text, str) else str(text), _translation(), _shown)
    return told % _all_spoken(values) if values else told.replace("%%", "%")


@pass_eval_context
def marked_up_in_words(context: EvalContext, text: str, /, **values: object) -> str:
    """Return a text of a template that may hold markup: what `{% trans %}` does."""
    return _filled(context, _translation().gettext(text), values)


@pass_eval_context
def counted_in_words(
    context: EvalContext, one: str, many: str, num: int, /, **values: object
) -> str:
    """Return the form of a text that goes with a number: what `ngettext()` and `{% pluralize %}` do.

    Beside what Jinja's own does, `%(num)s` is written as readers of the page write numbers.
    """
    told = _translation().ngettext(one, many, num)
    return _filled(context, told, {"num": _shown(num), **values})


def chosen() -> str:
    """Return the locale of the page, as Babel names it."""
    if not has_request_context():
        return translations.SOURCE
    language: str | None = g.get("language")
    if language is None:
        carried = translations.spoken(request.args.get(CARRIED, ""))
        language = choice() or carried or of_browser()
    return language.replace("-", "_")


def choose(language: str, *, among: Collection[str] | None = None) -> None:
    """Show the rest of this request in a language; one that Babel does not know is shown in English.

    `among` are the languages of a questionnaire: no other is offered on the page.
    """
    g.languages = among
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return
    g.language = language
    refresh()


def of_browser() -> str:
    """Return the language that this browser asks for, by choice or by its settings."""
    known: str | None = g.get("of_browser")
    if known is None:
        known = g.of_browser = _first_spoken([read_cookie(COOKIE) or "", *_of_settings()])
    return known


def begin_anew(response: Response | None = None) -> None:
    """Be deaf to what was chosen in this browser: for this request, and with its response for good."""
    g.of_browser = _first_spoken(_of_settings())
    if response is not None:
        end_cookie(response, COOKIE)


def is_chosen() -> bool:
    """Return whether somebody has chosen a language in this browser."""
    return translations.spoken(read_cookie(COOKIE) or "") is not None


def choice() -> str | None:
    """Return the language that the followed link chooses, None where it chooses none."""
    if request.method not in {"GET", "HEAD"}:
        return None
    return translations.spoken(request.args.get(CHOICE, ""))


def take_choice() -> Response | None:
    """Remember a choice in this browser; a journey remembers its own."""
    code = choice()
    if code is None or request.url_rule is None or "handle" in (request.view_args or {}):
        return None
    response = redirect(address_without_choice(), 303)
    remember(response, code)
    return response


def remember(response: Response, code: str) -> None:
    """Let this browser keep a language until it is closed."""
    set_cookie(response, COOKIE, code)


def address_without_choice() -> str:
    """Return the address of this request without what chose its language."""
    path, query = quote(request.path), urlencode(_arguments())
    return f"{path}?{query}" if query else path


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the language of a journey to pages that do not know it."""
    if endpoint in WITHOUT_A_JOURNEY and has_request_context():
        code = translations.spoken(chosen())
        if code is not None and code != of_browser():
            values.setdefault(CARRIED, code)


def offered(among: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the languages of the interface, only those `among` some where they are given."""
    return tuple(code for code in translations.languages() if among is None or code in among)


def switches() -> tuple[Switch, ...]:
    """Return the ways to this page in other languages; none from a page that cannot be asked for again."""
    if not has_request_context() or not _can_be_asked_for():
        return ()
    here = chosen()
    return tuple(
        Switch(code, translations.own_name(code), "?" + urlencode([*_arguments(), (CHOICE, code)]))
        for code in offered(g.get("languages"))
        if code != here
    )


def _translation() -> NullTranslations:
    made: NullTranslations = current_app.extensions["survey.translations"](str(get_locale()))
    return made


def _filled(context: EvalContext, told: str, values: dict[str, object]) -> str:
    values = _all_spoken(values)
    return Markup(told) % values if context.autoescape else told % values  # noqa: S704 - our own text


def _all_spoken(values: dict[str, object]) -> dict[str, object]:
    return {name: _spoken(value) for name, value in values.items()}


def _spoken(value: object) -> object:
    """Return what a template shows: a phrase in the language of the page, everything else as it is."""
    return in_words(value) if isinstance(value, Phrase) else value


def _of_settings() -> list[str]:
    return [code for code, _ in request.accept_languages]


def _first_spoken(wanted: list[str]) -> str:
    return next(filter(None, map(translations.spoken, wanted)), translations.SOURCE)


def _arguments() -> list[tuple[str, str]]:
    pairs = request.args.items(multi=True)
    return [(name, value) for name, value in pairs if name not in {CHOICE, CARRIED}]


def _can_be_asked_for() -> bool:
    if request.method == "GET":
        return True
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(request.path, method="GET"))
    except HTTPException:
        return False


def _shown(value: object) -> object:
    """Return a value of a phrase as readers of the page write it."""
    match value:
        case bool() | str():
            return value
        case int():
            return str(format_decimal(value))
        case translations.LanguageName():
            return value.called(str(get_locale()))
        case _ if hasattr(value, "year"):
            return day(value)  # type: ignore[arg-type]  # what has a year is a date
        case _:
            return value
