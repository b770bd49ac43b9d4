"""Every page in a made-up language that marks each text: words that stand outside the marks cannot be translated.

Where this fails: put the text through `_()` (docs/translations.md, "For developers"), then `make translations`.
"""

import shutil
from collections import Counter
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import delete

from survey.app import create_app
from survey.domain.message import MessageKind
from survey.services import (
    wording,
    worker,
    worker_jobs,
)
from survey.storage.contacts import ContactRow
from tests import pseudo_locale
from tests.answering_factories import settings_for
from tests.directory_factories import GROUPS, PRODUCTS
from tests.mail_factories import mail_to
from tests.pseudo_world import ADMINISTRATOR, MANAGER, NOW, UPLOADED, World, called, fill
from tests.questionnaires.files import SMALLEST
from tests.web.reading import Page

NO_PAGES = {"static", "respond.personal_link", "respond.open_link", "report.paper_file"}
"""What answers a GET with a file or by leading elsewhere."""

OF_A_QUESTIONNAIRE = {"questionnaires.read", "questionnaires.paper"}
"""Views that may be in a language of their questionnaire alone."""

MOST_OF_A_KIND = 4
"""Pages of one view that are looked at; further ones say the same of other groups."""


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    settings = settings_for(
        f"sqlite:///{folder / 'survey.db'}",
        folder / "keys",
        notice="Figures are made up.",
        mail=mail_to(25),
    )
    monkeypatch = pytest.MonkeyPatch()
    with pseudo_locale.spoken(folder / "translations", monkeypatch):
        app = create_app(settings)
        app.extensions["survey.clock"] = lambda: NOW
        with app.extensions["survey.sessions"].begin() as session:
            waves = fill(session, folder, settings)
        with app.extensions["survey.reading"]() as session:
            data = {settings.council, settings.contact, settings.notice, *called(session)}
        yield World(app, settings.keys, settings, *waves, frozenset(data))
        app.extensions["survey.engine"].dispose()


def crawl(world, client, starts):
    """Follow every link from some pages; return what is unmarked, and the views that were looked at."""
    waiting, seen, views, unmarked = list(starts), set(), Counter(), []
    adapter = world.app.url_map.bind("localhost")
    while waiting:
        path = waiting.pop(0)
        endpoint, _ = adapter.match(urlsplit(path).path)
        if path in seen or views[endpoint] >= MOST_OF_A_KIND or _leads_elsewhere(endpoint):
            continue
        seen.add(path)
        views[endpoint] += 1
        response = client.ask(path)
        if response.location:
            waiting.append(response.location)
        elif response.mimetype == "text/html":
            assert response.status_code == 200, (response.status, path)
            page = Page(response)
            if endpoint in OF_A_QUESTIONNAIRE and page.one("html")["lang"] != pseudo_locale.CODE:
                continue
            unmarked += world.unmarked(page)
            links = (urljoin(path, link["href"]).partition("#")[0] for link in page.all("a"))
            waiting += [link for link in links if link.startswith("/") and "speak=" not in link]
    return unmarked, set(views)


def prepare(world, client):
    """Do what makes further pages: upload files, check a questionnaire, have codes made, open and close."""
    client.press(client.get(f"/waves/{world.open_wave}/places"), marked("Make the codes"))
    do_jobs(world)
    groups = GROUPS.replace("Ash Lane School", UPLOADED[0]).replace("school,S2", "school,S?")
    yield client.press(
        client.get("/directory/upload"), marked("Show what would change"), groups=sent(groups)
    )
    yield client.press(
        client.get("/directory/upload"),
        marked("Show what would change"),
        products=sent(f"{PRODUCTS}new,{UPLOADED[1]},email,,\n"),
    )
    examples = {
        part: sent(client.ask(f"/tickets/example/{name}").text)
        for part, name in (("tickets", "tickets.csv"), ("mapping", "mapping.yaml"))
    }
    uploading = client.get("/tickets/upload")
    yield client.press(uploading, marked("Show what would be taken up"), **examples)
    new = client.get("/questionnaires/new")
    yield client.press(new, marked("Check"), text=SMALLEST)
    forget_who_was_asked(world)
    client.press(client.get(f"/waves/{world.planned_wave}/open"), marked("Open the wave"))
    yield client.get(f"/waves/{world.planned_wave}/progress")
    do_jobs(world)
    yield client.get(f"/waves/{world.planned_wave}/progress")
    yield client.get(f"/waves/{world.planned_wave}/close")


def forget_who_was_asked(world):
    """Let two months go by for the cap on burden, or nobody could be asked."""
    with world.app.extensions["survey.sessions"].begin() as session:
        session.execute(delete(ContactRow))


def do_jobs(world):
    """Let a worker do what was asked for."""
    sessions = world.app.extensions["survey.sessions"]
    worker_jobs.report_in(sessions, NOW)
    with sessions() as session:
        tasks = worker.tasks(session, world.keys, NOW)
    for task in tasks:
        worker.perform(sessions, world.keys, task, NOW)


def sent(text):
    """A file that a browser sends."""
    return [(BytesIO(text.encode()), "file.csv")]


def _leads_elsewhere(endpoint):
    """Whether a view answers a GET with a file, or makes the browser somebody else's."""
    return endpoint in NO_PAGES or endpoint.startswith("kiosk.")


