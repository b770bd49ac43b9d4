"""The list of questionnaires, one version, its file, and who may see them."""

from datetime import date

import pytest

from survey.domain.access import StaffRole
from survey.domain.wave import WaveState
from survey.instruments.load import load_questionnaire
from survey.services import accounts
from survey.storage import waves
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed
from tests.wave_factories import a_wave
from tests.web.conftest import PASSWORD

SECOND = changed(SMALLEST, "version: 1", "version: 2")
PATHS = (
    "/questionnaires",
    "/questionnaires/new",
    "/questionnaires/compare",
    "/questionnaires/smallest/1",
    "/questionnaires/smallest/1/file",
    "/questionnaires/smallest/1/read",
    "/questionnaires/smallest/1/paper",
)


@pytest.mark.parametrize("path", PATHS)
def test_only_those_who_keep_questionnaires_see_them(app, client, add, writing, now, path):
    add(SMALLEST)
    assert client.ask(path).status_code == 303
    with writing() as session:
        manager = {"role": StaffRole.MANAGER, "password": PASSWORD, "cost": 1}
        accounts.add(session, "grace@exton.example", **manager, now=now, actor="test")
    client.post(client.get("/sign-in"), "Sign in", email="grace@exton.example", password=PASSWORD)
    client.get(path, 403)


def test_before_the_first_one_the_page_offers_what_ships(admin):
    page = admin.get("/questionnaires")
    assert "No questionnaire has been added yet" in page.text
    new = admin.get(page.link("IT survey"))
    assert new.chosen("text")[0].startswith("# yaml-language-server")
    admin.press(admin.press(new, "Check"), "Add it-service:1")
    page = admin.get("/questionnaires")
    assert "IT survey" not in [link.text for link in page.all("a")]
    assert "Version 1 of IT survey" in [link.text for link in page.all("a")]


def test_versions_are_listed_with_the_waves_that_used_each_and_their_checksum(
    admin, add, writing, now
):
    first, second = add(SMALLEST, SECOND)
    wave = a_wave(questionnaire_id="smallest", title="Summer 2026", state=WaveState.OPEN)
    with writing() as session:
        waves.add(session, wave, now)
    newest, oldest = admin.get("/questionnaires").all("tbody")[0].all("tr")
    assert second.checksum[:12] in newest.text
    assert "no wave yet" in newest.text
    assert first.checksum[:12] in oldest.text
    assert "Summer 2026" in oldest.text
    assert "English" in oldest.text


def test_of_many_waves_three_are_named(admin, add, writing, now):
    add(SMALLEST)
    with writing() as session:
        for number in range(1, 6):
            day = date(2026, number, 1)
            wave = a_wave(
                id=f"w{number}", questionnaire_id="smallest", title=f"Wave {number}", opens=day
            )
            waves.add(session, wave, now)
    row = admin.get("/questionnaires").all("tbody")[0].text
    assert "Wave 5" in row
    assert "Wave 2" not in row
    assert "and 2 waves more" in row


def test_a_version_says_what_it_asks_on_which_condition_and_how_the_time_is_estimated(admin, add):
    (everything,) = add(EVERYTHING)
    page = admin.get("/questionnaires/everything/2")
    assert page.heading == "A survey"
    assert everything.checksum in page.text
    assert "Seven seconds for a question with a scale" in page.text
    assert "Put only if one of these: “How is it?” is answered “Poor” or “Do not know”" in page.text
    assert "“How is it?” is not answered “Fair” or “Good”" in page.text
    assert "Put for each of at most 2 products" in page.text
    assert "English, Welsh" in page.text
    assert "No wave has used this version yet." in page.text


def test_an_earlier_version_leads_to_the_newest_and_the_newest_to_the_one_before(admin, add):
    add(SMALLEST, SECOND)
    page = admin.get(admin.get("/questionnaires/smallest/1").link("The newest is version 2"))
    assert page.path == "/questionnaires/smallest/2"
    page = admin.get(page.link("Compare with version 1"))
    assert page.heading == "A small survey: what changed"


def test_the_file_of_a_version_is_read_as_exactly_the_same(admin, add):
    (stored,) = add(EVERYTHING)
    response = admin.ask("/questionnaires/everything/2/file")
    assert load_questionnaire(response.text) == stored
    assert response.headers["Content-Disposition"] == "attachment; filename=everything-2.yaml"
    assert response.headers["Content-Type"] == "application/yaml; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["/questionnaires/smallest/2", "/questionnaires/smallest/99999", "/questionnaires/nothing/1",
     "/questionnaires/a%00b/1", "/questionnaires/smallest/2/read", "/questionnaires/smallest/2/paper",
     "/questionnaires/smallest/2/file", "/questionnaires/new?from=nothing:1", "/questionnaires/new?shipped=nothing",
     "/questionnaires/compare?old=smallest:1&new=smallest:7"],
)  # fmt: skip
def test_what_was_not_added_does_not_exist(admin, add, path):
    add(SMALLEST)
    admin.get(path, 404)
