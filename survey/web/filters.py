"""What templates can say: dates in words, texts in the page's language, and what every page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, g
from flask_babel import format_date, format_decimal, get_locale

from survey.domain.errors import Problem
from survey.domain.scale import in_language
from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask import Flask
    from wtforms import Form

    from survey.config import Settings
    from survey.domain.scale import Text


def init_app(app: Flask) -> None:
    """Give the templates our filters and the words that stand on every page."""
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["number"] = number
    app.jinja_env.filters["words"] = words
    app.jinja_env.filters["problems"] = problems
    app.context_processor(on_every_page)


def day(value: date) -> str:
    """Return a date in words: 3 June 2026."""
    return str(format_date(value, "d MMMM y", rebase=False))


def moment(value: datetime) -> str:
    """Return a moment in London in words: 3 June 2026 10:30."""
    return f"{day(value.astimezone(LONDON).date())} {value.astimezone(LONDON):%H:%M}"


def number(value: int) -> str:
    """Return a number as readers of the page write it: 50,000."""
    return str(format_decimal(value))


def words(text: Text) -> str:
    """Return a questionnaire's text in the language of the page."""
    return in_language(text, page_language())


def problems(form: Form) -> list[Problem]:
    """Return what is wrong with a form of WTForms, each problem with the field to mend."""
    found = [Problem("", str(what)) for what in form.form_errors]
    for field in form:
        found += [Problem(field.id, str(what)) for what in field.errors]
    return found


def page_language() -> str:
    """Return the code of the page's language, as `lang` has it."""
    return str(get_locale() or "en").replace("_", "-")


def on_every_page() -> dict[str, Any]:
    """Return what the layout needs on every page."""
    settings: Settings = current_app.extensions["survey.settings"]
    locale = get_locale()
    return {
        "council": settings.council,
        "contact": settings.contact,
        "notice": settings.notice,
        "account": g.get("account"),
        "language": page_language(),
        "direction": locale.text_direction if locale else "ltr",
    }
