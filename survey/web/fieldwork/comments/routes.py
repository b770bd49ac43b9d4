"""The queue of comments: which waves have some to read, a page of ten to decide of, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import Refused
from survey.services import comment_decisions, comment_review
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.comments import forms
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from survey.domain.phrase import Translations
    from survey.services.comment_decisions import Outcome

blueprint = Blueprint("comments", __name__)


class _Who(TypedDict):
    now: datetime
    actor: str
    role: str


@blueprint.get("/comments")
@needs(Act.REVIEW_COMMENTS)
def queue() -> ResponseReturnValue:
    """Show the waves that have comments, and how far each has been read."""
    with reading() as session:
        waves = comment_review.queue(session)
    return render_template("fieldwork/comments/queue.html", waves=waves)


@blueprint.get("/comments/<wave_id>")
@needs(Act.REVIEW_COMMENTS)
def page(wave_id: str) -> ResponseReturnValue:
    """Show up to ten comments that wait; `?after=` leaves those before it for later."""
    return _page(wave_id, forms.Typed())


@blueprint.post("/comments/<wave_id>")
@needs(Act.REVIEW_COMMENTS, most_bytes=forms.MOST_BYTES)
def decide(wave_id: str) -> ResponseReturnValue:
    """Carry out what was decided, and show the next ones."""
    typed = forms.read(request.form)
    try:
        with transaction() as session:
            outcome = comment_decisions.decide(session, wave_id, typed.decisions, **_who())
    except Refused as refused:
        return make_response(_page(wave_id, typed.refused(refused)), 422)
    flash(_told(outcome))
    after = request.args.get("after")
    return redirect(url_for("comments.page", wave_id=wave_id, after=after), 303)


@blueprint.get("/comments/<wave_id>/decided")
@needs(Act.REVIEW_COMMENTS)
def decided(wave_id: str) -> ResponseReturnValue:
    """Show what was decided of comments."""
    with reading() as session:
        found = comment_review.decided(session, wave_id, after=request.args.get("after", ""))
    return render_template("fieldwork/comments/decided.html", found=found)


@blueprint.post("/comments/<wave_id>/decided")
@needs(Act.REVIEW_COMMENTS)
def change(wave_id: str) -> ResponseReturnValue:
    """Let a comment wait again, or withhold one that is shown."""
    comment = request.form.get("comment", "")
    with transaction() as session:
        if request.form.get("act") == forms.WITHHOLD:
            done = comment_decisions.take_down(session, wave_id, comment, **_who())
            told = _("The comment is no longer shown.")
        else:
            done = comment_decisions.put_back(session, wave_id, comment, **_who())
            told = _("The comment waits to be read again.")
    flash(told if done else _("Nothing was changed: it had been done already."))
    return redirect(url_for("comments.decided", wave_id=wave_id), 303)


@blueprint.post("/comments/<wave_id>/end")
@needs(Act.REVIEW_COMMENTS)
def end(wave_id: str) -> ResponseReturnValue:
    """End the review of a wave: the words as they were written are deleted."""
    try:
        with transaction() as session:
            comment_decisions.end_review(session, wave_id, **_who())
    except Refused:
        flash(_("Some comments have not been read yet, so the review goes on."))
    else:
        flash(_("The review has ended. The words as they were written have been deleted."))
    return redirect(url_for("comments.page", wave_id=wave_id), 303)


def _page(wave_id: str, typed: forms.Typed) -> str:
    with reading() as session:
        found = comment_review.page(
            session,
            wave_id,
            after=request.args.get("after", ""),
            translations=_translations(),
        )
    return render_template(
        "fieldwork/comments/page.html",
        found=found,
        typed=typed,
        after=request.args.get("after"),
        kinds=comment_review.KINDS,
        most=comment_decisions.MOST_WORDS,
    )


def _translations() -> Translations:
    found: Translations = current_app.extensions["survey.translations"](str(get_locale()))
    return found


def _who() -> _Who:
    return {"now": now(), "actor": g.account.email, "role": g.account.role}


def _told(outcome: Outcome) -> str:
    """Say what became of a page of decisions."""
    told = []
    if outcome.shown:
        told.append(
            ngettext("%(num)s comment is shown.", "%(num)s comments are shown.", outcome.shown)
        )
    if outcome.withheld:
        told.append(
            ngettext(
                "%(num)s comment is withheld.", "%(num)s comments are withheld.", outcome.withheld
            )
        )
    if outcome.overtaken:
        told.append(
            ngettext(
                "Of %(num)s comment somebody else had decided meanwhile, and that stands.",
                "Of %(num)s comments somebody else had decided meanwhile, and that stands.",
                outcome.overtaken,
            )
        )
    return " ".join(told) or _("Nothing was decided: choose for each comment.")
