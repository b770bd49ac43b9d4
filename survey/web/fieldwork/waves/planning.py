"""Planning a wave: from a template to a plan that may be changed until it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey.domain.access import Act
from survey.domain.errors import NotFound
from survey.domain.fieldwork_plan import Template
from survey.services import plan_choices, wave_plans
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.waves.blueprint import blueprint, settings
from survey.web.fieldwork.waves.plan_form import FIELD_OF, PlanForm
from survey.web.fieldwork.waves.plan_told import plan_told
from survey.web.staff_forms import telling
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.domain.fieldwork_plan import Outline
    from survey.services.plan_choices import PlanChoices
    from survey.services.wave_plans import PlanView


@blueprint.get("/waves/new")
@needs(Act.RUN_FIELDWORK)
def new() -> ResponseReturnValue:
    """Offer the templates, or the plan that the chosen one suggests."""
    template = _template()
    if template is None:
        return render_template("fieldwork/waves/templates.html", templates=tuple(Template))
    outline, found = _suggested(template)
    form = PlanForm()
    form.offer(found)
    form.hold(outline)
    return _new_page(form, template, found)


@blueprint.post("/waves/new")
@needs(Act.RUN_FIELDWORK)
def create() -> ResponseReturnValue:
    """Plan a wave."""
    template = _template()
    if template is None:
        return redirect(url_for("waves.new"), 303)
    outline, found = _suggested(template)
    form = PlanForm()
    form.offer(found)
    if form.validate():
        with telling(form, FIELD_OF), transaction() as session:
            wanted = form.outline(outline.plan)
            wave_id = wave_plans.create(session, wanted, now=now(), is_typed=True, **_who())
            flash(_("The wave is planned. Nothing has been sent."))
            return redirect(url_for("waves.page", wave_id=wave_id), 303)
    return _new_page(form, template, found)


@blueprint.get("/waves/<wave_id>/plan")
@needs(Act.RUN_FIELDWORK)
def plan(wave_id: str) -> ResponseReturnValue:
    """Show a wave's plan: to be changed until it opens, to be read after."""
    view, found = _view(wave_id)
    form = PlanForm()
    form.offer(found)
    form.hold(view.outline)
    return _plan_page(form, view, found)


@blueprint.post("/waves/<wave_id>/plan")
@needs(Act.RUN_FIELDWORK)
def save_plan(wave_id: str) -> ResponseReturnValue:
    """Change the plan of a wave that has not opened."""
    view, found = _view(wave_id)
    form = PlanForm()
    form.offer(found)
    if form.validate():
        with telling(form, FIELD_OF), transaction() as session:
            wanted = form.outline(view.outline.plan)
            wave_plans.edit(session, wave_id, wanted, now=now(), is_typed=True, **_who())
            flash(_("The plan is saved."))
            return redirect(url_for("waves.page", wave_id=wave_id), 303)
    return _plan_page(form, view, found)


def _template() -> Template | None:
    asked = request.args.get("template")
    if asked is None:
        return None
    try:
        return Template(asked)
    except ValueError:
        raise NotFound(f"There is no template {asked!r}.") from None


def _suggested(template: Template) -> tuple[Outline, PlanChoices]:
    with reading() as session:
        outline = wave_plans.suggest(session, template, now=now(), cap_days=settings().cap_days)
        return outline, plan_choices.plan_choices(session, now())


def _view(wave_id: str) -> tuple[PlanView, PlanChoices]:
    with reading() as session:
        view = wave_plans.plan_view(session, wave_id)
        return view, plan_choices.plan_choices(session, now())


def _who() -> dict[str, str]:
    return {"actor": g.account.email, "role": g.account.role}


def _new_page(form: PlanForm, template: Template, found: PlanChoices) -> ResponseReturnValue:
    page = render_template("fieldwork/waves/new.html", form=form, template=template, found=found)
    return make_response(page, 422 if form.errors else 200)


def _plan_page(form: PlanForm, view: PlanView, found: PlanChoices) -> ResponseReturnValue:
    page = render_template(
        "fieldwork/waves/plan.html",
        form=form,
        view=view,
        found=found,
        wave=view.wave,
        told=() if view.is_draft else plan_told(form, found, view.outline),
    )
    return make_response(page, 422 if form.errors else 200)
