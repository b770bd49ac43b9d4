"""A plan that stands, to be read: what its form holds, in the same order and by the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from survey.domain.fieldwork_plan import Method, Template
from survey.domain.wave import Links
from survey.web.filters import day, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wtforms import Field

    from survey.domain.fieldwork_plan import Outline
    from survey.services.plan_choices import PlanChoices
    from survey.web.fieldwork.waves.plan_form import PlanForm


def plan_told(form: PlanForm, found: PlanChoices, outline: Outline) -> tuple[tuple[str, str], ...]:
    """Return the name and the words of everything that a plan says; `form` holds the outline.

    A place that is no longer open is told by its code.
    """
    lines = [(form.title, outline.title), (form.questionnaire, _chosen(form.questionnaire))]
    if outline.plan.template is Template.AFTER_A_TICKET:
        lines.append((form.share, number(outline.plan.share or 0)))
    else:
        lines += _who(form, found, outline)
        lines += _how(form, found, outline)
    lines += [(form.opens, day(outline.opens)), (form.closes, day(outline.closes))]
    reminders = (form.first_reminder, form.second_reminder)
    lines += [(one, day(on)) for one, on in zip(reminders, outline.plan.reminders, strict=False)]
    lines.append((form.k, number(outline.k)))
    return tuple((str(one.label.text), words) for one, words in lines)


def _who(form: PlanForm, found: PlanChoices, outline: Outline) -> Iterator[tuple[Field, str]]:
    names = {group.key: group.name for group in (*found.organisation, *found.sites)}
    asked = _named(outline.plan.groups, names) or _("Everybody on the staff list")
    yield form.groups, asked
    yield form.method, _chosen(form.method)
    if outline.plan.method is Method.SAMPLE and outline.plan.margin is not None:
        yield form.margin, number(outline.plan.margin)


def _how(form: PlanForm, found: PlanChoices, outline: Outline) -> Iterator[tuple[Field, str]]:
    names = {group.code: group.name for group in found.sites}
    yield form.links, _chosen(form.links)
    if outline.links is Links.OPEN:
        return
    if outline.plan.sends:
        without = _("Nowhere: only those without an address get one")
        yield form.slips_at, _named(outline.plan.slips_at, names) or without
    yield form.open_at, _named(outline.open_at, names) or _("Nowhere")


def _chosen(field: Field) -> str:
    """Return what is chosen in the words of the form, or as it is stored where it can no longer be chosen."""
    words = [str(option.label.text) for option in field if option.checked]
    return words[0] if words else str(field.data)


def _named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)
