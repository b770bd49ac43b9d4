"""Question pages: written once, then filled in.

A page's markup is made from its template once for each wave, language and place in the journey, and cut
where something changes from one request to the next. What is filled in between: the handle, the token, what
is chosen, what was typed, and what is wrong. (Making it anew costs as much as all the rest of a request.)
"""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from survey import translations
from survey.domain.journey import NONE_OF_THESE
from survey.web import controls, language
from survey.web.form_cookie import form_token
from survey.web.language import Switch
from survey.web.respond import kiosk
from survey.web.respond.addresses import CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask

    from survey.domain.errors import Problem
    from survey.services.respond import PageView

MOST_PAGES = 2000
"""Pages kept ready in a process, some 10 KB each."""

_CUT = re.compile("\x02(.*?)\x03")


class PageCache:
    """Pages cut ready to be filled in; those asked for least lately are dropped."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[object, ...], tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, view: PageView, *, is_checking: bool) -> tuple[str, ...]:
        """Return a page's parts: text at even places, names of what is to be filled in at odd ones."""
        key = (
            view.wave_id,
            view.questionnaire.name,
            view.language,
            language.of_browser(),
            kiosk.of_browser(),
            view.page.address,
            view.progress,
            view.previous,
            is_checking,
            *(item.id for item in view.items),
        )
        with self._lock:
            parts = self._pages.get(key)
            if parts is not None:
                self._pages.move_to_end(key)
                return parts
        parts = _cut(view, is_checking=is_checking)
        with self._lock:
            self._pages[key] = parts
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return parts


def init_app(app: Flask) -> None:
    """Give the application its ready pages."""
    app.extensions["survey.pages"] = PageCache()


def page(view: PageView, handle: str, *, is_checking: bool) -> str:
    """Return a question page as one browser may see it; `is_checking` where it leads back to the check page."""
    return _filled(view, handle, controls.chosen(view.page, view.answers), is_checking=is_checking)


def page_again(
    view: PageView,
    handle: str,
    form: Mapping[str, Sequence[str]],
    problems: Sequence[Problem],
    *,
    is_checking: bool,
    is_told_to_send_again: bool = False,
) -> str:
    """Return a question page with what was posted still in it, and what is wrong with it."""
    state = controls.posted(view.page, form)
    problems = [controls.counted(problem, form) for problem in problems]
    for problem in problems:
        state |= controls.wrong(problem)
    if problems or is_told_to_send_again:
        state["is_error"] = escape(_("Error:")) + " "
    state["summary"] = render_template(
        "respond/page_again.html", problems=problems, send_again=is_told_to_send_again
    )
    return _filled(view, handle, state, is_checking=is_checking)


def _filled(view: PageView, handle: str, state: dict[str, str], *, is_checking: bool) -> str:
    pages: PageCache = current_app.extensions["survey.pages"]
    state["handle"] = handle
    state["token"] = form_token()
    for item_id in view.hidden:
        _tell(state, item_id)
    parts = pages.get(view, is_checking=is_checking)
    return "".join(state.get(part, "") if place % 2 else part for place, part in enumerate(parts))


def _tell(state: dict[str, str], item_id: str) -> None:
    """Say at an item that it was answered in another browser."""
    words = _(
        "You answered this in another browser. That answer is kept, unless you give another here."
    )
    mark = f"{item_id}-told"
    state[f"told:{item_id}"] = f'<p class="told" id="{mark}">{escape(words)}</p>'
    if f"error:{item_id}" not in state:  # the error is what has to be heard
        state |= controls.described(item_id, mark)


def _cut(view: PageView, *, is_checking: bool) -> tuple[str, ...]:
    language.choose(view.language)
    words = _template_words(view, is_checking=is_checking)
    return tuple(_CUT.split(render_template("respond/page.html", view=view, **words)))


def _template_words(view: PageView, *, is_checking: bool) -> dict[str, Any]:
    action = _to_page("respond.save", view.page.address)
    return {
        "is_checking": is_checking,
        "slot": _slot,
        "tongues": _tongues(view),
        "is_side_by_side": lambda scale: controls.is_side_by_side(scale, view.language),
        "none_of_these": NONE_OF_THESE,
        "minutes_left": controls.minutes_left(view.questionnaire, view.progress),
        "action": action + CHECKING if is_checking else action,
        "leave": _with_slot("respond.leave"),
        "back": _with_slot("respond.check") if is_checking else _back(view),
    }


def _tongues(view: PageView) -> tuple[Switch, ...]:
    """Return the languages in which the page can be shown as well; a button keeps its answers and shows it."""
    known = language.offered(view.questionnaire.languages)
    return tuple(
        Switch(code, translations.own_name(code), "") for code in known if code != view.language
    )


def _back(view: PageView) -> Markup:
    if view.previous is None:
        return _with_slot("respond.opening")
    return _to_page("respond.page", view.previous)


def _to_page(endpoint: str, address: str) -> Markup:
    section, _slash, product = address.partition("/")
    return _with_slot(endpoint, section=section, product=product or None)


def _with_slot(endpoint: str, section: str | None = None, product: str | None = None) -> Markup:
    """Return an address of this visitor's, with a slot where the handle stands."""
    mark = "0handle0"
    address = escape(url_for(endpoint, handle=mark, section=section, product=product))
    return address.replace(mark, _slot("handle"))


def _slot(*names: object) -> Markup:
    """Return the mark of a place that is filled in for each request."""
    return Markup("\x02{}\x03").format(":".join(str(name) for name in names))
