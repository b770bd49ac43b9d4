"""What an import would change is told before it is done, and the import then does that."""

import os
import subprocess
import sys
import textwrap
from datetime import date

import pytest

from survey.domain.group import Breakdown
from survey.domain.group_changes import GroupEvent
from survey.domain.people_changes import EXAMPLES, Flow, PersonEvent
from survey.domain.product_changes import ProductEvent
from survey.services import directory, directory_changes
from survey.storage import people
from tests.directory_factories import FRAME, GROUPS, PRODUCTS, import_council, write_directory

HEADER = "person,email,organisation,site,language,products\n"


@pytest.fixture
def files(tmp_path):
    return write_directory(tmp_path / "files")


@pytest.fixture
def council(session, tmp_path, now):
    import_council(session, tmp_path / "council", now)


@pytest.fixture
def compare(session, now):
    return lambda **files: directory_changes.compare(session, files, now=now)


def test_a_first_import_opens_every_group_and_everybody_joins(compare, files):
    changes = compare(**files)
    assert changes.problems == ()
    assert {line.what for line in changes.groups} == {GroupEvent.OPENED}
    assert len(changes.groups) == 14
    assert [change.what for change in changes.products] == [ProductEvent.ADDED] * 3
    total = sum(FRAME.values())
    assert (changes.people.before, changes.people.after) == (0, total)
    assert changes.people.events == {PersonEvent.JOINED: total}


def test_the_same_files_again_change_nothing(compare, council, files):
    changes = compare(**files)
    assert changes.are_none
    assert changes.groups == changes.products == changes.people.flows == ()


def test_what_has_no_file_is_not_compared(compare, council, files):
    changes = compare(products=files["products"])
    assert (changes.groups, changes.products, changes.people) == (None, (), None)


def test_groups_that_are_renamed_moved_closed_merged_and_added_are_told_by_name(
    compare, council, files
):
    groups = GROUPS.replace("Ash Lane School,school,school,north", "Ash School,school,school,west")
    groups = groups.replace(
        "organisation,educ,Education,department,people",
        "organisation,educ,Education,department,place",
    )
    groups = groups.replace(
        "Cedar School,school,school,north,,,", "Cedar School,school,school,north,,2026-09-01,S1"
    )
    files["groups"].write_text(groups + "site,S5,Elm School,school,school,,2026-09-01,,\n")
    told = [
        (line.key, line.name, line.what.value, line.before, line.after, line.day)
        for line in compare(groups=files["groups"]).groups
    ]
    today = date(2026, 6, 3)
    september = date(2026, 9, 1)
    assert told == [
        ("organisation:educ", "Education", "moved", "People", "Place", today),
        ("site:S1", "Ash School", "renamed", "Ash Lane School", "Ash School", today),
        ("site:S1", "Ash School", "area", "north", "west", today),
        ("site:S3", "Cedar School", "merged", "", "Ash School", september),
        ("site:S5", "Elm School", "opened", "", "Elm School", september),
    ]


def test_products_that_are_renamed_closed_and_gone_are_told(compare, council, files):
    products = PRODUCTS.replace("mail,Email,email,,", "mail,Email and calendar,email,,2026-12-31")
    files["products"].write_text(products.replace("payroll,Payroll", "pay,Payroll"))
    assert [
        (change.code, change.what.value, change.before, change.after)
        for change in compare(products=files["products"]).products
    ] == [
        ("mail", "renamed", "Email", "Email and calendar"),
        ("mail", "closed", "", "2026-12-31"),
        ("pay", "added", "", "business applications"),
        ("payroll", "removed", "", ""),
    ]


def test_people_are_counted_by_group_and_kind_of_change(compare, council, files):
    rows = files["people"].read_text().splitlines(keepends=True)
    rows[1] = "P00001,new@exton.example,care,B1,cy,mail\n"  # address, language and products
    rows[61] = "P00061,p61@exton.example,educ,S1,en,\n"  # from the town hall to a school
    del rows[2:4]  # two of Adult care have left
    files["people"].write_text("".join(rows) + "N1,n1@exton.example,plan,B1,en,\n")
    people = compare(people=files["people"]).people
    assert people.events == {
        PersonEvent.JOINED: 1,
        PersonEvent.LEFT: 2,
        PersonEvent.MOVED: 1,
        PersonEvent.ADDRESS: 1,
        PersonEvent.LANGUAGE: 1,
        PersonEvent.PRODUCTS: 1,
    }
    assert people.after == people.before - 1
    assert {(flow.breakdown, flow.name): flow.flow for flow in people.flows} == {
        (Breakdown.ORGANISATION, "Adult care"): Flow(left=2),
        (Breakdown.ORGANISATION, "Planning"): Flow(joined=1),
        (Breakdown.SITE, "Town hall"): Flow(joined=1, moved_out=1, left=2),
        (Breakdown.SITE, "Ash Lane School"): Flow(moved_in=1),
    }
    examples = {event: [one.reference for one in some] for event, some in people.examples.items()}
    assert examples[PersonEvent.LEFT] == ["P00002", "P00003"]
    assert examples[PersonEvent.MOVED] == ["P00061"]
    moved = people.examples[PersonEvent.MOVED][0]
    assert (moved.before.site, moved.after.site) == ("B1", "S1")
    assert not people.is_steep


