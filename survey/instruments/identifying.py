"""Items that tell who somebody is: refused, with the words that gave them away.

Answers are published for groups of at least K. An item on role, length of service or age would cut those groups
into smaller ones than any release protects, so departments and sites come from the staff list and nothing else
is asked about the person. The patterns are ours and plain; docs/questionnaires.md shows them to authors.
"""

from __future__ import annotations

import re

TELLING_IDS = frozenset(
    (
        "age",
        "birthday",
        "date-of-birth",
        "disability",
        "ethnicity",
        "gender",
        "nationality",
        "religion",
        "sex",
        "sexuality",
        "forename",
        "initials",
        "name",
        "surname",
        "postcode",
        "staff-number",
        "employer",
        "grade",
        "job",
        "job-title",
        "occupation",
        "role",
        "salary",
        "payroll-number",
        "length-of-service",
        "service-length",
        "tenure",
        "working-pattern",
        "years-of-service",
        "campus",
        "department",
        "directorate",
        "location",
        "manager",
        "office",
        "school",
        "team",
    )
)
"""Item ids that name a property of the respondent; `_` counts as `-`."""

_PROPERTY = (
    r"(age|age group|date of birth|gender|sex|ethnic|ethnicity|religion|disability|sexual orientation|nationality"
    r"|name|first name|surname|initials|e-?mail address|telephone number|phone number|post ?code|home address"
    r"|job|job title|role|post|occupation|profession|grade|pay grade|band|salary|contract|working hours"
    r"|department|directorate|team|office|school|line manager|staff number|payroll number|employee number"
    r"|length of service|years of service)"
)
TELLING_WORDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat is your {_PROPERTY}\b",
        rf"\bwhich (best )?describes your {_PROPERTY}\b",
        rf"\b(enter|give|state|tell us|choose|select) your {_PROPERTY}\b",
        r"\bhow old are you\b",
        r"\bwhat year were you born\b",
        r"\bhow long have you (worked|been (employed|working|in post|in your|with|at))\b",
        r"\bhow many years have you (worked|been)\b",
        r"\bwhen did you (start|join) (work|working|the council|the school)\b",
        r"\b(which|what) (department|directorate|team|office|school|site|building) (do you|are you)\b",
        r"\bwhere do you (normally |usually |mainly )?work\b",
        r"\bwho is your (line )?manager\b",
        r"\bdo you (work (full|part)[- ]time|manage (people|staff)|have a disability)\b",
        r"\bare you (a manager|a teacher|male|female|full[- ]time|part[- ]time|disabled)\b",
    )
)
"""Questions about the respondent, in English. A question *about* a service may use any of the nouns."""


def telling(item_id: str, ask: str) -> str | None:
    """Return the part of an item that asks who the respondent is, or None where nothing does."""
    if item_id.replace("_", "-") in TELLING_IDS:
        return item_id
    for pattern in TELLING_WORDS:
        found = pattern.search(ask)
        if found:
            return found.group()
    return None


def because(words: str) -> str:
    """Return the refusal of an item that asks who the respondent is."""
    return (
        f"asks who the respondent is (“{words}”): such answers single people out inside their group. "
        "Leave the item out; departments and sites come from the staff list "
        "(docs/questionnaires.md, Items that identify people)"
    )
