"""Whatever a twin counts people by stands in a release: so what the solver is given of releases is all there is.

`test_solver` works with the tables of releases, of which pages, twins and files are made. Here every twin is asked
for by HTTP: its counts of people are those of releases, and no other column of it counts anything but what is named.
"""

import re

import pytest
from sqlalchemy import select

from survey.storage.engine import make_engine, make_sessions
from survey.storage.findings import DistributionRow, FindingRow
from survey.storage.releases import EstimateRow, ResponseRateRow
from tests.analysis_page_factories import an_app, filled, signed_in
from tests.web.report.figures_shown import rows
from tests.web.report.test_every_figure import NAMED, PAGES, fill

COUNT_NO_ANSWERS = {
    "annual_cost", "changes", "code", "cost", "items", "measures", "measures_clear", "number", "people_served",
    "place", "sites", "sites_unnamed", "tests", "waves",
}  # fmt: skip
"""Columns of whole numbers that count neither answers nor those who gave them."""
GROUPS = ("all", "organisation:people", "site:school-001")


@pytest.fixture(scope="module")
def council(sqlite_template, tmp_path_factory):
    """The address of a filled database, and a manager who reads it."""
    folder = tmp_path_factory.mktemp("council")
    url, _ = filled(sqlite_template, folder, fill)
    app = an_app(url, folder)
    yield url, signed_in(app)
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def twins(council):
    """The rows of every twin of every page, for some groups."""
    _, reader = council
    found = []
    for page in PAGES:
        address = page
        for name, value in NAMED.items():
            address = address.replace(name, value)
        for group in GROUPS:
            answer = reader.ask(f"{address}.csv?group={group}")
            found += rows(answer.text) if answer.status_code == 200 else []
    return found


@pytest.fixture(scope="module")
def released(council):
    """The counts in the tables of releases, by what they are about: column, measure, product and group."""
    url, _ = council
    engine = make_engine(url)
    counts = set()
    with make_sessions(engine)() as session:
        for row in session.scalars(select(EstimateRow)):
            about = (row.measure, row.product, row.group_key)
            counts |= {("base", *about, row.base), ("eligible", *about, row.eligible)}
        for row in session.scalars(select(ResponseRateRow)):
            of_group = {
                "returned": row.returned,
                "staff_eligible": row.eligible,
                "staff_invited": row.invited,
            }
            counts |= {(name, "", "", row.group_key, value) for name, value in of_group.items()}
        for row in session.scalars(select(DistributionRow)):
            counts.add(("count", row.measure, row.product, row.group_key, row.count))
        for row in session.scalars(select(FindingRow)):
            inside = {**row.content, **(row.content.get("flagged") or {})}
            whole = {
                ("found", "", "", row.group_key, value)
                for value in inside.values()
                if isinstance(value, int)
            }
            counts |= whole
    engine.dispose()
    return counts


def told(row):
    """Yield each count of people in a row of a twin, by what it is about.

    The limits of a funnel are drawn for bases that nobody has.
    """
    if row["part"] == "limit":
        return
    about = (
        row.get("measure") or "",
        row.get("product") or "",
        row.get("group_key") or row.get("group") or "all",
    )
    group = ("", "", about[2])
    is_found = row["part"].startswith(("drivers", "reliability", "quality", "lost-time"))
    for column in ("base", "eligible", "count"):
        if row.get(column):
            yield ("found", *group) if is_found else (column, *about), row[column]
    for column in ("returned", "staff_eligible", "staff_invited"):
        if row.get(column):
            yield (column, *group), row[column]
    for column in ("n", "flagged_any"):
        if row.get(column):
            yield ("found", *group), row[column]


def test_a_twin_counts_nobody_that_a_release_does_not(twins, released):
    counted = [(*about, int(value)) for row in twins for about, value in told(row)]
    assert len(counted) > 1000
    strange = sorted(set(counted) - released)
    assert not strange, strange[:20]


def test_no_other_column_of_a_twin_counts_answers(twins):
    counts = {
        "base",
        "eligible",
        "count",
        "returned",
        "staff_eligible",
        "staff_invited",
        "n",
        "flagged_any",
    }
    values = {}
    for row in twins:
        for column, value in row.items():
            if value:
                values.setdefault(column, []).append(value)
    whole = {
        column
        for column, held in values.items()
        if all(re.fullmatch(r"-?\d+", one) for one in held)
    }
    assert whole - counts <= COUNT_NO_ANSWERS
