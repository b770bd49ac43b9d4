"""A council for the pages of products, sites and priorities, filled once for all tests of a module."""

import shutil
from datetime import UTC, date, datetime
from math import sin

from sqlalchemy import delete, insert, select, update

from survey.app import create_app
from survey.domain.access import StaffRole
from survey.domain.improvement import Event, EventKind
from survey.domain.release import ReleaseName
from survey.services import accounts
from survey.storage import releases
from survey.storage.accounts import AccountRow
from survey.storage.engine import make_engine, make_sessions
from survey.storage.events import EVENTS
from survey.storage.findings import FindingRow
from survey.storage.releases import ChangeRow, EstimateRow, ReleaseRow
from tests.answering_factories import settings_for
from tests.figure_factories import (
    MEASURES,
    PRODUCTS,
    a_change,
    an_estimate,
    answers,
    level,
    shows_products,
)
from tests.report_factories import a_council, store_council
from tests.web.page_client import PageClient

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
PASSWORD = "three plain words"
SIDES = {
    "product-needs": 5.0, "product-easy": 2.0, "product-usability": 3.5, "product-stable": -4.0,
}  # fmt: skip


def fill(session, now=NOW, number=6, groups=None):
    """Store waves with everything that the pages show; products that changed, and an event, among it."""
    groups = groups or a_council(schools=24, offices=8)
    stored = store_council(session, now, number, groups)
    keys = {key: size for key, size in sizes(groups).items() if shows_products(key)}
    for name in release_names(session):
        cells = [cell for key, size in keys.items() for cell in _sides(key, size)]
        releases.insert_cells(session, EstimateRow, name, cells)
    spread_sites(session, groups, len(stored) - 1)
    change_products(session, stored)
    find(session)
    event = Event(
        EventKind.MIGRATION, date(2026, 1, 17), "School records moved", "", "school-records"
    )
    EVENTS.add(session, event, now, "ada@exton.example")
    return stored


def change_products(session, stored):
    """Let payroll be called better than a year ago, and school records worse by its slope alone."""
    last, name = stored[-1].id, release_names(session)[-1]
    subject = (ChangeRow.wave_id == last, ChangeRow.product.in_(["payroll", "school-records"]))
    session.execute(delete(ChangeRow).where(*subject))
    a_year_ago, lately = [stored[-5]], stored[-4:-1]
    told = [
        a_change("product-overall", 5.1, a_year_ago, "year-ago", "payroll"),
        a_change(
            "product-overall", -1.0, a_year_ago, "year-ago", "school-records", is_change=False
        ),
        a_change("product-overall", -4.4, lately, "slope", "school-records"),
    ]
    releases.insert_cells(session, ChangeRow, name, told)


IMPORTANCE = {
    "support": 0.24, "network": 0.19, "computer": 0.13, "email": 0.11, "business-applications": 0.09,
    "communication": 0.07, "training": 0.06, "internet": 0.05, "telephones": 0.03, "lost-time": 0.03,
}  # fmt: skip


def find(session):
    """Let the last release hold findings of the council, of Housing, and a refusal for People."""
    name = release_names(session)[-1]
    drivers = drivers_of(session, name)
    items = ["support-speed", "support-solved", "support-helpful"]
    reliable = {
        "items": items, "n": 1040, "alpha": 0.84, "low": 0.82, "high": 0.86, "omega": 0.85, "standardised": 0.84,
        "spearman_brown": None, "item_rest": dict.fromkeys(items, 0.6), "dropped": dict.fromkeys(items, 0.75),
        "warnings": [], "refused": "",
    }  # fmt: skip
    hasty = {
        "flagged": {"straight-lining": 61, "mostly-blank": 14, "contradictory": None}, "flagged_any": 78,
        "base": 1310, "score_with": 63.0, "score_without": 63.4, "difference": 0.4, "refused": "",
    }  # fmt: skip
    lost = {
        "median": 1.2, "trimmed_mean": 1.6, "capped_mean": 2.1, "at_least": 1.7, "at_most": 2.6, "cap": 10.0,
        "unit": "hours", "base": 1288, "refused": "",
    }  # fmt: skip
    said = [
        ("drivers", "all", "overall-rating", drivers("all")),
        ("drivers", "organisation:place-1", "overall-rating", drivers("organisation:place-1")),
        ("drivers", "organisation:people", "overall-rating", {"n": 84, "refused": "too few"}),
        ("reliability", "all", "support", reliable),
        ("reliability", "organisation:people", "support", {"n": 22, "refused": "too few"}),
        ("quality", "all", "", hasty),
        ("lost-time", "all", "lost-time", lost),
        ("product-drivers", "all", "school-records", of_a_product()),
        ("product-drivers", "all", "payroll", {"n": 91, "refused": "too few"}),
    ]
    rows = [
        dict(zip(("kind", "group_key", "subject", "content"), row, strict=True))
        | {"wave_id": name.wave, "revision": name.revision}
        for row in said
    ]
    session.execute(insert(FindingRow), rows)


