"""The page of comments as its readers meet it, and the same comments as files. Nothing here writes."""

import csv
import io
import shutil
from datetime import UTC, datetime

import pytest

from survey.app import create_app
from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage.accounts import AccountRow
from tests.answering_factories import settings_for
from tests.comment_factories import PLACES, SCHOOL, TEXTS, decide, fill, show_all, store_comments
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
OTHER = ("office-01", "resources-1")
NASTY = [
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "+44",
    "@cmd",
    "a\u202eb",
    '"><b>',
]
READERS = {
    "all": StaffRole.MANAGER,
    "organisation:place-2": StaffRole.MANAGER,
    "administrator": StaffRole.ADMINISTRATOR,
}


@pytest.fixture(scope="module")
def browsers(sqlite_template, tmp_path_factory):
    """Signed-in browsers by scope, on a council whose second wave can be read and whose last one waits."""
    folder = tmp_path_factory.mktemp("comments")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    app = create_app(settings_for(f"sqlite:///{folder / 'survey.db'}", folder / "keys"))
    app.extensions["survey.clock"] = lambda: NOW
    with app.extensions["survey.sessions"].begin() as session:
        _, second, last = fill(session, NOW)
        store_comments(session, second, {OTHER: [*NASTY, *"12345"]}, {OTHER: 25})
        show_all(session, second, NOW)
        ids = store_comments(session, last, {})
        words, one = next(iter(ids.items()))
        decide(session, last, NOW, {one: f"Seen: {words}"})
        for scope, role in READERS.items():
            email = f"{scope.replace(':', '-')}@exton.example"
            known = {"role": role, "password": PASSWORD, "cost": 1, "now": NOW, "actor": "test"}
            accounts.add(session, email, **known)
            session.get(AccountRow, email).scope = "all" if ":" not in scope else scope
    yield {scope: signed_in(app, f"{scope.replace(':', '-')}@exton.example") for scope in READERS}
    app.extensions["survey.engine"].dispose()


def signed_in(app, email):
    client = PageClient(app)
    client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
    return client


@pytest.fixture
def manager(browsers):
    return browsers["all"]


def comments_on(page):
    return [
        item.text for one in page.all("ul") if "comments" in one.classes for item in one.all("li")
    ]


SECOND = "/results/comments?wave=2026-03"


def test_a_manager_reads_what_people_wrote(manager):
    page = manager.get(SECOND)
    assert page.heading == "What people wrote: Whole council, March 2026"
    assert len(comments_on(page)) == 50
    assert "60 comments, in no order." in page.text
    rest = manager.get(page.link("Next page"))
    assert len(comments_on(rest)) == 10
    assert len(set(comments_on(page)) | set(comments_on(rest))) == 60
    assert "20 people or more answered and 10 or more wrote" in page.text


def test_the_rooms_lead_here(manager):
    page = manager.get("/results?wave=2026-03&group=site:schools")
    assert page.link("Comments") == "/results/comments?wave=2026-03&group=site:schools"


def test_comments_that_wait_are_not_shown_and_told_of(browsers):
    page = browsers["all"].get("/results/comments")
    assert len(comments_on(page)) == 1
    assert comments_on(page)[0].startswith("Seen: ")
    assert "have not been read by a person yet" in page.text
    assert "Read them" not in page.text
    assert (
        browsers["administrator"].get("/results/comments").link("Read them") == "/comments/2026-06"
    )


def test_words_are_sought_within_what_is_shown(manager):
    page = manager.press(manager.get(f"{SECOND}&group=site:school-001"), "Search", q="WIRELESS")
    assert set(comments_on(page)) == {TEXTS[SCHOOL].format(n=n) for n in range(12)}
    assert page.one("input", id="q")["value"] == "WIRELESS"
    assert "12 comments hold “WIRELESS”." in page.text
    few = manager.press(page, "Search", q="room 11")
    assert "Fewer than 10 comments hold “room 11”." in few.text
    assert len(comments_on(manager.get(few.link("Show all comments")))) == 12


def test_a_search_that_finds_nothing_leads_back(manager):
    page = manager.press(manager.get(SECOND), "Search", q="<b>unobtainium")
    assert "No comment that is shown here holds “<b>unobtainium”." in page.text
    assert not comments_on(page)
    assert len(comments_on(manager.get(page.link("Show all comments")))) == 50


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?wave=2025-12", "No comment is shown for this group."),
        ("?wave=2026-03&group=site:school-002", "No comment is shown for this group."),
        ("?wave=2026-03&item=overall-rating", "No comment is shown about this."),
    ],
)
def test_where_there_is_nothing_it_is_said(manager, query, told):
    assert told in manager.get(f"/results/comments{query}").text


def test_a_reader_sees_no_other_group(browsers):
    reader = browsers["organisation:place-2"]
    assert {one.split(",")[0] for one in comments_on(reader.get(SECOND))} == {
        "Maps take minutes to open"
    }
    council = reader.get(f"{SECOND}&group=all")
    assert not any("wireless" in one for one in comments_on(council))
    reader.get(f"{SECOND}&group=site:schools", 404)
    assert reader.ask("/results/comments.csv?group=site:schools").status_code == 404
    assert reader.ask("/results/comments.json?wave=no-such").status_code == 404


@pytest.mark.parametrize("query", ["", "&group=site:schools", "&q=password", "&item=one-change"])
def test_page_and_files_hold_the_same_comments(manager, query):
    page = manager.get(SECOND + query)
    shown = comments_on(page)
    while any(link.text == "Next page" for link in page.all("a")):
        page = manager.get(page.link("Next page"))
        shown += comments_on(page)
    rows = csv.DictReader(
        io.StringIO(manager.ask(f"/results/comments.csv?wave=2026-03{query}").text)
    )
    in_csv = [row["comment"] for row in rows]
    in_json = [
        row["comment"]
        for row in manager.ask(f"/results/comments.json?wave=2026-03{query}").json["rows"]
    ]
    assert [one.removeprefix("'") for one in in_csv] == in_json
    assert [" ".join(one.split()) for one in in_json] == shown


def test_what_somebody_wrote_runs_nowhere(manager):
    text = manager.ask("/results/comments.csv?wave=2026-03").text
    cells = [row["comment"] for row in csv.DictReader(io.StringIO(text))]
    assert '\'=HYPERLINK("x")' in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    for number in (1, 2):
        manager.get(f"{SECOND}&page={number}")  # the client refuses a page with a script


@pytest.mark.parametrize(
    "query", ["page=x", "page=-3", "page=99999", "q=" + "a" * 5000, "q=%00", "item=%27--"]
)
def test_no_address_is_an_error(manager, query):
    manager.get(f"{SECOND}&{query}")


def test_places_are_told_in_words(manager):
    page = manager.get(f"{SECOND}&group=site:schools")
    (told,) = (one for one in page.all("ul") if "unions" in one.classes)
    assert {item.text for item in told.all("li")} == {
        "Education and Skills, Birch Academy 1",
        "Education and Skills, elsewhere in Schools",
    }
    assert "may be among those of: Whole council." in page.text
    assert len(PLACES) == 4
