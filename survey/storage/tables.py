"""Every table, gathered in one place for migrations and for tests of the schema."""

from __future__ import annotations

from survey.storage import (
    accounts,
    audit,
    ballot_box,
    drafts,
    groups,
    invitations,
    people,
    products,
    questionnaires,
    releases,
    responses,
    waves,
)
from survey.storage.base import Base

MODULES = (
    accounts,
    audit,
    ballot_box,
    drafts,
    groups,
    invitations,
    people,
    products,
    questionnaires,
    releases,
    responses,
    waves,
)

metadata = Base.metadata
