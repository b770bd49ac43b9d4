"""The forms of the registers of improvement. Their fields bear the names that problems are told by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from survey.domain.improvement import (
    Action,
    ActionState,
    Aim,
    Event,
    EventKind,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
)
from survey.web.report.register_fields import (
    ChoiceField,
    DayField,
    FigureField,
    NumberField,
    OneOfField,
    WholeNumberField,
)
from survey.web.staff_forms import choices as pairs

if TYPE_CHECKING:
    from datetime import date

    from survey.domain.improvement import Content
    from survey.services.improvement_choices import Choices

FIELD_OF = {"measure": "figure", "product": "figure"}
"""Fields of these forms by the names that problems are told by, where the two differ."""

_DAY = InputRequired(_("Enter a date"))
NUMBER = InputRequired(_("Enter a number"))


class RegisterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the forms share: choosing from what there is, holding an entry, and returning one."""

    entry: ClassVar[type[Content]]
    every: ClassVar[Any] = ""
    """How the choice of every figure is worded, where there is one."""

    def offer(self, choices: Choices, held: Content | None = None) -> None:
        """Let this form choose from what there is; what an entry is about already stays among it."""
        if "figure" in self:
            value = None if held is None else _figure_of(held)
            self.figure.offer(choices, every=str(self.every), held=value)
        if "group_key" in self:
            self.group_key.choices = pairs(choices.groups)
        if "baseline_wave" in self:
            self.baseline_wave.choices = pairs(choices.waves)
        if "service" in self:
            self.service.choices = pairs(choices.services)
        for name in ("group_key", "baseline_wave", "service"):
            _keep(self, name, held)

    def hold(self, content: Content) -> None:
        """Fill this form with an entry, as if somebody had typed it."""
        self.process(None, data={**vars(content), "figure": _figure_of(content)})

    def freeze(self, names: frozenset[str]) -> None:
        """Leave out what can no longer be changed."""
        for name in {FIELD_OF.get(one, one) for one in names}:
            del self[name]

    def content(self, before: Content | None) -> Content:
        """Return the entry that is typed here; what is left out of the form stays as it was."""
        return self.entry(**self.typed(before))

    def typed(self, before: Content | None) -> dict[str, Any]:
        """Return the values of an entry's fields."""
        values = {} if before is None else dict(vars(before))
        for field in self:
            if field.name == "figure":
                values["measure"], values["product"] = field.figure()
            elif field.name != "csrf_token":
                values[field.name] = _plain(field)
        return values


class AimForm(RegisterForm):
    """An aim."""

    entry = Aim

    figure = FigureField(_("Figure that is to be reached"))
    group_key = ChoiceField(_("For whom"))
    baseline_wave = ChoiceField(
        _("Baseline: the wave to start from"),
        description=_("Its figure is looked up as it was published, and kept with the aim."),
    )
    target = NumberField(
        _("Target, as a score from 0 to 100"),
        validators=[NUMBER],
        description=_("Challenging, and within reach. The pages of results show where you stand."),
    )
    due = DayField(_("To be reached by"), validators=[_DAY])
    owner = StringField(_("Who answers for it"), description=_("A name or a post."))
    approved_by = StringField(
        _("Approved by"), description=_("For instance: the Cabinet, the ICT board.")
    )
    approved_on = DayField(_("Approved on"), validators=[_DAY])

    def content(self, before: Content | None) -> Aim:
        """Return the aim; its baseline is looked up where it is stored."""
        return Aim(**{"baseline": 0.0, **self.typed(before)})