def pages(app, *audiences):
    """The views that answer a GET with a page, but for those of audiences left out."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint.partition(".")[0] not in audiences
        if not rule.endpoint.endswith(("_csv", "_json"))
    } - NO_PAGES


def test_every_page_for_staff_marks_its_texts(world):
    client = world.browser(ADMINISTRATOR)
    prepared = list(prepare(world, client))
    unmarked = [words for page in prepared for words in world.unmarked(page)]
    starts = [
        rule.rule
        for rule in world.app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and not _leads_elsewhere(rule.endpoint)
    ]
    wave = f"/waves/{world.open_wave}"
    starts += [page.path for page in prepared] + [f"{wave}/slips", f"{wave}/posters"]
    more, views = crawl(world, client, starts)
    unmarked += more
    assert not unmarked, "\n".join(unmarked)
    missed = pages(world.app, "respond", "kiosk", "stop") - views
    assert not missed, "no link leads there from the pages of this test"


def test_what_a_manager_sees_marks_its_texts(world):
    client = world.browser(MANAGER)
    unmarked, views = crawl(world, client, ["/", "/results", "/waves"])
    assert not unmarked, "\n".join(unmarked)
    assert "report.overview" in views


def test_every_page_of_a_journey_marks_its_texts(world):
    client = world.browser()
    issued = next(one for one in world.links() if one.link and not one.code)
    page = client.get(f"{urlsplit(issued.link).path}")
    page = client.get(f"{page.path}?speak={pseudo_locale.CODE}")
    unmarked = world.unmarked(page)
    handle = page.path.split("/")[2]
    page = client.press(page, marked("Start"))
    while "/page/" in page.path:
        unmarked += world.unmarked(page)
        page = client.press(page, marked("Continue"), used=["mail", "payroll"])
    unmarked += world.unmarked(page)
    unmarked += world.unmarked(client.get(f"/answer/{handle}/later"))
    unmarked += world.unmarked(client.press(page, marked("Send my answers")))
    unmarked += world.unmarked(client.get(f"/answer/{handle}/check", 403))
    unmarked += world.unmarked(client.get("/left"))
    asked = client.get("/stop/whoever")
    unmarked += world.unmarked(asked)
    unmarked += world.unmarked(client.press(asked, marked("Leave me out")))
    assert not unmarked, "\n".join(unmarked)


def test_what_goes_wrong_marks_its_texts(world):
    client = world.browser()
    issued = [one for one in world.links() if one.link and not one.code]
    begun = client.get(urlsplit(issued[1].link).path)
    begun = client.press(client.get(f"{begun.path}?speak=eo"), marked("Start"))
    sign_in = client.get("/sign-in")
    shown = [
        client.press(begun, marked("Continue"), 422, overall=["1", "2"]),
        client.press(begun, marked("Continue"), 400, csrf_token="stale"),
        client.press(sign_in, marked("Sign in"), 422, email="", password=""),
        client.press(sign_in, marked("Sign in"), 422, email="a@b.example", password="wrong"),
        client.press(sign_in, marked("Sign in"), 400, csrf_token="stale"),
        client.get("/nowhere", 404),
        client.get("/r/wrong"),
    ]
    assert [words for page in shown for words in world.unmarked(page)] == []


REFUSED = (
    ("/directory/upload", "Show what would change", {}),
    ("/tickets/upload", "Show what would be taken up", {}),
    ("/tickets/settings", "Save", {"share": "0"}),
    ("/waves/new?template=quarterly-pulse", "Save the plan", {"title": "", "opens": "", "k": "3"}),
    (
        "/waves/calendar",
        "Add to the calendar",
        {"name": "", "first": "2026-08-02", "last": "2026-08-01"},
    ),
    ("/waves/{open}/extend", "Move the last day", {"closes": ""}),
    ("/waves/{open}/extend", "Move the last day", {"closes": "2020-01-01"}),
    ("/waves/{kept}/texts", "Save the text", {"subject": "{link}", "body": "{nothing}"}),
    ("/questionnaires/compare?old=everything:2&new=ticket-follow-up:1", None, {}),
    ("/code", "Continue", {"code": ""}),
    ("/results/register/aims/new", "Save", {"target": "1", "owner": "x" * 300}),
    ("/results/register/actions/new", "Save", {"cost": "much", "due": "", "is_public": "y"}),
    ("/results/register/actions/2", "Save", {"cost": "-1", "began": "2030-01-01", "title": ""}),
    ("/results/register/costs/new", "Save", {"staff": "some", "people_served": "0"}),
)


@pytest.mark.parametrize(("path", "button", "fields"), REFUSED)
def test_what_is_refused_is_marked_where_it_is_told(world, path, button, fields):
    client = world.browser(ADMINISTRATOR)
    path = path.format(open=world.open_wave, kept=world.kept_wave)
    page = client.get(path, 200 if button else 422)
    if button:
        page = client.press(page, marked(button), 422, **fields)
    assert [box for box in page.all("div") if "errors" in box.classes]
    assert not (unmarked := world.unmarked(page)), "\n".join(unmarked)


@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_marks_its_texts(world, kind):
    with world.app.extensions["survey.reading"]() as session:
        message = wording.preview(
            session, world.open_wave, kind, pseudo_locale.CODE, settings=world.settings
        )
    for text in (message.subject, message.text):
        assert pseudo_locale.outside_text(text, world.data) == []


def test_words_outside_the_marks_are_seen():
    """The eye itself: it must not be blind."""
    look = pseudo_locale.outside_text
    assert look("⟦Thank you⟧ 3 Junio 2026 p1@exton.example", ()) == []
    assert look("⟦Thank you⟧ very much", ()) == ["very much"]
    assert look("⟦of ⟦three⟧ waves⟧ Ash Lane School", {"Ash Lane School"}) == []


def marked(words):
    """A text as the made-up language has it."""
    return f"{pseudo_locale.OPEN}{words}{pseudo_locale.CLOSE}"
