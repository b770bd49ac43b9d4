"""Groups are shown with their people counted; people to those alone who keep the directory."""

from datetime import date

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services import directory, directory_pages
from survey.storage import contacts
from tests.directory_factories import FRAME, GROUPS, import_council, write_directory

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
GRACE = Account("grace@exton.example", StaffRole.MANAGER)


@pytest.fixture
def council(session, tmp_path, now):
    import_council(session, tmp_path / "council", now)


@pytest.fixture
def group(session, now):
    def show(key, account=ADA, page=1):
        return directory_pages.group_page(session, *key.split(":"), account, page=page, now=now)

    return show


def test_an_empty_directory_says_so(session):
    home = directory_pages.home(session)
    assert home.is_empty
    assert home.imports == {"groups": None, "people": None, "products": None}


def test_home_counts_people_up_both_trees(session, council, now):
    home = directory_pages.home(session)
    assert not home.is_empty
    assert (home.groups, home.people.total, len(home.products)) == (14, 228, 3)
    assert home.people.without_address == 228 // 7
    assert (home.imports["people"].at, home.imports["people"].actor) == (now, ADA.email)
    assert home.imports["people"].detail["rows"] == 228
    organisation, sites = home.trees
    assert (organisation.group.code, organisation.people) == ("council", 228)
    assert [(one.group.name, one.people) for one in organisation.below] == [
        ("People", 178),
        ("Place", 50),
    ]
    schools = next(one for one in sites.below if one.group.code == "school")
    assert [(one.group.code, one.people) for one in schools.below] == [
        ("S1", 20), ("S2", 20), ("S3", 20), ("S4", 46),
    ]  # fmt: skip


def test_names_with_numbers_stand_in_the_order_of_these(session, tmp_path, now):
    schools = "".join(f"site,X{n},Elm School {n},school,school,,,,\n" for n in (10, 2, 1))
    import_council(session, tmp_path / "council", now, groups=GROUPS + schools)
    _, sites = directory_pages.home(session).trees
    (schools,) = (one for one in sites.below if one.group.code == "school")
    assert [one.group.code for one in schools.below][-3:] == ["X1", "X2", "X10"]


def test_a_site_says_whom_its_people_work_for(council, group):
    page = group("site:B1")
    assert [one.code for one in page.above] == ["all", "office"]
    assert page.branch.people == 122
    assert [(one.name, count) for one, count in page.elsewhere] == [
        ("Adult care", 60),
        ("Planning", 50),
        ("Education", 12),
    ]


def test_a_department_says_where_its_people_work(council, group):
    page = group("organisation:educ")
    assert [(one.code, count) for one, count in page.elsewhere] == [
        ("S4", 46), ("S1", 20), ("S2", 20), ("S3", 20), ("B1", 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "total"),
    [("site:S4", 46), ("site:school", 106), ("site:all", 228), ("organisation:people", 178)],
)
def test_who_keeps_the_directory_sees_everybody_below_a_group_page_by_page(
    council, group, key, total
):
    first = group(key).members
    assert (first.total, first.number) == (total, 1)
    seen = [
        one.reference
        for number in range(1, first.pages + 1)
        for one in group(key, page=number).members.people
    ]
    assert len(seen) == len(set(seen)) == total
    assert seen == sorted(seen)


def test_a_page_beyond_the_last_is_the_last(council, group):
    assert group("site:all", page=999).members.number == 5
    assert group("site:all", page=-3).members.number == 1


def test_a_manager_sees_counts_and_no_list(council, group):
    page = group("site:S4", GRACE)
    assert page.branch.people == 46
    assert page.members is None


def test_who_opted_out_is_marked(session, council, group):
    contacts.opt_out(session, "P00183", date(2026, 6, 3))
    contacts.opt_out(session, "gone", date(2026, 6, 3))
    marked = [one.reference for one in group("site:S4").members.people if one.has_opted_out]
    assert marked == ["P00183"]
    assert directory_pages.home(session).people.opted_out == 1


def test_a_group_has_its_history_and_who_was_merged_into_it(session, council, group, tmp_path, now):
    groups = GROUPS.replace("Ash Lane School", "Ash School").replace(
        "Cedar School,school,school,north,,,", "Cedar School,school,school,north,,2026-06-01,S1"
    )
    frame = {place: count for place, count in FRAME.items() if place[0] != "S3"}
    files = write_directory(tmp_path / "later", frame, groups)
    directory.import_directory(session, **files, now=now, actor=ADA.email)
    page = group("site:S1")
    assert [(line.code, line.what.value, line.before, line.after) for line in page.history] == [
        ("S3", "merged", "", "Ash School"),
        ("S1", "opened", "", "Ash Lane School"),
        ("S1", "renamed", "Ash Lane School", "Ash School"),
    ]
    assert group("site:S3").successor.code == "S1"


def test_a_group_that_is_gone_from_the_list_keeps_its_page(session, council, group, tmp_path, now):
    groups = GROUPS.replace("site,S3,Cedar School,school,school,north,,,\n", "")
    frame = {place: count for place, count in FRAME.items() if place[0] != "S3"}
    files = write_directory(tmp_path / "later", frame, groups)
    directory.import_directory(session, **files, now=now, actor=ADA.email)
    page = group("site:S3")
    assert (page.name, page.group, page.members) == ("Cedar School", None, None)
    assert [line.what.value for line in page.history] == ["opened", "removed"]


@pytest.mark.parametrize("key", ["site:S9", "nowhere:S1", "organisation:S1"])
def test_a_group_that_never_was_is_not_found(council, group, key):
    with pytest.raises(NotFound):
        group(key)


@pytest.mark.parametrize(
    ("words", "found"),
    [("p00183", 1), (" P183@EXTON ", 1), ("exton", 228 - 32), ("%", 0), ("_", 0), ("Zoë", 0)],
)
def test_people_are_found_by_reference_or_address(session, council, words, found):
    assert directory_pages.people_page(session, words, page=1).total == found


def test_nothing_asked_finds_nobody(session, council):
    assert directory_pages.people_page(session, "  ", page=1) is None
