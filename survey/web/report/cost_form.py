"""The form of what a service cost in a financial year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from survey.domain.errors import Refused
from survey.domain.improvement import Cost
from survey.domain.improvement_faults import cost_faults
from survey.web.report.register_fields import (
    ChoiceField,
    FigureField,
    NumberField,
    WholeNumberField,
)
from survey.web.report.register_forms import NUMBER, RegisterForm
from survey.web.staff_forms import tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RIGHT = {"year": 2000, "annual_cost": 0, "staff": 0.0, "people_served": 1}
"""What stands for a number that is not one, so that the others can be looked at."""


class CostForm(RegisterForm):
    """What a service cost in a financial year."""

    entry = Cost

    service = ChoiceField(_("Service"))
    year = WholeNumberField(
        _("Financial year, by the year in which it begins"),
        validators=[NUMBER],
        description=_("2025 for April 2025 to March 2026."),
    )
    annual_cost = WholeNumberField(_("Cost in the year, in pounds"), validators=[NUMBER])
    staff = NumberField(
        _("IT staff, in full-time posts"),
        validators=[NUMBER],
    )
    people_served = WholeNumberField(_("People served"), validators=[NUMBER])
    figure = FigureField(
        _("Satisfaction to show beside it"),
        description=_("The figure of the whole council in the last wave of the year."),
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Look at every number at once: where one is no number, what is wrong with the others is told as well."""
        if super().validate(extra_validators):
            return True
        typed: dict[str, Any] = {
            name: right if self[name].errors else self[name].data for name, right in _RIGHT.items()
        }
        cost = Cost(service="", measure="", **typed)
        tell(self, Refused(cost_faults(cost)))
        return False
