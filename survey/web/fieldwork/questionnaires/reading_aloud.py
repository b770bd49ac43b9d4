"""A questionnaire read as a respondent would, on every route and in every language; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from survey.domain.access import Act
from survey.domain.errors import Refused
from survey.domain.journey import NONE_OF_THESE
from survey.services import questionnaire_check, questionnaire_reading, questionnaires
from survey.services.questionnaire_reading import END, NUMBER_OF_PRODUCTS, Reading, Route
from survey.web import controls, language
from survey.web.access import needs
from survey.web.clock import now, today
from survey.web.fieldwork.questionnaires.blueprint import ONE, blueprint
from survey.web.filters import page_language
from survey.web.transaction import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from survey.domain.errors import Problem
    from survey.domain.questionnaire import Questionnaire

TEXT = "/questionnaires/new/<text>/read"
"""Where a text that is not added yet is read."""


@dataclass(frozen=True)
class _Place:
    """A page of a questionnaire on one route, and where the questionnaire is read: `view` with `said`.

    `text` is the id of a text that is not added yet, "" for a version that is.
    """

    reading: Reading
    view: str
    said: Mapping[str, Any]
    text: str = ""

    def address(self, page: str = "", speak: str = "", route: Route | None = None) -> str:
        """Return where a page of this reading is; what says nothing is left out."""
        route = self.reading.route if route is None else route
        code = speak or request.args.get("language", "")
        asked = {"page": page, "answers": route.answers, "used": route.used, "language": code}
        told = {name: words for name, words in asked.items() if words}
        return url_for(self.view, **{**self.said, **told})


@blueprint.get(f"{ONE}/read")
@needs(Act.KEEP_QUESTIONNAIRES)
def read(id_: str, version: int) -> ResponseReturnValue:
    """Show a page of a version, or where reading it begins and ends."""
    return _show(_stored(id_, version))


@blueprint.post(f"{ONE}/read")
@needs(Act.KEEP_QUESTIONNAIRES)
def go_on(id_: str, version: int) -> ResponseReturnValue:
    """Go on to the page that these answers lead to."""
    return _follow(_stored(id_, version))


@blueprint.get(TEXT)
@needs(Act.KEEP_QUESTIONNAIRES)
def read_text(text: str) -> ResponseReturnValue:
    """Show a page of a questionnaire that is not added yet."""
    try:
        return _show(_written(text))
    except Refused:
        return redirect(url_for(".new", text=text), 303)  # where the page tells why


@blueprint.post(TEXT)
@needs(Act.KEEP_QUESTIONNAIRES)
def go_on_in_text(text: str) -> ResponseReturnValue:
    """Go on in a questionnaire that is not added yet."""
    try:
        return _follow(_written(text))
    except Refused:
        return redirect(url_for(".new", text=text), 303)  # as above


def _stored(id_: str, version: int) -> _Place:
    with reading() as session:
        found = _asked(session, questionnaires.get(session, id_, version))
    return _Place(found, ".read", {"id_": id_, "version": version})


def _written(text: str) -> _Place:
    with reading() as session:
        asked = questionnaire_check.read_kept(session, text, now=now(), account=g.account)
        found = _asked(session, asked)
    return _Place(found, ".read_text", {"text": text}, text)


def _asked(session: Session, questionnaire: Questionnaire) -> Reading:
    """Return the reading that the address asks for, in its language from here on.

    Unasked it is the reader's own. Whoever reads in a language that the questionnaire lacks keeps it for the page.
    """
    asked = request.args.get("language", "")
    found = questionnaire_reading.read(
        session,
        questionnaire,
        on=today(),
        language=asked or page_language(),
        route=Route(request.args.get("answers", ""), request.args.get("used", "")),
        address=request.args.get("page", ""),
    )
    language.choose(found.language if asked else page_language(), among=())
    return found


def _show(place: _Place) -> str:
    found = place.reading
    if found.page is None:
        return _shown("fieldwork/questionnaires/read_start.html", place)
    state = controls.chosen(found.page, found.answers)
    return _shown("fieldwork/questionnaires/read_page.html", place, state)


def _follow(place: _Place) -> ResponseReturnValue:
    form = request.form.to_dict(flat=False)
    step = questionnaire_reading.go_on(place.reading, form)
    if step.problems and place.reading.page:
        state = controls.posted(place.reading.page, form)
        problems = [controls.counted(problem, form) for problem in step.problems]
        for problem in problems:
            state |= controls.wrong(problem)
        again = _shown("fieldwork/questionnaires/read_page.html", place, state, problems)
        return make_response(again, 422)
    return redirect(place.address(step.address, route=step.route), 303)


def _shown(
    template: str,
    place: _Place,
    state: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
) -> str:
    found, filled = place.reading, state or {}
    here = found.progress
    return render_template(
        template,
        found=found,
        asked=found.questionnaire,
        text=place.text,
        problems=problems or [],
        address=place.address,
        slot=lambda *names: Markup(filled.get(":".join(map(str, names)), "")),  # noqa: S704 - our own markup
        is_side_by_side=lambda scale: controls.is_side_by_side(scale, found.language),
        minutes_left=controls.minutes_left(found.questionnaire, here) if here else 0,
        none_of_these=NONE_OF_THESE,
        number_of_products=NUMBER_OF_PRODUCTS,
        end=END,
    )
