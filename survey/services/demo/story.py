"""What happened at the fictional council, wave by wave, in points of satisfaction.

Twelve quarters. In the fifth, email moved to another system and hurt everybody; it healed in a year.
From the ninth a new help desk answered faster. In the tenth the schools got a new network. Since the
seventh, Planning has worked with an application that fails it; School records has lost ground all along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from survey.services.demo.council import Employee

EMAIL_MOVED = 5
PLANNING_SUFFERS = 7
HELP_DESK = 9
SCHOOL_NETWORK = 10

_EMAIL = (-16.0, -11.0, -7.0, -3.0)
_EMAIL_OVERALL = (-7.0, -5.0, -3.0, -1.0)
_HELP_DESK = (4.0, 8.0, 11.0, 13.0)
_HELP_DESK_OVERALL = (2.0, 4.0, 5.0, 6.0)
_SCHOOLS_OVERALL = 5.0
_SCHOOLS_NETWORK = 17.0
_PLANNING = {"business-applications": -24.0, "overall-rating": -14.0, "lost-time": -12.0}
_FALLING = 2.2
"""Points a quarter that School records loses."""


def story(area: str, wave: int, person: Employee) -> float:
    """Return what has happened to an area by a wave, for somebody."""
    points = 0.0
    if area == "email":
        points += _since(_EMAIL, wave, EMAIL_MOVED)
    if area == "support":
        points += _lasting(_HELP_DESK, wave, HELP_DESK)
    if area == "overall-rating":
        points += _since(_EMAIL_OVERALL, wave, EMAIL_MOVED)
        points += _lasting(_HELP_DESK_OVERALL, wave, HELP_DESK)
    if person.site.kind == "SCHOOLS" and wave >= SCHOOL_NETWORK:
        points += {"network": _SCHOOLS_NETWORK, "overall-rating": _SCHOOLS_OVERALL}.get(area, 0.0)
    if person.department == "PLN" and wave >= PLANNING_SUFFERS:
        points += _PLANNING.get(area, 0.0)
    return points


def product_story(code: str, wave: int) -> float:
    """Return what has happened to a product by a wave."""
    if code == "SCHOOL":
        return -_FALLING * (wave - 1)
    if code == "MAIL":
        return _since(_EMAIL, wave, EMAIL_MOVED)
    if code == "HELP":
        return _lasting(_HELP_DESK, wave, HELP_DESK)
    if code == "PLAN" and wave >= PLANNING_SUFFERS:
        return _PLANNING["business-applications"]
    return 0.0


_COMMENTS = (
    "A computer that starts before I have made my tea.",
    "Tell us before you change something, not after.",
    "One password instead of six.",
    "The wireless does not reach the far classrooms.",
    "More time on the phone with somebody who listens. The last one did, and it helped.",
    "Let me print from anywhere.",
    "School records freezes when we take the register.",
    "Training that is about my job.",
    "Search on the intranet never finds anything.",
    "Fewer updates in the middle of the day.",
)
_ON_EMAIL = (
    "Give me my old email back.",
    "My calendar lost half its meetings when email moved.",
    "Email is slow since the move.",
)
GIVES_AWAY = "the only"
"""Who writes this holds a post of their own: no words can be taken out of it."""
_CARELESS = (
    "Ring me on 01632 960 114 and I will show you what it does.",
    "Thank Mr Okafor of the help desk. He stayed until it worked.",
    "Ticket INC0048213 has been open since March.",
    "I am the only archivist here, and my scanner is older than I am.",
)
_ONE_IN = 23
"""One person in so many leaves in what tells who they are."""


def comment_on(wave: int, person: Employee, random: Random) -> str:
    """Draw what somebody would change."""
    words = _on_mind(wave, person, random)
    turn, is_careful = divmod(int(person.reference[1:]), _ONE_IN)
    return words if is_careful else _CARELESS[turn % len(_CARELESS)]


def _on_mind(wave: int, person: Employee, random: Random) -> str:
    if person.department == "PLN" and wave >= PLANNING_SUFFERS:
        return "The new planning system. It loses applications and takes minutes to open a map."
    if wave in {EMAIL_MOVED, EMAIL_MOVED + 1}:
        return random.choice(_ON_EMAIL + _COMMENTS)
    return random.choice(_COMMENTS)


def _since(points: tuple[float, ...], wave: int, first: int) -> float:
    """Return the points of a passing trouble: one for each wave from the first, then nothing."""
    return points[wave - first] if 0 <= wave - first < len(points) else 0.0


def _lasting(points: tuple[float, ...], wave: int, first: int) -> float:
    """Return the points of a lasting change, which stays at the last."""
    return 0.0 if wave < first else points[min(wave - first, len(points) - 1)]