def test_half_a_staff_list_is_noticed(compare, council, files):
    rows = files["people"].read_text().splitlines(keepends=True)
    files["people"].write_text("".join(rows[: len(rows) // 2]))
    people = compare(people=files["people"]).people
    assert people.is_steep
    assert len(people.examples[PersonEvent.LEFT]) == EXAMPLES


def test_problems_are_those_that_the_import_tells(session, compare, council, files, now):
    files["people"].write_text(HEADER + "P1,not an address,nowhere,S1,en,\n")
    changes = compare(**files)
    with pytest.raises(directory.Refused) as refused:
        directory.import_directory(session, **files, now=now, actor="ada@exton.example")
    assert changes.problems == refused.value.problems
    assert len(changes.problems) == 2
    assert changes.people is changes.groups is None


def test_groups_may_not_leave_people_without_a_place(compare, council, files):
    files["groups"].write_text(GROUPS.replace("site,S4,Dale School,school,school,south,,,\n", ""))
    (problem,) = compare(groups=files["groups"]).problems
    assert "46 people" in problem.what


def test_people_alone_on_an_empty_directory_are_told_what_is_missing(compare, files):
    (problem,) = compare(people=files["people"]).problems
    assert problem.what == "There are no groups yet: import groups.csv first or with it."


def test_comparing_changes_nothing(session, compare, council, files):
    files["people"].write_text(HEADER + "P1,,educ,S1,en,\n")
    compare(**files)
    assert people.count_by_place(session) == FRAME
    assert not session.new
    assert not session.dirty


def test_the_stamp_changes_with_groups_products_and_every_import_of_people(
    session, council, files, now
):
    stamps = [directory_changes.stamp(session)]
    assert directory_changes.stamp(session) == stamps[0]
    for name, text in (
        ("groups", GROUPS.replace("Ash Lane", "Ash")),
        ("products", PRODUCTS.replace("Email,", "Mail,")),
        ("people", HEADER + "P1,,educ,S1,en,\n"),
    ):
        files[name].write_text(text)
        directory.import_directory(session, **{name: files[name]}, now=now, actor="ada")
        stamps.append(directory_changes.stamp(session))
    assert len(set(stamps)) == 4


@pytest.mark.slow
def test_fifty_thousand_changes_are_told_in_bounded_memory(database_url, tmp_path):
    """Everybody moves: what grows is the references of the file, not what is told."""
    script = textwrap.dedent("""
        import sys, tracemalloc
        from datetime import UTC, datetime
        from pathlib import Path
        from survey.services import directory_changes
        from survey.services.directory import import_directory
        from survey.storage.engine import make_engine, make_page_sessions, make_sessions
        from tests.directory_factories import write_directory

        count, now = int(sys.argv[3]), datetime(2026, 6, 3, tzinfo=UTC)
        engine = make_engine(sys.argv[1])
        files = write_directory(Path(sys.argv[2]), {("S1", "educ"): count})
        with make_sessions(engine).begin() as session:
            import_directory(session, **files, now=now, actor="a")
        files = write_directory(Path(sys.argv[2]), {("S2", "plan"): count})
        tracemalloc.start()
        with make_page_sessions(engine)() as session:
            changes = directory_changes.compare(session, files, now=now)
        assert changes.people.events["moved"] == count, changes
        engine.dispose()
        print(tracemalloc.get_traced_memory()[1] / 2**20)
    """)
    peak = {}
    for count in (1_000, 50_000):
        run = subprocess.run(  # noqa: S603 - the script above
            [sys.executable, "-c", script, database_url, tmp_path / str(count), str(count)],
            capture_output=True, check=True, text=True, env=os.environ,
        )  # fmt: skip
        peak[count] = float(run.stdout)
    assert peak[50_000] - peak[1_000] < 30, peak
