"""Entries for the registers of improvement, as somebody might type them, for the council of report_factories."""

from datetime import UTC, date, datetime

from sqlalchemy import update

from survey.domain.access import Account, StaffRole
from survey.domain.improvement import (
    Action,
    ActionState,
    Aim,
    Cost,
    Event,
    EventKind,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
)
from survey.services import improvement_keeping, improvement_page
from survey.services.report_asked import Asking
from survey.storage import releases, report_cells
from survey.storage.releases import ChangeRow, EstimateRow
from tests.figure_factories import a_change

LATER = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
EARLY = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)
"""Before the wave of March 2026 opened."""
ADMINISTRATOR = Account("root@exton.example", StaffRole.ADMINISTRATOR)
PEOPLE = Account("bo@exton.example", StaffRole.MANAGER, "organisation:people")


def an_aim(**changes):
    """An aim for the network, from the wave of June 2025."""
    fields = {
        "measure": "network",
        "product": "",
        "group_key": "all",
        "baseline_wave": "2025-06",
        "baseline": 0.0,
        "target": 70.0,
        "due": date(2027, 3, 31),
        "owner": "Network manager",
        "approved_by": "Cabinet",
        "approved_on": date(2026, 1, 15),
    }
    return Aim(**fields | changes)


def an_action(**changes):
    """An action that began before the wave of March 2026."""
    fields = {
        "title": "New network",
        "measure": "network",
        "product": "",
        "group_key": "all",
        "owner": "Network manager",
        "due": date(2026, 12, 31),
        "cost": 12_000,
        "state": ActionState.BEGUN,
        "began": date(2026, 2, 1),
    }
    return Action(**fields | changes)


def an_event(**changes):
    """An event that touched every figure."""
    return Event(
        **{"kind": EventKind.MIGRATION, "day": date(2025, 5, 2), "title": "Email moved"} | changes
    )


def a_strategy(**changes):
    """A strategy whose review is due in a while."""
    fields = {
        "title": "ICT strategy",
        "approved_by": "Cabinet",
        "approved_on": date(2025, 5, 1),
        "review_due": date(2027, 5, 1),
        "place": "",
    }
    return Strategy(**fields | changes)


def a_level(**changes):
    """A service level agreed with a department."""
    fields = {
        "measure": "support",
        "product": "",
        "group_key": "organisation:people-1",
        "level": 50.0,
        "agreed_with": "Director of People",
        "starts": date(2025, 4, 1),
    }
    return ServiceLevel(**fields | changes)


def an_assessment(**changes):
    """An impact assessment."""
    fields = {
        "product": "Library catalogue",
        "day": date(2026, 1, 10),
        "finding": "Nothing else grew slower.",
        "assessed_by": "ICT projects",
    }
    return ImpactAssessment(**fields | changes)


def a_cost(**changes):
    """What all of IT cost from April 2025 to March 2026."""
    fields = {
        "service": "",
        "year": 2025,
        "annual_cost": 900_000,
        "staff": 12.5,
        "people_served": 9000,
        "measure": "overall-rating",
        "product": "",
    }
    return Cost(**fields | changes)


def enter(session, content, account=ADMINISTRATOR, now=LATER):
    """Enter something and return its number."""
    return improvement_keeping.enter(session, account, content, now=now)


def judge(session, wave, against, difference=8.0, measure="network", group_key="all", **changes):
    """Store what a release found out about an action, as closing does."""
    row = a_change(
        measure,
        difference,
        [against],
        contrast=f"since:{against.id}",
        family="F4",
        group_key=group_key,
        **changes,
    )
    name = releases.latest_of(session, [wave.id])[wave.id]
    releases.insert_cells(session, ChangeRow, name, [row])


def suppress(session, group_key):
    """Let no release show a figure of a group."""
    blank = dict.fromkeys(
        ("base", "score", "score_low", "score_high", "mean", "se", "ci_low", "ci_high")
    )
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.group_key == group_key)
        .values(**blank, suppressed="too few answers")
    )


def read(session, account=ADMINISTRATOR, **asked):
    """The page of improvement, as somebody asks for it after the last wave."""
    return improvement_page.improvement(session, account, Asking(**asked), now=LATER)


def figure(session, measure="network", group="all", wave="2026-06"):
    """A figure as it was published."""
    (cell,) = report_cells.cells_of_wave(session, wave, 1, [measure], [group])
    return cell
