"""The directory is imported whole or refused whole."""

import os
import subprocess
import sys
import textwrap
from hashlib import sha256

import pytest
from sqlalchemy import select

from survey.domain.errors import Refused
from survey.services import directory
from survey.storage import audit, groups, people, products
from survey.storage.audit import AuditRow
from tests.directory_factories import FRAME, GROUPS, import_council, people_rows, write_directory
from tests.wave_factories import store_wave


@pytest.fixture
def files(tmp_path):
    return write_directory(tmp_path / "council")


@pytest.fixture
def import_(session, now):
    def run(**paths):
        return directory.import_directory(session, **paths, now=now, actor="ada@exton.example")

    return run


def refusal(run):
    with pytest.raises(Refused) as refused:
        run()
    return [str(problem) for problem in refused.value.problems]


def test_a_whole_council_is_stored(session, import_, files):
    imported = import_(**files)
    assert imported == directory.Imported(groups=14, products=3, people=sum(FRAME.values()))
    assert people.count_by_place(session) == FRAME
    assert [product.code for product in products.listing(session)] == ["ledger", "mail", "payroll"]
    assert {group.key for group in groups.listing(session)} >= {"organisation:educ", "site:S4"}
    everybody = list(people.iterate(session))
    assert [one.reference for one in everybody] == [row[0] for row in people_rows()]
    assert everybody[6].email is None
    assert everybody[49].language == "cy"


def test_the_log_tells_count_and_hash_of_each_file(session, import_, files):
    import_(**files)
    entries = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [(entry.action, entry.object, entry.detail["rows"]) for entry in entries] == [
        ("import", "directory:groups", 14),
        ("import", "directory:products", 3),
        ("import", "directory:people", sum(FRAME.values())),
    ]
    assert entries[2].detail["sha256"] == sha256(files["people"].read_bytes()).hexdigest()
    assert audit.verify(session) is None


def test_an_import_replaces_the_staff_list_and_who_is_absent_has_left(session, import_, files):
    import_(**files)
    files["people"].write_text("person,email,organisation,site\nP00001,a@b.example,educ,S1\n")
    assert import_(people=files["people"]).people == 1
    assert people.count_by_place(session) == {("S1", "educ"): 1}


def test_a_refused_import_changes_nothing(sessions, files, now, tmp_path):
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now)
    rows = files["people"].read_text().splitlines()
    rows[1500 % len(rows)] = "P9,not an address,nowhere,S1,en,"
    files["people"].write_text("\n".join(rows))
    with pytest.raises(Refused), sessions.begin() as session:
        directory.import_directory(session, **files, now=now, actor="eve")
    with sessions() as session:
        assert people.count_by_place(session) == FRAME
        assert {entry.actor for entry in session.scalars(select(AuditRow))} == {"ada@exton.example"}


def test_no_file_at_all_is_refused(import_):
    assert refusal(import_) == ["Name at least one file: --groups, --people or --products."]


def test_people_without_groups_are_refused(import_, files):
    assert refusal(lambda: import_(people=files["people"])) == [
        "There are no groups yet: import groups.csv first or with it."
    ]


def test_products_may_come_first(import_, files):
    assert import_(products=files["products"]).products == 3


def test_groups_that_still_hold_people_cannot_go(import_, files):
    import_(**files)
    files["groups"].write_text(GROUPS.replace("site,S4,Dale School,school,school,south,,,\n", ""))
    (problem,) = refusal(lambda: import_(groups=files["groups"]))
    assert problem.startswith(
        "groups.csv: 46 people on the staff list are at site:S4, which is no open group"
    )


def test_a_product_that_was_asked_about_keeps_its_row(session, import_, files, now):
    import_(**files)
    store_wave(session, now, catalogue=products.listing(session)[1:2])
    files["products"].write_text("code,name,service\npayroll,Payroll,business applications\n")
    assert refusal(lambda: import_(products=files["products"])) == [
        "products.csv: product mail is missing, and waves have asked about it: keep its row, with a date in closed"
    ]


def test_every_problem_of_the_people_is_told_with_its_row(import_, files):
    files["people"].write_text(
        "person;email;organisation;site;language;products\n"
        "P1;a@exton.example;educ;S1;en;mail\n"
        "P1;A@exton.example;people;S9;english;fax\n"
        ";;;B1;en;\n"
        "\n"
        "P 4;x@y;educ;school;en;mail payroll\n"
    )
    assert refusal(lambda: import_(**files)) == [
        "people.csv row 3: person P1 stands in row 2 already",
        "people.csv row 3: email a@exton.example stands in row 2 already",
        "people.csv row 3: organisation people has groups below it: name the one that the person belongs to",
        "people.csv row 3: site 'S9' is not an open group",
        "people.csv row 3: language 'english': write a code such as en or cy",
        "people.csv row 3: product 'fax' is not in the catalogue",
        "people.csv row 4: person is empty: every row needs a staff reference",
        "people.csv row 4: organisation is empty: name a group without groups below it",
        "people.csv row 6: person must be a staff reference of at most 60 characters without spaces",
        "people.csv row 6: email 'x@y' is not one address: leave it empty where there is none",
        "people.csv row 6: site school has groups below it: name the one that the person belongs to",
    ]


