"""Entering, amending and withdrawing what belongs to improvement: one form for each register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, g, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm

from survey.domain.access import WHOLE_COUNCIL, Act
from survey.domain.errors import NotFound, Problem
from survey.domain.improvement import RegisterName
from survey.services import improvement_choices, improvement_keeping
from survey.web.access import needs
from survey.web.clock import now
from survey.web.filters import problems
from survey.web.report.blueprint import blueprint, read
from survey.web.report.register_forms import FIELD_OF
from survey.web.report.register_words import WORDS
from survey.web.staff_forms import telling
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.domain.improvement import Content
    from survey.services.improvement_choices import FormPage
    from survey.web.report.register_forms import RegisterForm

_ENTRY = "/results/register/<register>/<int(max=2147483647):number>"


@blueprint.get("/results/register/<register>/new")
@needs(Act.KEEP_IMPROVEMENT)
def new_entry(register: str) -> ResponseReturnValue:
    """Show an empty form."""
    name = _named(register)
    page = _read(name)
    return _shown(name, page, _form(name, page))


@blueprint.post("/results/register/<register>/new")
@needs(Act.KEEP_IMPROVEMENT)
def enter(register: str) -> ResponseReturnValue:
    """Enter what is typed; the same again changes nothing."""
    name = _named(register)
    page = _read(name)
    form = _form(name, page)
    if form.validate():
        with telling(form, FIELD_OF), transaction() as session:
            content = form.content(None)
            improvement_keeping.enter(session, g.account, content, now=now())
            flash(WORDS[name].stored)
            return _back(name, page, content)
    return _shown(name, page, form)


@blueprint.get(_ENTRY)
@needs(Act.KEEP_IMPROVEMENT)
def entry(register: str, number: int) -> ResponseReturnValue:
    """Show an entry as it stands, to be amended, and its history."""
    name = _named(register)
    page = _read(name, number)
    return _shown(name, page, _form(name, page, is_typed=False))


@blueprint.post(_ENTRY)
@needs(Act.KEEP_IMPROVEMENT)
def amend(register: str, number: int) -> ResponseReturnValue:
    """Put a new version beside those before."""
    name = _named(register)
    page = _read(name, number)
    form = _form(name, page)
    if form.validate() and page.kept is not None:
        with telling(form, FIELD_OF), transaction() as session:
            content = form.content(page.kept.entry.content)
            improvement_keeping.amend(session, g.account, number, content, now=now())
            flash(WORDS[name].stored)
            return _back(name, page, content)
    return _shown(name, page, form)


@blueprint.post(f"{_ENTRY}/withdraw")
@needs(Act.KEEP_IMPROVEMENT)
def withdraw(register: str, number: int) -> ResponseReturnValue:
    """Withdraw an entry; twice is once."""
    name = _named(register)
    with transaction() as session:
        improvement_keeping.withdraw(session, g.account, name, number, now=now())
    return redirect(url_for("report.entry", register=name, number=number), 303)


def _named(register: str) -> RegisterName:
    try:
        return RegisterName(register)
    except ValueError:
        raise NotFound(f"There is no register {register!r}.") from None


def _read(name: RegisterName, number: int | None = None) -> FormPage:
    return read(improvement_choices.form_page, register=name, number=number)


def _form(name: RegisterName, page: FormPage, *, is_typed: bool = True) -> RegisterForm:
    """Return the form of a register: as typed in the request, or else holding the entry of the page."""
    form = WORDS[name].form()
    held = page.kept.entry.content if page.kept else None
    form.offer(page.choices, held)
    if held is not None and not is_typed:
        form.hold(held)
        form.offer(page.choices, held)
    if page.kept is not None:
        form.freeze(page.kept.frozen)
    return form


def _back(name: RegisterName, page: FormPage, content: Content) -> ResponseReturnValue:
    """Go back to the page that shows the register, for the group of the entry where there still is such a group."""
    group = getattr(content, "group_key", WHOLE_COUNCIL)
    is_there = group in dict(page.choices.groups)
    return redirect(url_for(WORDS[name].view, group=group if is_there else None), 303)


def _named_problems(form: RegisterForm) -> list[Problem]:
    """Return what is wrong, each problem with the name of its field: the summary stands far from most of them."""
    names = {field.id: field.label.text for field in form}
    return [
        Problem(one.where, f"{names[one.where]}: {one.what}") if one.where in names else one
        for one in problems(form)
    ]


def _shown(name: RegisterName, page: FormPage, form: RegisterForm) -> ResponseReturnValue:
    labels = {field.name: field.label.text for field in WORDS[name].form()}
    shown = render_template(
        "report/register.html",
        register=name,
        said=WORDS[name],
        page=page,
        form=form,
        fields=[field for field in form if field.name != "csrf_token"],
        labels={**labels, **{one: labels.get("figure", "") for one in FIELD_OF}},
        problems=_named_problems(form),
        confirm=FlaskForm(),
    )
    return make_response(shown, 422 if form.errors or form.form_errors else 200)
