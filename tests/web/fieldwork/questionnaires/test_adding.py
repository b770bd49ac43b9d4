"""A questionnaire is written, checked, mended in place and added; a stored one is never changed."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from survey.domain.access import StaffRole
from survey.domain.wave import WaveState
from survey.services import accounts, questionnaires, uploads
from survey.storage import waves
from survey.storage.audit import AuditRow
from survey.storage.questionnaires import QuestionnaireRow
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed
from tests.wave_factories import a_wave
from tests.web.conftest import EMAIL, PASSWORD

BROKEN = changed(SMALLEST, "minutes: 1", "minutes: 0\ncolour: red")
SECOND = changed(SMALLEST, "version: 1", "version: 2")


@pytest.fixture
def new(admin):
    return admin.get("/questionnaires/new")


@pytest.fixture
def stored(writing):
    """What is stored, by name and checksum."""

    def names():
        with writing() as session:
            rows = session.scalars(select(QuestionnaireRow))
            return {f"{row.id}:{row.version}": row.checksum for row in rows}

    return names


def test_every_problem_is_shown_by_its_line_beside_the_text(admin, new, stored):
    page = admin.press(new, "Check", 422, text=BROKEN)
    assert page.title.startswith("Error: ")
    box = next(one for one in page.all("div") if "errors" in one.classes)
    assert box.text.startswith("2 things are wrong")
    assert [(link["href"], link.text) for link in box.all("a")] == [
        ("#line-5", "Line 5:"),
        ("#line-6", "Line 6:"),
    ]
    assert "“minutes” should be 1 or more minutes: 0" in box.text
    assert "“colour” is not a key that is known here" in box.text
    marked = [one["id"] for one in page.all("li") if "bad" in one.classes]
    assert marked == ["line-5", "line-6"]
    assert page.chosen("text") == [BROKEN]
    assert stored() == {}


def test_it_is_mended_in_place_checked_again_and_added(admin, new, stored, writing):
    page = admin.press(new, "Check", 422, text=BROKEN)
    page = admin.press(page, "Check again", text=SMALLEST)
    assert "smallest:1 is in order" in page.text
    assert stored() == {}
    page = admin.press(page, "Add smallest:1")
    assert page.path == "/questionnaires/smallest/1"
    assert "smallest:1 is added. It never changes from now on." in page.text
    assert list(stored()) == ["smallest:1"]
    with writing() as session:
        entry = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert (entry.actor, entry.role, entry.object) == (EMAIL, "administrator", "smallest:1")


def test_a_double_click_on_add_adds_once(admin, new, stored, writing):
    page = admin.press(new, "Check", text=SMALLEST)
    for _click in range(2):
        response = admin.post(page, "Add smallest:1")
        assert (response.status_code, response.location) == (303, "/questionnaires/smallest/1")
    with writing() as session:
        actions = select(func.count()).where(AuditRow.action == "add questionnaire")
        assert session.scalar(actions) == 1


def test_a_file_takes_the_place_of_the_text_and_is_shown_before_it_is_added(admin, new, stored):
    file = (BytesIO(SMALLEST.encode()), "mine.yaml")
    page = admin.press(new, "Check", text="something else", file=[file])
    assert page.chosen("text") == [SMALLEST]
    other = (BytesIO(EVERYTHING.encode()), "everything.yaml")
    page = admin.press(page, "Add smallest:1", file=[other])
    assert "everything:2 is in order" in page.text
    assert stored() == {}


def test_line_breaks_of_every_system_are_one(admin, new):
    file = (BytesIO(BROKEN.replace("\n", "\r\n").encode()), "mine.yaml")
    page = admin.press(new, "Check", 422, file=[file])
    assert "\r" not in page.chosen("text")[0]
    assert page.link("Line 6:") == "#line-6"


def test_a_fielded_version_cannot_be_changed(admin, add, stored, writing, now):
    (before,) = add(SMALLEST)
    with writing() as session:
        waves.add(session, a_wave(questionnaire_id="smallest", state=WaveState.OPEN), now)
    other = changed(SMALLEST, "How is it?", "How was it?")
    page = admin.press(admin.get("/questionnaires/new"), "Check", 422, text=other)
    assert "a version never changes: number this one 2" in page.text
    assert page.link("Line 3:") == "#line-3"
    pairs = [("csrf_token", page.chosen("csrf_token")[0]), ("text", other), ("add", "1")]
    response = admin.send("/questionnaires/new", pairs)
    assert "a version never changes" in admin.get(response.location, 422).text
    assert stored() == {"smallest:1": before.checksum}


def test_the_next_version_is_written_from_the_one_before(admin, add, stored):
    add(SMALLEST)
    page = admin.get(admin.get("/questionnaires/smallest/1").link("Write version 2 from it"))
    text = page.chosen("text")[0]
    assert text.startswith("id: smallest\nversion: 2\n")
    page = admin.press(page, "Check", 422, text=changed(text, "How is it?", "How was it?"))
    assert "say `continues: true` if it asks the same thing" in page.text
    item = "ask: How was it?"
    text = changed(page.chosen("text")[0], item, f"{item}\n        continues: false")
    page = admin.press(page, "Check again", text=text)
    assert "One series breaks." in page.text
    assert "How was it?" in page.text
    admin.press(page, "Add smallest:2")
    assert set(stored()) == {"smallest:1", "smallest:2"}


def test_exactly_what_is_stored_is_not_added_again(admin, add):
    add(SMALLEST)
    page = admin.press(admin.get("/questionnaires/new"), "Check", text=SMALLEST)
    assert "Exactly this version is stored already" in page.text
    assert not page.all("button", name="add")


def test_what_has_been_added_meanwhile_by_somebody_else_is_told(admin, add, new):
    page = admin.press(new, "Check", text=SECOND)
    add(changed(SMALLEST, "version: 1", "version: 2\nacknowledgement: After us."))
    page = admin.press(page, "Add smallest:2", 422)
    assert "number this one 3" in page.text


def test_a_form_of_another_sender_adds_nothing(admin, stored):
    assert admin.send("/questionnaires/new", [("text", SMALLEST), ("add", "1")]).status_code == 400
    assert stored() == {}


def test_a_text_that_lacks_a_language_is_told(admin, new):
    text = changed(SMALLEST, "version: 1", "version: 1\nlanguages: [en, cy]")
    page = admin.press(new, "Check", 422, text=text)
    assert "“title” should be given in each language: en, cy" in page.text


def test_what_is_in_the_service_is_what_is_read(admin, new, writing):
    admin.press(admin.press(new, "Check", text=EVERYTHING), "Add everything:2")
    with writing() as session:
        assert questionnaires.find(session, "everything").languages == ("en", "cy")


def test_a_text_that_was_checked_can_be_come_back_to_by_its_author_alone(
    admin, new, another, writing, now, moment
):
    page = admin.press(new, "Check", 422, text=BROKEN)
    assert admin.get(page.path, 422).chosen("text") == [BROKEN]
    with writing() as session:
        fields = {"role": StaffRole.ADMINISTRATOR, "password": PASSWORD, "cost": 1}
        accounts.add(session, "grace@exton.example", **fields, now=now, actor="test")
    sign_in = another.get("/sign-in")
    another.post(sign_in, "Sign in", email="grace@exton.example", password=PASSWORD)
    another.get(page.path, 404)
    moment.at += timedelta(hours=25)
    admin.post(admin.get("/sign-in"), "Sign in", email=EMAIL, password=PASSWORD)
    admin.get(page.path, 404)


def test_what_was_uploaded_for_something_else_is_no_text(admin, writing, now):
    with writing() as session:
        other = uploads.keep(session, {"people": ("people.csv", b"x")}, by=EMAIL, now=now)
    admin.get(f"/questionnaires/new?text={other}", 404)
    admin.get("/questionnaires/new?text=%00", 404)
