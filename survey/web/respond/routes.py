"""The pages of answering. Every one of them ends well: used links, double clicks, closed browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from survey.services import respond
from survey.services.respond import LinkKind
from survey.web import language
from survey.web.respond import endings, markup
from survey.web.respond.addresses import is_checking, page_address, to_page
from survey.web.respond.visitor import STAY, SWITCH, arrived, forget, remember, speak, visitor
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

blueprint = Blueprint("respond", __name__)
blueprint.add_app_template_filter(page_address, "page_address")
blueprint.before_request(speak)
endings.register(blueprint)


@blueprint.get("/r/<token>")
@blueprint.get("/R/<token>")
def personal_link(token: str) -> ResponseReturnValue:
    """Take a personal link out of the address. Nothing is used up: those who scan mail may follow it.

    Who types it from paper in capitals gets there at once: no second address with the link in it.
    """
    return _arrive(LinkKind.PERSONAL, token)


@blueprint.get("/s/<code>")
@blueprint.get("/S/<code>")
def open_link(code: str) -> ResponseReturnValue:
    """Take an open link out of the address; whoever comes by it is somebody new."""
    return _arrive(LinkKind.OPEN, code)


@blueprint.get("/answer/<handle>")
def opening(handle: str) -> ResponseReturnValue:
    """Say what this is, how long it takes, what happens to the answers and who sees them."""
    who = visitor(handle)
    with reading() as session:
        view = respond.opening(session, who.keys, who.link)
    language.choose(view.language, among=view.questionnaire.languages)
    return render_template("respond/opening.html", view=view, handle=handle)


@blueprint.post("/answer/<handle>/start")
def start(handle: str) -> ResponseReturnValue:
    """Begin, or go on."""
    who = visitor(handle)
    with transaction() as session:
        address = respond.start(session, who.keys, who.link)
    return to_page(handle, address)


@blueprint.get("/answer/<handle>/page/<section>")
@blueprint.get("/answer/<handle>/page/<section>/<product>")
def page(handle: str, section: str, product: str | None = None) -> ResponseReturnValue:
    """Put the questions of a page."""
    who = visitor(handle)
    address = f"{section}/{product}" if product else section
    with reading() as session:
        view = respond.page(session, who.keys, who.link, browser=handle, address=address)
    return markup.page(view, handle, is_checking=is_checking())


@blueprint.post("/answer/<handle>/page/<section>")
@blueprint.post("/answer/<handle>/page/<section>/<product>")
def save(handle: str, section: str, product: str | None = None) -> ResponseReturnValue:
    """Keep the answers of a page, or clear it, and go on."""
    who = visitor(handle)
    address = f"{section}/{product}" if product else section
    if "clear" in request.form:
        with transaction() as session:
            respond.clear(session, who.keys, who.link, address=address)
        return to_page(handle, address, is_checking=is_checking())
    form = request.form.to_dict(flat=False)
    with transaction() as session:
        saved = respond.save(
            session,
            who.keys,
            who.link,
            browser=handle,
            address=address,
            form=form,
            is_checking=is_checking(),
            is_staying=not {SWITCH, STAY}.isdisjoint(request.form),
        )
    if saved.problems:
        with reading() as session:
            view = respond.page(session, who.keys, who.link, browser=handle, address=address)
        again = markup.page_again(view, handle, form, saved.problems, is_checking=is_checking())
        return make_response(again, 422)
    if "later" in request.form:
        return redirect(url_for(".later", handle=handle), 303)
    return to_page(handle, saved.next_address, is_checking=is_checking())


@blueprint.get("/answer/<handle>/later")
def later(handle: str) -> ResponseReturnValue:
    """Say how to come back."""
    who = visitor(handle)
    is_personal = who.link.kind is LinkKind.PERSONAL
    return render_template("respond/later.html", handle=handle, is_personal=is_personal)


@blueprint.get("/answer/<handle>/check")
def check(handle: str) -> ResponseReturnValue:
    """Show everything answered, to be changed or sent."""
    who = visitor(handle)
    with reading() as session:
        view = respond.check(session, who.keys, who.link, browser=handle)
    language.choose(view.language, among=view.questionnaire.languages)
    return render_template("respond/check.html", view=view, handle=handle)


@blueprint.post("/answer/<handle>/submit")
def submit(handle: str) -> ResponseReturnValue:
    """Put the return into the ballot box, once, and only then say thanks."""
    who = visitor(handle)
    with transaction() as session:
        respond.submit(session, who.keys, who.link)
    response = redirect(url_for(".thanks"), 303)
    forget(response, handle)
    return response


@blueprint.post("/answer/<handle>/leave")
def leave(handle: str) -> ResponseReturnValue:
    """Make this browser forget the link; the answers so far are kept."""
    response = redirect(url_for(".left"), 303)
    forget(response, handle)
    return response


@blueprint.get("/thanks")
def thanks() -> ResponseReturnValue:
    """Say that the answers are recorded. The page says nothing of anybody and may be kept."""
    return render_template("respond/thanks.html")


@blueprint.get("/left")
def left() -> ResponseReturnValue:
    """Say that this computer has forgotten the link."""
    return render_template("respond/left.html")


def _arrive(kind: LinkKind, text: str) -> Response:
    with reading() as session:
        link = respond.arrive(session, kind, text)
    handle, link = arrived(link)
    response = redirect(url_for(".opening", handle=handle), 303)
    remember(response, handle, link)
    return response
