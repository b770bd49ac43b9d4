"""A questionnaire read as a respondent would, on every route and in every language; nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from survey.domain.access import Act
from survey.domain.journey import NONE_OF_THESE
from survey.services import questionnaire_reading
from survey.services.questionnaire_reading import END, NUMBER_OF_PRODUCTS, Reading, Route
from survey.web import controls, language
from survey.web.access import needs
from survey.web.clock import today
from survey.web.fieldwork.questionnaires.blueprint import ONE, blueprint
from survey.web.transaction import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from survey.domain.errors import Problem


@blueprint.get(f"{ONE}/read")
@needs(Act.KEEP_QUESTIONNAIRES)
def read(id_: str, version: int) -> ResponseReturnValue:
    """Show a page of a questionnaire, or where reading begins and ends."""
    found = _asked(id_, version)
    if found.page is None:
        return _shown("fieldwork/questionnaires/read_start.html", found)
    state = controls.chosen(found.page, found.answers)
    return _shown("fieldwork/questionnaires/read_page.html", found, state)


@blueprint.post(f"{ONE}/read")
@needs(Act.KEEP_QUESTIONNAIRES)
def go_on(id_: str, version: int) -> ResponseReturnValue:
    """Go on to the page that these answers lead to."""
    found = _asked(id_, version)
    form = request.form.to_dict(flat=False)
    step = questionnaire_reading.go_on(found, form)
    if step.problems and found.page:
        state = controls.posted(found.page, form)
        problems = [controls.counted(problem, form) for problem in step.problems]
        for problem in problems:
            state |= controls.wrong(problem)
        again = _shown("fieldwork/questionnaires/read_page.html", found, state, problems)
        return make_response(again, 422)
    return redirect(_address(found, step.address, step.route), 303)


def _asked(id_: str, version: int) -> Reading:
    """Return the reading that the address asks for, in its language from here on."""
    with reading() as session:
        found = questionnaire_reading.read(
            session,
            id_,
            version,
            on=today(),
            language=request.args.get("language", ""),
            route=Route(request.args.get("answers", ""), request.args.get("used", "")),
            address=request.args.get("page", ""),
        )
    language.choose(found.language, among=())
    return found


def _address(
    found: Reading, page: str, route: Route | None = None, speak: str | None = None
) -> str:
    """Return where a page of this reading is; what says nothing is left out."""
    route = found.route if route is None else route
    code = speak or found.language
    said: dict[str, Any] = {
        "page": page,
        "answers": route.answers,
        "used": route.used,
        "language": code if code != found.questionnaire.language else "",
    }
    one = found.questionnaire
    told = {name: words for name, words in said.items() if words}
    return url_for(".read", id_=one.id, version=one.version, **told)


def _shown(
    template: str,
    found: Reading,
    state: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
) -> str:
    filled = state or {}
    here = found.progress
    return render_template(
        template,
        found=found,
        asked=found.questionnaire,
        problems=problems or [],
        address=lambda page="", speak=None: _address(found, page, speak=speak),
        slot=lambda *names: Markup(filled.get(":".join(map(str, names)), "")),  # noqa: S704 - our own markup
        is_side_by_side=lambda scale: controls.is_side_by_side(scale, found.language),
        minutes_left=controls.minutes_left(found.questionnaire, here) if here else 0,
        none_of_these=NONE_OF_THESE,
        number_of_products=NUMBER_OF_PRODUCTS,
        end=END,
    )
