"""Each figure on each page of results is found in the page's CSV twin, rounded as the page shows it.

The pages come from the list of routes, so that a new one is walked as well. What counts as a figure, and what does
not, says `figures_shown`.
"""

import re

import pytest

from survey.services import improvement_keeping
from tests import comment_factories, improvement_factories, spread_factories
from tests.analysis_page_factories import NOW, an_app, filled, signed_in
from tests.architecture.checkout import ROOT
from tests.report_factories import a_council
from tests.web.report.figures_shown import missing, rows, shown

ROUTES = (ROOT / "tests" / "route-list.txt").read_text(encoding="utf-8").splitlines()
PAGES = sorted(
    route.removesuffix(" GET")
    for route in ROUTES
    if re.fullmatch(r"/results(?!/register)[^.]* GET", route)
)
NAMED = {"<id_>": "overall-rating", "<code>": "payroll"}
WALKED = [
    *((page, "") for page in PAGES),
    ("/results", "?group=organisation:people"),
    ("/results/groups", "?group=organisation:people"),
    ("/results/measures/<id_>", "?group=site:schools"),
]
GROUPS = [group.name for group in a_council(schools=24, offices=8)]
WITHOUT = {"/results/comments", "/results/report"}
"""Pages without figures: words, and a list of papers."""


def fill(session):
    """A council of which every page has something to show."""
    waves = spread_factories.fill(session, number=6)
    entries = (
        improvement_factories.an_aim(baseline=46.0),
        improvement_factories.an_action(),
        improvement_factories.a_level(),
        improvement_factories.a_cost(),
        improvement_factories.a_cost(year=2024, annual_cost=870_000, people_served=8950),
    )
    for entry in entries:
        improvement_keeping.enter(session, improvement_factories.ADMINISTRATOR, entry, now=NOW)
    comment_factories.store_comments(session, waves[-1].id)
    comment_factories.show_all(session, waves[-1].id, NOW)


@pytest.fixture(scope="module")
def reader(sqlite_template, tmp_path_factory):
    """A manager of the whole council."""
    folder = tmp_path_factory.mktemp("council")
    url, _ = filled(sqlite_template, folder, fill)
    app = an_app(url, folder)
    yield signed_in(app)
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def visited(reader):
    """Visit a page and its twin, once."""
    seen = {}

    def visit(page, asked):
        if (page, asked) not in seen:
            address = page
            for name, value in NAMED.items():
                address = address.replace(name, value)
            twin = reader.ask(f"{address}.csv{asked}")
            assert twin.status_code == 200
            seen[page, asked] = reader.get(f"{address}{asked}"), rows(twin.text)
        return seen[page, asked]

    return visit


@pytest.mark.parametrize(("page", "asked"), WALKED, ids=map("".join, WALKED))
def test_each_figure_of_a_page_is_in_its_twin(visited, page, asked):
    lacking = missing(*visited(page, asked), GROUPS)
    assert not lacking, "\n".join(f"{one.figure} in {one.text} ({one.subject})" for one in lacking)


@pytest.mark.parametrize("page", sorted(set(PAGES) - WITHOUT))
def test_a_page_shows_figures(visited, page):
    assert sum(1 for _ in shown(visited(page, "")[0])) >= 10


def test_a_figure_that_a_twin_lacks_is_noticed(visited):
    page, twin = visited("/results", "")
    for part in ("trend", "measure", "product", "group"):
        rest = [row for row in twin if row["part"] != part]
        assert missing(page, rest), part
