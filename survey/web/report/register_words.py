"""What pages call the registers of improvement, and the form of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from survey.domain.improvement import RegisterName
from survey.web.report import register_forms as forms
from survey.web.report.cost_form import CostForm


@dataclass(frozen=True)
class Words:
    """The form of a register, its words, and the view that shows its entries."""

    form: type[forms.RegisterForm]
    new: Any
    amend: Any
    hint: Any
    stored: Any
    withdraw: Any
    view: str = "report.improvement"
    needs_figures: bool = True


WORDS = {
    RegisterName.AIMS: Words(
        forms.AimForm,
        _("New aim"),
        _("Amend the aim"),
        _("An aim says which figure is to reach what by when, and who answers for it."),
        _("The aim is stored."),
        _("Withdraw the aim"),
    ),
    RegisterName.ACTIONS: Words(
        forms.ActionForm,
        _("New action"),
        _("Amend the action"),
        _(
            "An action is registered before the wave that is to show whether it worked: "
            "then nobody can say afterwards that something else was meant."
        ),
        _("The action is stored."),
        _("Withdraw the action"),
    ),
    RegisterName.EVENTS: Words(
        forms.EventForm,
        _("New event"),
        _("Amend the event"),
        _("Events are marked on the trends, so that a jump is not a riddle a year later."),
        _("The event is stored."),
        _("Withdraw the event"),
        needs_figures=False,
    ),
    RegisterName.STRATEGIES: Words(
        forms.StrategyForm,
        _("ICT strategy"),
        _("Amend the ICT strategy"),
        _(
            "The strategy that was approved last is the one in force. It is reviewed every two years."
        ),
        _("The strategy is stored."),
        _("Withdraw the strategy"),
        needs_figures=False,
    ),
    RegisterName.SERVICE_LEVELS: Words(
        forms.ServiceLevelForm,
        _("New service level"),
        _("Amend the service level"),
        _("What was agreed with a department, beside what its people say."),
        _("The service level is stored."),
        _("Withdraw the service level"),
    ),
    RegisterName.ASSESSMENTS: Words(
        forms.AssessmentForm,
        _("New impact assessment"),
        _("Amend the impact assessment"),
        _(
            "What a new application does to those that are there already, found out before it goes live."
        ),
        _("The impact assessment is stored."),
        _("Withdraw the impact assessment"),
        needs_figures=False,
    ),
    RegisterName.COSTS: Words(
        CostForm,
        _("Costs of a year"),
        _("Amend the costs of a year"),
        _("Taken from the council’s accounts, for one service and one financial year."),
        _("The costs are stored."),
        _("Withdraw the costs"),
        view="report.value",
    ),
}
