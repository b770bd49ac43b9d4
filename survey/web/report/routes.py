"""Every page of results, on one blueprint."""

from __future__ import annotations

from survey.web.report import (  # noqa: F401 - each brings its own views
    comments,
    compare,
    group,
    improvement,
    measure,
    overview,
    papers,
    priorities,
    product,
    products,
    registers,
    rooms,
    sites,
    value,
)
from survey.web.report.blueprint import blueprint

__all__ = ["blueprint"]
