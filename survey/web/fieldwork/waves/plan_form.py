"""The form of a wave's plan, and its template."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from survey.domain.fieldwork_plan import Method, Outline
from survey.domain.wave import Links
from survey.web.filters import words
from survey.web.staff_forms import CheckboxesField, choices

if TYPE_CHECKING:
    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.services.plan_choices import PlanChoices

FIELD_OF = {"reminders": "first_reminder"}
"""Fields of this form by the names that problems are told by, where the two differ."""


class Reach(StrEnum):
    """How people are reached, in the words of the form."""

    MAIL = "mail"
    BY_HAND = "by-hand"
    OPEN = "open"


class PlanForm(FlaskForm):  # type: ignore[misc]  # as above
    """How a wave is run. Its fields bear the names that problems of a plan are told by."""

    title = StringField(
        _("Title"),
        description=_("What respondents read. Left empty, it is the questionnaire and the month."),
    )
    questionnaire = SelectField(
        _("Questionnaire"),
        description=_("Once the wave is open, this version never changes."),
    )
    groups = CheckboxesField(_("Groups asked"))
    method = RadioField(
        _("How many of them"),
        choices=choices(
            [
                (Method.CENSUS, _("Everybody")),
                (Method.SAMPLE, _("A sample, drawn by chance within each place")),
            ]
        ),
    )
    margin = IntegerField(
        _("Margin of a sample, in points"),
        validators=[Optional()],
        description=_("Only for a sample: how far off a share of 50 per cent may be, 1 to 20."),
    )
    links = RadioField(
        _("How the questionnaire gets to people"),
        choices=choices(
            [
                (Reach.MAIL, _("By mail, and by printed slips")),
                (Reach.BY_HAND, _("By personal links that you send yourself")),
                (Reach.OPEN, _("By one open link for each place")),
            ]
        ),
    )
    slips_at = CheckboxesField(_("Places where everybody gets a printed slip"))
    open_at = CheckboxesField(_("Places with a poster and an open link"))
    opens = DateField(_("First day"), validators=[InputRequired(_("Enter the first day"))])
    closes = DateField(_("Last day"), validators=[InputRequired(_("Enter the last day"))])
    first_reminder = DateField(_("First reminder (optional)"), validators=[Optional()])
    second_reminder = DateField(_("Second reminder (optional)"), validators=[Optional()])
    share = IntegerField(
        _("Share of closed tickets that is asked, in per cent"), validators=[Optional()]
    )
    k = IntegerField(
        _("Least answers behind a figure"),
        validators=[InputRequired(_("Enter the least number of answers"))],
        description=_("10 or more. Nothing that rests on fewer answers is ever shown."),
    )

    def offer(self, found: PlanChoices) -> None:
        """Let this form choose from what there is."""
        self.questionnaire.choices = choices(
            (f"{one.id}:{one.version}", f"{words(one.title)} ({one.id}:{one.version})")
            for one in found.questionnaires
        )
        self.groups.choices = choices(
            (group.key, group.name) for group in (*found.organisation, *found.sites)
        )
        sites = choices((group.code, group.name) for group in found.sites)
        self.slips_at.choices = self.open_at.choices = sites

    def hold(self, outline: Outline) -> None:
        """Fill this form with a plan, as if somebody had typed it."""
        plan = outline.plan
        first, second = (*plan.reminders, None, None)[:2]
        held = {
            "title": outline.title, "questionnaire": outline.questionnaire, "groups": plan.groups,
            "method": plan.method, "margin": plan.margin, "links": _reach(outline),
            "slips_at": plan.slips_at, "open_at": outline.open_at, "opens": outline.opens,
            "closes": outline.closes, "first_reminder": first, "second_reminder": second,
            "share": plan.share, "k": outline.k,
        }  # fmt: skip
        self.process(None, data=held)

    def outline(self, before: FieldworkPlan) -> Outline:
        """Return the plan that is typed here; what has no field of its own stays as it was."""
        reach = Reach(self.links.data)
        reminders = (self.first_reminder.data, self.second_reminder.data)
        method = Method(self.method.data)
        plan = replace(
            before,
            method=method,
            margin=self.margin.data if method is Method.SAMPLE else None,
            groups=tuple(self.groups.data),
            sends=reach is Reach.MAIL,
            slips_at=tuple(self.slips_at.data) if reach is Reach.MAIL else (),
            reminders=tuple(day for day in reminders if day) if reach is Reach.MAIL else (),
            share=self.share.data,
        )
        return Outline(
            questionnaire=self.questionnaire.data,
            title=(self.title.data or "").strip(),
            opens=self.opens.data,
            closes=self.closes.data,
            plan=plan,
            links=Links.OPEN if reach is Reach.OPEN else Links.PERSONAL,
            open_at=() if reach is Reach.OPEN else tuple(self.open_at.data),
            k=self.k.data,
        )


def _reach(outline: Outline) -> Reach:
    if outline.links is Links.OPEN:
        return Reach.OPEN
    return Reach.MAIL if outline.plan.sends else Reach.BY_HAND
