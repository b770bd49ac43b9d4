"""Files are looked at before they are saved; nothing is saved twice, over something else, or by half."""

from io import BytesIO

import pytest

from survey.domain.access import StaffRole
from survey.storage import groups, people, products
from tests.directory_factories import GROUPS, import_council
from tests.web.fieldwork.directory.conftest import attached
from tests.web.page_client import PageClient
from tests.web.reading import Page

PEOPLE = "person,email,organisation,site,language,products\n"


@pytest.fixture
def stored(app):
    """What the directory holds now: groups, people and products counted."""

    def look():
        with app.extensions["survey.sessions"]() as session:
            return (
                len(groups.listing(session)),
                sum(people.count_by_place(session).values()),
                len(products.listing(session)),
            )

    return look


def contents(files):
    return {part: path.read_bytes() for part, path in files.items()}


def test_a_whole_council_is_looked_at_and_then_saved(send, administrator, files, stored):
    page = send(**contents(files))
    assert page.heading == "What would change"
    assert "0 before, 228 afterwards." in page.text
    assert "New on the list: Ash Lane School." in page.text
    assert stored() == (0, 0, 0)
    page = administrator.press(page, "Save")
    assert page.path == "/directory"
    assert "The directory was saved." in page.text
    assert "by ada@exton.example" in page.text
    assert stored() == (14, 228, 3)


def test_changes_are_told_group_by_group_with_a_few_examples(send, council, files):
    rows = files["people"].read_text().splitlines(keepends=True)
    rows[61] = "P00061,p61@exton.example,educ,S1,en,\n"
    del rows[2:4]
    page = send(
        people="".join(rows).encode(),
        groups=GROUPS.replace("Ash Lane School", "Ash School").encode(),
    )
    assert "Renamed: it was Ash Lane School, now Ash School." in page.text
    assert "228 before, 226 afterwards." in page.text
    table = page.one("table", **{"aria-labelledby": "flows"})
    assert {
        row.all("th")[0].text: [cell.text for cell in row.all("td")] for row in table.all("tr")
    } == {
        "Group": [],
        "Adult care Organisation care": ["", "", "", "2"],
        "Town hall Site B1": ["", "", "1", "2"],
        "Ash School Site S1": ["", "1", "", ""],
    }
    assert "P00061 Town hall → Ash School" in page.text
    assert "P00002 Adult care, Town hall" in page.text


def test_closings_are_told_with_their_days(send, administrator, council):
    def closing(day, successor=""):
        row = f"Cedar School,school,school,north,,{day},{successor}"
        return GROUPS.replace("Cedar School,school,school,north,,,", row).encode()

    def events(page):
        table = page.one("table", **{"aria-labelledby": "groups"})
        return [cell.text for row in table.all("tr") for cell in row.all("td")]

    page = send(groups=closing("2026-09-01"))
    assert events(page) == ["Closes.", "1 September 2026"]
    administrator.press(page, "Save")
    page = send(groups=closing("2027-09-01", "S1"))
    assert events(page) == [
        "Closes; Ash Lane School takes it over. Before, the day was 1 September 2026.",
        "1 September 2027",
    ]
    page = send(groups=closing(""))
    assert events(page)[0] == "Its closing on 1 September 2026 is taken back."
    page = send(
        products=b"code,name,service,opened,closed\nmail,Email,mail,2019-04-01,\nledger,Old,x,,\n"
    )
    table = page.one("table", **{"aria-labelledby": "products"})
    assert [row.text for row in table.all("tr")][1:] == [
        "Old ledger Renamed: it was Old ledger, now Old.",
        "Old ledger Its service was business applications, now x.",
        "Old ledger Its opening day was 1 January 2010, now not given.",
        "Old ledger Its closing day was 1 January 2020, now not given.",
        "Email mail Its service was email, now mail.",
        "Email mail Its opening day was not given, now 1 April 2019.",
        "Payroll payroll Taken off the list.",
    ]


def test_files_that_change_nothing_say_so(send, council, files):
    page = send(**contents(files))
    assert "Nothing: the files hold what is stored already." in page.text
    assert page.text.count("Nothing changes.") == 3


def test_no_file_at_all_is_told_at_the_first_field(administrator):
    page = administrator.get("/directory/upload")
    page = administrator.press(page, "Show what would change", 422)
    assert page.problems == {"#groups": "Choose at least one file"}
    assert page.title.startswith("Error:")


def test_thrown_away_files_leave_everything_as_it_was(send, administrator, council, stored):
    shown = send(people=(PEOPLE + "P1,,educ,S1,en,\n").encode())
    page = administrator.press(shown, "Throw away")
    assert "The files were thrown away." in page.text
    assert stored() == (14, 228, 3)
    assert administrator.get(shown.path, 404).heading == "These files are not here any more"
    assert administrator.press(shown, "Save").path == "/directory"
    assert administrator.press(shown, "Throw away").path == "/directory"
    assert stored() == (14, 228, 3)