class ActionForm(RegisterForm):
    """An action."""

    entry = Action

    title = StringField(_("What is done"))
    figure = FigureField(
        _("Figure that it is meant to move"),
        description=_(
            "Say it before the wave that is to show it: once that wave is released, this cannot be changed."
        ),
    )
    group_key = ChoiceField(_("For whom"))
    owner = StringField(_("Who answers for it"), description=_("A name or a post."))
    due = DayField(_("To be finished by"), validators=[_DAY])
    cost = WholeNumberField(_("Cost, in pounds"), validators=[NUMBER])
    state = OneOfField(
        _("How far it has come"),
        choices=pairs(
            [
                (ActionState.PLANNED, _("Planned")),
                (ActionState.BEGUN, _("Begun")),
                (ActionState.DONE, _("Done")),
            ]
        ),
        default=ActionState.PLANNED,
    )
    began = DayField(
        _("First day (once it has begun)"),
        validators=[Optional()],
        description=_("The wave before this day is what later waves are compared with."),
    )
    said = TextAreaField(
        _("What people had said"),
        render_kw={"rows": "3"},
        description=_("For the page “You said, we did”, in your words: never quote a comment."),
    )
    did = TextAreaField(_("What was done about it"), render_kw={"rows": "3"})
    is_public = BooleanField(_("Show this on the page “You said, we did”, which anybody may read"))

    def content(self, before: Content | None) -> Action:
        """Return the action."""
        values = self.typed(before)
        return Action(**{**values, "state": ActionState(values["state"])})


class EventForm(RegisterForm):
    """An event."""

    entry = Event

    every = _("Every figure")

    kind = OneOfField(
        _("What sort of thing"),
        choices=pairs(
            [
                (EventKind.MIGRATION, _("A migration or a new system")),
                (EventKind.INCIDENT, _("An incident")),
                (EventKind.CONTRACT, _("A change of contract")),
                (EventKind.OTHER, _("Something else")),
            ]
        ),
        default=EventKind.MIGRATION,
    )
    title = StringField(_("What happened"), description=_("A few words: they stand on the trends."))
    day = DayField(_("Day"), validators=[_DAY])
    figure = FigureField(_("Figure that it touched"))
    group_key = ChoiceField(_("Whom it touched"))

    def content(self, before: Content | None) -> Event:
        """Return the event."""
        values = self.typed(before)
        return Event(**{**values, "kind": EventKind(values["kind"])})


class StrategyForm(RegisterForm):
    """An ICT strategy."""

    entry = Strategy

    title = StringField(_("Title"))
    approved_by = StringField(_("Approved by"))
    approved_on = DayField(_("Approved on"), validators=[_DAY])
    review_due = DayField(
        _("Next review (optional)"),
        validators=[Optional()],
        description=_("Left empty, it is two years after the approval."),
    )
    place = StringField(_("Where it can be read (optional)"))

    def content(self, before: Content | None) -> Strategy:
        """Return the strategy."""
        values = self.typed(before)
        if values["review_due"] is None:
            values["review_due"] = _two_years_after(values["approved_on"])
        return Strategy(**values)


class ServiceLevelForm(RegisterForm):
    """A service level."""

    entry = ServiceLevel

    group_key = ChoiceField(_("Agreed with"))
    agreed_with = StringField(_("Who agreed to it there"), description=_("A name or a post."))
    figure = FigureField(_("Figure"))
    level = NumberField(
        _("Level agreed, as a score from 0 to 100"),
        validators=[NUMBER],
        description=_("At least this much; at most, where less is better."),
    )
    starts = DayField(_("From"), validators=[_DAY])
    ends = DayField(
        _("Until (optional)"),
        validators=[Optional()],
        description=_("Left empty, it holds until further notice."),
    )


class AssessmentForm(RegisterForm):
    """An impact assessment of a new application."""

    entry = ImpactAssessment

    product = StringField(_("New application"))
    day = DayField(_("Assessed on"), validators=[_DAY])
    assessed_by = StringField(_("Assessed by"))
    finding = TextAreaField(
        _("What was found"),
        render_kw={"rows": "5"},
        description=_("What it does to the speed and reliability of what is there already."),
    )


def _two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 2, day=28)


def _plain(field: Any) -> object:  # noqa: ANN401 - a field of WTForms
    """Return what was typed; texts without blanks around them, their lines ended by one character."""
    if isinstance(field, StringField):
        return (field.data or "").replace("\r\n", "\n").strip()
    data: object = field.data
    return data


def _figure_of(content: Content) -> str:
    measure, product = getattr(content, "measure", ""), getattr(content, "product", "")
    return f"{measure}/{product}" if product else measure


def _keep(form: RegisterForm, name: str, held: Content | None) -> None:
    """Let a list to choose from hold what an entry has there, though it is offered no longer."""
    value = getattr(held, name, None)
    if name in form and value is not None:
        offered = form[name].choices
        if value not in [one.value for one in offered]:
            form[name].choices = [*offered, *pairs([(value, value)])]
