"""Every page of results, on one blueprint."""

from __future__ import annotations

from survey.web.report import comments, overview, product, products, rooms  # noqa: F401 - each brings its own views
from survey.web.report.blueprint import blueprint

__all__ = ["blueprint"]