def test_problems_of_all_three_files_are_told_in_one_go(import_, files):
    files["groups"].write_text(GROUPS.replace("site,S4,Dale School", "site,S4,"))
    files["products"].write_text("code,name,service\nmail,,email\n")
    files["people"].write_text(
        "person,email,organisation,site,language,products\nP1,x@y,educ,S1,en,\nP1,,educ,S1,welsh,\n"
    )
    assert refusal(lambda: import_(**files)) == [
        "groups.csv row 15: name is empty",
        "products.csv row 2: name is empty",
        "people.csv row 2: email 'x@y' is not one address: leave it empty where there is none",
        "people.csv row 3: person P1 stands in row 2 already",
        "people.csv row 3: language 'welsh': write a code such as en or cy",
    ]


def test_people_are_not_blamed_for_groups_or_products_that_could_not_be_read(import_, files):
    files["groups"].write_text(GROUPS.replace("site,S4,", "site,S 4,"))
    files["products"].write_text("code,name,service\nmail,Mail,email,post\n")
    assert [problem.split(":")[0] for problem in refusal(lambda: import_(**files))] == [
        "groups.csv row 15",
        "products.csv row 2",
    ]


def test_what_one_file_says_well_of_people_is_checked_though_another_has_problems(import_, files):
    files["products"].write_text("code,name,service\nmail,,email\n")
    rows = "P1,,educ,S9,,fax\n"
    files["people"].write_text(f"person,email,organisation,site,language,products\n{rows}")
    assert refusal(lambda: import_(**files)) == [
        "products.csv row 2: name is empty",
        "people.csv row 2: site 'S9' is not an open group",
    ]
    files["groups"].write_text(GROUPS.replace("site,S4,Dale School", "site,S4,"))
    files["products"].write_text("code,name,service\nmail,Mail,email\n")
    assert refusal(lambda: import_(**files)) == [
        "groups.csv row 15: name is empty",
        "people.csv row 2: product 'fax' is not in the catalogue",
    ]


def test_each_file_that_holds_nothing_is_told_beside_the_others(import_, files):
    files["groups"].write_text(GROUPS.replace("site,S4,Dale School", "site,S4,"))
    files["products"].write_text("code,name,service\n")
    files["people"].write_text("person,email,organisation,site\n")
    assert refusal(lambda: import_(**files)) == [
        "groups.csv row 15: name is empty",
        "products.csv: it holds no products",
        "people.csv: it holds no people: an import replaces the whole staff list",
    ]


def test_people_of_a_group_that_has_closed_are_refused(import_, files):
    files["groups"].write_text(
        GROUPS.replace(
            "Dale School,school,school,south,,,", "Dale School,school,school,south,,2026-06-03,S1"
        )
    )
    problems = refusal(lambda: import_(**files))
    assert len(problems) == 46
    assert problems[0] == "people.csv row 184: site 'S4' is not an open group"


def test_a_thousand_problems_are_told_and_the_rest_counted(import_, files):
    rows = [f"P{number},,educ,S9" for number in range(1500)]
    files["people"].write_text("person,email,organisation,site\n" + "\n".join(rows))
    problems = refusal(lambda: import_(**files))
    assert len(problems) == 1001
    assert problems[-1] == "and 500 more problems"


@pytest.mark.slow
def test_fifty_thousand_people_fit_into_bounded_memory(database_url, tmp_path):
    """Twice as many people must not need twice the memory: the growth is that of their references."""
    script = textwrap.dedent("""
        import sys, tracemalloc
        from datetime import UTC, datetime
        from pathlib import Path
        from survey.services.directory import import_directory
        from survey.storage.engine import make_engine, make_sessions
        from tests.directory_factories import write_directory

        files = write_directory(Path(sys.argv[2]), {("S1", "educ"): int(sys.argv[3])})
        engine = make_engine(sys.argv[1])
        engine.connect().close()
        tracemalloc.start()
        with make_sessions(engine).begin() as session:
            imported = import_directory(session, **files, now=datetime.now(UTC), actor="a")
        assert imported.people == int(sys.argv[3])
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
    assert peak[50_000] - peak[1_000] < 25