def test_a_double_click_saves_once_and_ends_at_the_directory(send, administrator, files, stored):
    shown = send(**contents(files))
    first = administrator.post(shown, "Save")
    second = administrator.post(shown, "Save")
    assert (first.location, second.location) == ("/directory", "/directory")
    assert stored() == (14, 228, 3)
    page = administrator.get("/directory")
    assert page.text.count("The directory was saved.") == 1
    assert administrator.get(shown.path, 404).link("Go to the directory") == "/directory"


def test_looking_again_changes_nothing(send, administrator, files, stored):
    shown = send(**contents(files))
    for _ in range(2):
        assert administrator.get(shown.path).heading == "What would change"
    assert stored() == (0, 0, 0)


def test_a_directory_that_changed_meanwhile_is_shown_anew(
    send, administrator, files, writing, tmp_path, now, stored
):
    shown = send(**contents(files))
    with writing() as session:
        import_council(session, tmp_path / "other", now, groups=GROUPS.replace("Dale", "Oak"))
    page = administrator.press(shown, "Save", 422)
    assert "The directory was changed after you looked at this page." in page.text
    assert "Renamed: it was Oak School, now Dale School." in page.text
    assert administrator.press(page, "Save").path == "/directory"


@pytest.mark.parametrize("stamp", ["", "x", None])
def test_a_form_that_was_tampered_with_saves_nothing(send, administrator, files, stored, stamp):
    shown = send(**contents(files))
    administrator.press(shown, "Save", 422, stamp=stamp)
    assert stored() == (0, 0, 0)


def test_problems_are_told_by_file_row_and_column_and_each_once(send, council, stored):
    rows = [f"P{number},p{number}@exton.example,educ,S9,en,\n" for number in range(300)]
    page = send(
        people=("our staff.csv", (PEOPLE + "".join(rows) + "P1,x@y,educ,S1,en,\n").encode())
    )
    assert page.heading == "These files cannot be saved yet"
    assert page.title.startswith("Error:")
    assert page.problems == {"#in-people": "our staff.csv"}
    assert "302 things have to be mended." in page.text
    table = [[cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")]
    assert table == [
        ["2, 3, 4, 5, 6 and 295 more", "site", "site 'S9' is not an open group"],
        ["302", "person", "person P1 stands in row 3 already"],
        ["302", "email", "email 'x@y' is not one address: leave it empty where there is none"],
    ]
    assert not [one for one in page.all("button") if one.text == "Save"]
    assert stored() == (14, 228, 3)


def test_a_list_that_would_lose_many_is_asked_about(send, council, files):
    rows = files["people"].read_text().splitlines(keepends=True)
    page = send(people="".join(rows[:100]).encode())
    assert "129 people would leave the list. Does the file hold the whole staff" in page.text


def test_nobody_else_sees_the_files(send, sign_in, administrator, files):
    shown = send(**contents(files))
    other = sign_in(StaffRole.ADMINISTRATOR, "eve@exton.example")
    assert other.get(shown.path, 404).heading == "These files are not here any more"
    assert administrator.get(shown.path).heading == "What would change"


def test_too_large_a_file_is_refused_in_one_clear_sentence(administrator, stored):
    page = administrator.get("/directory/upload")
    large = attached({"people": PEOPLE.encode() + b"x" * (33 * 2**20)})
    response = administrator.post(page, "Show what would change", **large)
    assert response.status_code == 413
    page = Page(response)
    assert page.heading == "The file is larger than 32 MB"
    assert stored() == (0, 0, 0)


def test_a_stranger_cannot_even_send_a_file(app):
    client = PageClient(app)
    token = client.get("/sign-in").chosen("csrf_token")[0]
    fields = [("csrf_token", token), ("people", (BytesIO(b"x" * 100_000), "people.csv"))]
    assert client.send("/directory/upload", fields).location == "/sign-in"


def test_names_of_files_and_of_groups_are_shown_as_text(send, stored):
    name = "<script>alert(1)<.csv"
    groups = GROUPS.replace("Ash Lane School", '"=HYPERLINK(""http://evil.example"")<b>"')
    page = send(groups=(name, groups.encode()))
    assert '=HYPERLINK("http://evil.example")<b>' in page.text
    assert name in page.text


def test_long_names_and_other_scripts_end_well(send, administrator, stored):
    name = "Ysgol Gynradd Gymraeg 🎉 مدرسة " + "Llanfairpwllgwyngyll" * 4
    page = send(groups=GROUPS.replace("Ash Lane School", name).encode())
    administrator.press(page, "Save")
    assert administrator.get("/directory/groups/site/S1").heading == name
    assert stored()[0] == 14
