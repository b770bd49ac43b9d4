"""Every table, gathered in one place for migrations and for tests of the schema."""

from __future__ import annotations

from survey.storage import (
    accounts,
    audit,
    ballot_box,
    contacts,
    drafts,
    findings,
    group_history,
    groups,
    invitations,
    jobs,
    messages,
    people,
    printouts,
    products,
    questionnaires,
    quiet_periods,
    rate_readings,
    releases,
    responses,
    tickets,
    uploads,
    wave_plans,
    waves,
)
from survey.storage.base import Base

MODULES = (
    accounts,
    audit,
    ballot_box,
    contacts,
    drafts,
    findings,
    group_history,
    groups,
    invitations,
    jobs,
    messages,
    people,
    printouts,
    products,
    questionnaires,
    quiet_periods,
    rate_readings,
    releases,
    responses,
    tickets,
    uploads,
    wave_plans,
    waves,
)

metadata = Base.metadata
