"""A believable council with frozen releases, for tests of what is read from them, and to look at.

`python -m tests.report_factories --database URL` migrates an empty database and fills it.
"""

import argparse
import hashlib
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy import insert

from survey.domain.access import Account, StaffRole
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.product import Product
from survey.domain.release import ReleaseName
from survey.domain.wave import Links, Wave, WaveState
from survey.services import questionnaires, report
from survey.services.report_asked import Asking
from survey.storage import releases, waves
from survey.storage.releases import ChangeRow, EstimateRow, ResponseRateRow
from survey.storage.waves import WaveGroupRow
from tests.figure_factories import (
    MEASURES,
    PRODUCTS,
    a_rate,
    a_suppressed_estimate,
    an_estimate,
    answers,
    level,
    products,
    shows_products,
    tested,
)

FILE = Path(__file__).parents[1] / "questionnaires/it-service/1.yaml"
SITE, ORGANISATION = Breakdown.SITE, Breakdown.ORGANISATION

DEPARTMENTS = (
    ("people", "People", ("Adult Social Care", "Children and Families", "Education and Skills")),
    ("place", "Place", ("Housing", "Planning and Highways", "Parks and Leisure", "Waste")),
    ("resources", "Resources", ("Finance", "Human Resources", "Legal and Democratic Services")),
)
STREETS = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Juniper", "Linden", "Maple", "Oak", "Rowan")


MANAGER = Account("ada@exton.example", StaffRole.MANAGER)


def read_overview(session, now, account=MANAGER, **asked):
    """The overview as a manager of the whole council, or another account, asks for it."""
    return report.overview(session, account, Asking(**asked), now=now)


def quarters(number, last=date(2026, 6, 1)):
    """The first days of `number` quarters, the last one last."""
    months = last.year * 12 + last.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(months - 3 * (number - 1), months + 1, 3)]


def a_council(schools=24, offices=8):
    """Both trees of a council: three directorates of departments; a town hall, offices and schools."""
    groups = [
        _node(ORGANISATION, "council", "Borough of Exton", "council", None, Level.ROOT),
        _node(SITE, "everywhere", "Everywhere", "all", None, Level.ROOT),
        _node(SITE, "town-hall", "Town hall", "department office", "everywhere", Level.UPPER),
        _node(SITE, "remote", "Remote offices", "remote office", "everywhere", Level.UPPER),
        _node(SITE, "schools", "Schools", "school", "everywhere", Level.UPPER),
        _node(SITE, "hall", "Town hall, Market Street", "department office", "town-hall"),
    ]
    for code, name, departments in DEPARTMENTS:
        groups.append(_node(ORGANISATION, code, name, "directorate", "council", Level.UPPER))
        groups += [
            _node(ORGANISATION, f"{code}-{number}", department, "department", code)
            for number, department in enumerate(departments, 1)
        ]
    groups += [
        _node(SITE, f"school-{n:03}", _school(n), "school", "schools")
        for n in range(1, schools + 1)
    ]
    groups += [
        _node(
            SITE,
            f"office-{n:02}",
            f"{STREETS[n % 10]} Street office {n}",
            "remote office",
            "remote",
        )
        for n in range(1, offices + 1)
    ]
    return groups


def store_council(session, now, number=12, groups=None, **changes):
    """Store `number` quarterly waves with their frozen releases, and return the waves."""
    groups = groups or a_council()
    questionnaire = questionnaires.add_file(session, FILE, now, "ada@exton.example")
    stored = []
    for opens in quarters(number):
        store_wave(session, now, questionnaire, opens, groups, stored, **changes)
    return stored


def store_wave(session, now, questionnaire, opens, groups, stored, suppressed=(), **changes):
    """Store one more wave and its release after those in `stored`, and add it to them."""
    wave = a_released_wave(questionnaire, opens, **changes)
    waves.add(session, wave, now)
    rows = [asdict(group) | {"wave_id": wave.id} for group in groups]
    session.execute(insert(WaveGroupRow), rows)
    stored.append(wave)
    store_release(session, wave, groups, stored, suppressed=suppressed)
    return wave


def a_released_wave(questionnaire, opens, **changes):
    """Return a closed wave of the first three weeks from `opens`."""
    fields = {
        "id": f"{opens:%Y-%m}",
        "title": f"{opens:%B %Y}",
        "questionnaire_id": questionnaire.id,
        "questionnaire_version": questionnaire.version,
        "opens": opens,
        "closes": opens.replace(day=21),
        "state": WaveState.CLOSED,
        "links": Links.PERSONAL,
        "open_at": (),
        "k": 10,
        "has_frame": True,
        "series": "",
        "catalogue": tuple(Product(code, name, "applications") for code, name, _ in PRODUCTS),
    }
    return Wave(**fields | changes)


def store_release(session, wave, groups, stored, revision=1, suppressed=()):
    """Freeze believable cells for the last of the `stored` waves.

    The groups whose keys are in `suppressed` have none; with "all" nobody has.
    """
    place = len(stored) - 1
    digest = hashlib.sha256(f"{wave.id}:{revision}".encode()).hexdigest()
    name = ReleaseName(wave.id, revision, digest)
    releases.freeze(session, name, b"{}", datetime.combine(wave.closes, time(23), UTC))
    sizes = {_key(group): _size(group, groups) for group in groups}
    blank = {"site:school-003", "site:office-02", *suppressed}
    if "all" in blank:
        blank |= set(sizes)
    estimates = [
        an_estimate(
            measure, key, level(measure, place, key), answers(size), wave.has_frame and size
        )
        if key not in blank
        else a_suppressed_estimate(measure, key)
        for key, size in sizes.items()
        for measure in MEASURES
    ]
    estimates += [
        cell
        for key, size in sizes.items()
        if shows_products(key) and key not in blank
        for cell in products(key, size, place)
    ]
    releases.insert_cells(session, EstimateRow, name, estimates)
    rates = [
        a_rate(key, size if wave.has_frame else None)
        for key, size in sizes.items()
        if key not in blank
    ]
    releases.insert_cells(session, ResponseRateRow, name, rates)
    releases.insert_cells(session, ChangeRow, name, list(tested(estimates, place, stored)))
    return name


def _node(breakdown, code, name, kind, parent, at=Level.CLASS):
    return WaveGroup(breakdown, code, name, kind, parent, at, (code,))


def _school(number):
    name = STREETS[number % 10]
    return (
        f"{name} {('Primary School', 'Academy', 'Infant and Nursery School')[number % 3]} {number}"
    )


def _key(group):
    return "all" if group.level == Level.ROOT else group.key


def _size(group, groups):
    below = [
        other
        for other in groups
        if other.parent == group.code and other.breakdown == group.breakdown
    ]
    if below:
        return sum(_size(other, groups) for other in below)
    return {"school": 43, "remote office": 45, "department office": 3000}.get(group.kind, 520)


def main():
    """Fill an empty database."""
    from survey.storage.engine import make_engine, make_sessions  # noqa: PLC0415 - for the command alone
    from survey.storage.migrate import upgrade  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--waves", type=int, default=12)
    parser.add_argument("--schools", type=int, default=24)
    given = parser.parse_args()
    upgrade(given.database)
    with make_sessions(make_engine(given.database)).begin() as session:
        store_council(
            session, datetime(2026, 7, 1, tzinfo=UTC), given.waves, a_council(given.schools)
        )


GROUPS = a_council(schools=3, offices=2)
"""Few enough to be read by eye."""


if __name__ == "__main__":
    main()