def of_a_product():
    """How a release's drivers of a product look."""
    told = [
        {
            "measure": f"product-{name}", "importance": share, "low": share - 0.1, "high": share + 0.1,
            "johnson": share, "score": 60.0, "vif": 1.4,
        }
        for name, share in (("easy", 0.3), ("needs", 0.55), ("stable", 0.15))
    ]  # fmt: skip
    return {"n": 141, "r2": 0.48, "left_out": [], "drivers": told, "refused": ""}


def drivers_of(session, name):
    """How a release's drivers look for a group whose scores it holds."""
    columns = (EstimateRow.measure, EstimateRow.group_key, EstimateRow.score)
    rows = session.execute(select(*columns).where(EstimateRow.wave_id == name.wave))
    scores = {(measure, key): score for measure, key, score in rows}

    def drivers(key):
        told = [
            {
                "measure": measure, "importance": share, "low": max(share - 0.04, 0.0), "high": share + 0.045,
                "johnson": share, "score": scores[measure, key], "vif": 1.8,
            }
            for measure, share in IMPORTANCE.items()
        ]  # fmt: skip
        return {"n": 940, "r2": 0.52, "left_out": ["intranet"], "drivers": told, "refused": ""}

    return drivers


LOW, HIGH = "site:school-007", "site:school-012"
"""The school that stands out for the worse, and the one for the better."""


def spread_sites(session, groups, place):
    """Let single sites differ in how many answer in the last wave and, but for two, little in what they say."""
    last = release_names(session)[-1].wave
    nodes = [group for group in groups if group.level == "class" and group.breakdown == "site"]
    for number, node in enumerate(nodes, 1):
        base = 14 + (number * 7) % 40 if node.kind != "department office" else 410
        away = 4 * sin(number * 2.4) + {LOW: -26.0, HIGH: 24.0}.get(node.key, 0.0)
        for measure in MEASURES:
            lost = -22.0 if (node.key, measure) == (LOW, "network") else 0.0
            score = min(max(level(measure, place) + away + lost, 3.0), 97.0)
            row = an_estimate(measure, node.key, score, base, base * 2)
            changed = update(EstimateRow).where(
                EstimateRow.wave_id == last,
                EstimateRow.measure == measure,
                EstimateRow.group_key == node.key,
                EstimateRow.suppressed == "",
            )
            session.execute(changed.values(row))


def sizes(groups):
    """How many people each group holds, by key, as `report_factories` has it."""
    below = {}
    for group in groups:
        size = {"school": 43, "remote office": 45, "department office": 3000}.get(group.kind, 520)
        below[group.breakdown, group.code] = size if group.level == "class" else 0
    for group in groups:
        if group.level == "class":
            below[group.breakdown, group.parent] += below[group.breakdown, group.code]
    found = {f"{breakdown}:{code}": size for (breakdown, code), size in below.items() if size}
    return found | {"all": sum(s for (b, _), s in below.items() if b == "site") // 2}


def release_names(session):
    """The releases, oldest wave first."""
    columns = (ReleaseRow.wave_id, ReleaseRow.revision, ReleaseRow.digest)
    rows = session.execute(select(*columns).order_by(ReleaseRow.wave_id))
    return [ReleaseName(*row) for row in rows]


def _sides(key, size):
    for measure, away in SIDES.items():
        yield an_estimate(measure, key, 60.0 + away, answers(size), size, "all")
        for number, (code, _, score) in enumerate(PRODUCTS):
            base = max(answers(size) // (number + 2), 2)
            if score is not None and base >= 10:
                now = score + away + 4 * sin(number + away)
                yield an_estimate(measure, key, now, base, size, code)


def filled(template, folder, fill_in=fill):
    """A filled database of its own in a folder: its URL, and the factory of sessions on it."""
    shutil.copyfile(template, folder / "survey.db")
    url = f"sqlite:///{folder / 'survey.db'}"
    sessions = make_sessions(make_engine(url))
    with sessions.begin() as session:
        fill_in(session)
        for email, scope in (("ada@exton.example", "all"), ("sue@exton.example", "site:schools")):
            add_manager(session, email, scope)
    return url, sessions


def add_manager(session, email, scope):
    """Add a manager whose scope is taken as it is: the directory's groups are not stored."""
    role = {"role": StaffRole.MANAGER, "password": PASSWORD, "cost": 1}
    accounts.add(session, email, **role, now=NOW, actor="test")
    session.execute(update(AccountRow).where(AccountRow.email == email).values(scope=scope))


def an_app(url, folder):
    """The application on a filled database, in July 2026."""
    app = create_app(settings_for(url, folder / "keys"))
    app.extensions["survey.clock"] = lambda: NOW
    return app


def signed_in(app, email="ada@exton.example"):
    """A client that has signed in."""
    client = PageClient(app)
    response = client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
    assert response.status_code == 303
    return client
