"""A wave on paper: its numbers are the release's, it names nobody else's groups, and a summary fits on its page."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import Refused
from survey.domain.report_file import Edition, Wanted
from survey.services import report_making, wave_report, wave_report_gathered, wave_report_twin
from survey.services.report_asked import Asking
from survey.services.wave_report_gathered import Letterhead
from survey.storage.actions import ACTIONS
from survey.storage.aims import AIMS
from survey.storage.engine import make_engine, make_sessions
from tests import analysis_page_factories
from tests.analysis_page_factories import SIDES
from tests.improvement_factories import an_action, an_aim
from tests.pdf_structure import elements, read, text_of
from tests.report_factories import a_council

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LONG = "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology Servicesabteilung"
LETTERHEAD = Letterhead("Borough of Exton", "#1d5b79")
REPORT, SUMMARY = Edition.REPORT, Edition.SUMMARY


@pytest.fixture(scope="module")
def session(sqlite_template, tmp_path_factory):
    """Six waves of a council with findings, aims and actions; one school and one department have very long names."""
    path = tmp_path_factory.mktemp("council") / "survey.db"
    shutil.copyfile(sqlite_template, path)
    groups = a_council(schools=14, offices=3)
    for place in (9, -5):
        vars(groups[place])["name"] = f"{LONG} {place}"
    engine = make_engine(f"sqlite:///{path}")
    with make_sessions(engine)() as session:
        analysis_page_factories.fill(session, NOW, 6, groups)
        AIMS.add(session, an_aim(), NOW, "ada@exton.example")
        ACTIONS.add(session, an_action(), NOW, "ada@exton.example")
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def print_of(session):
    """The bytes and the words of a paper."""

    @cache
    def made(edition=REPORT, group="all", language="en", wave="2026-06"):
        wanted = Wanted(group, edition, language)
        revision, pdf = report_making.make(session, wave, wanted, LETTERHEAD, now=NOW)
        assert revision == 1
        reader = read(pdf)
        return pdf, reader, text_of(reader)

    return made


def figures(session, group, scope="all"):
    account = Account("ada@exton.example", StaffRole.MANAGER, scope)
    return wave_report_twin.page(session, account, Asking(group=group), now=NOW).twin.rows


def said(rows):
    """Every number of a twin, and what pages make of them: half an interval, and what a score was before it changed."""
    scores = {}
    for row in rows:
        yield from (abs(one) for one in row.values() if isinstance(one, float | int))
        if row.get("score_low") is not None:
            scores[row.get("measure"), row.get("product"), row["group"]] = row["score"]
            yield (row["score_high"] - row["score_low"]) / 2
    for row in rows:
        about = (row.get("measure"), row.get("product"), row["group"])
        if row["part"] == "test" and about in scores:
            yield scores[about] - row["test_difference"]


@pytest.mark.parametrize("group", ["all", "organisation:people", "site:schools"])
def test_every_number_on_it_is_the_release_s(session, print_of, group):
    known = {f"{round(value, 1) + 0.0:.1f}" for value in said(figures(session, group))}
    for edition in Edition:
        _, _, words = print_of(edition, group)
        printed = re.findall(r"(?<![\d.])\d+\.\d(?![\d%])", words)
        assert len(printed) > 25
        assert set(printed) <= known


def test_every_figure_of_the_release_is_on_it(session, print_of):
    _, _, words = print_of()
    for row in figures(session, "all"):
        is_printed = row["part"] in {"measure", "product", "group"} and row["wave"] == "2026-06"
        if row.get("score") is None or not is_printed or row["measure"] in SIDES:
            continue
        margin = (row["score_high"] - row["score_low"]) / 2
        assert f"{row['score']:.1f} ±{margin:.1f}" in words, row
    for named in ("Library catalogue", "Legal and Democratic Services"):
        assert named in words


def test_the_same_release_is_the_same_paper_and_another_day_changes_nothing(session, print_of):
    later = Wanted("all", REPORT, "en"), LETTERHEAD
    first, _, _ = print_of()
    _, again = report_making.make(session, "2026-06", *later, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert first == again


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "group", ["all", "organisation:people-1", "site:schools", "site:school-001"]
)
def test_a_summary_is_one_page_and_names_no_other_group(session, print_of, group, language):
    _, reader, words = print_of(SUMMARY, group, language)
    assert len(reader.pages) == 1
    others = ("Housing", "Parks and Leisure", "Remote offices", "Resources", "Infant", "Place,")
    assert not any(other in words for other in others)
    if group == "all":
        assert "People" not in words
        assert "Schools" not in words


def test_a_report_of_a_department_s_directorate_names_its_own_alone(print_of):
    _, _, words = print_of(group="organisation:people")
    assert "Adult Social Care" in words
    assert LONG.split(",", maxsplit=1)[0] in words
    assert not any(other in words for other in ("Housing", "Parks and Leisure", "Legal"))
    assert "The upright line marks where the whole council stands." in words


def test_the_council_s_departments_stand_with_their_directorates(print_of):
    _, _, words = print_of()
    table = words[words.index("Who people work for") : words.index("Where people work")]
    names = ["People", "Children and Families", "Place", "Housing", "Resources", "Human Resources"]
    places = [table.index(f"{name} ") for name in names]
    assert places == sorted(places)


def test_a_first_wave_has_no_trend_and_says_why(print_of):
    _, _, words = print_of(wave="2025-03")
    assert "These are the first figures" in words
    assert "Wave by wave" in words


def test_the_drawing_is_told_in_words(session, print_of):
    gathered = wave_report_gathered.gather(
        session, "2026-06", Wanted("all", REPORT, "en"), LETTERHEAD, now=NOW
    )
    paper = wave_report.compose(session, gathered, REPORT)
    pictures = [block for part in paper.sections for block in part.blocks if hasattr(block, "svg")]
    assert all(one.instead for one in pictures)
    assert len(pictures) == 4
    picture = pictures[0]
    assert picture.instead.startswith("A line for “Overall rating of IT” in its 95% interval")
    for row in gathered.page.trend.rows:
        assert f"{row.wave.short_month} {row.score}" in picture.instead


@pytest.mark.parametrize(("language", "tongue"), [("en", "en-GB"), ("cy", "cy-GB")])
@pytest.mark.parametrize("edition", Edition)
def test_a_paper_can_be_read_by_everybody(print_of, edition, language, tongue):
    _, reader, _ = print_of(edition, language=language)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == tongue
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title.endswith(LETTERHEAD.council)
    found = elements(reader)
    figures = [element for element in found if element["/S"] == "/Figure"]
    assert len(figures) == (1 if edition is SUMMARY else 4)
    assert all(len(figure["/Alt"]) > 40 for figure in figures)
    assert [element["/S"] for element in found].count("/H1") == 1


def test_what_is_too_few_stays_so(session, print_of):
    with pytest.raises(Refused, match="too few answers to show"):
        print_of(group="site:school-003")
    _, _, words = print_of(group="site:schools")
    assert "Too few answers to show: Elm Primary School 3" in words


def test_more_products_than_a_page_holds_are_named(session):
    gathered = wave_report_gathered.gather(
        session, "2026-06", Wanted("all", SUMMARY, "en"), LETTERHEAD, now=NOW
    )
    lines = gathered.page.products.lines
    many = tuple(replace(lines[-1], product=f"p{n}", title=f"Product {n}") for n in range(40))
    products = replace(gathered.page.products, lines=(lines[0], *many))
    gathered = replace(gathered, page=replace(gathered.page, products=products))
    paper = wave_report.compose(session, gathered, SUMMARY)
    table = next(part for part in paper.sections if part.title == "Products").blocks[0]
    assert len(table.rows) == 16
    assert table.below[0].startswith("In the whole report: Product 15; Product 16")
