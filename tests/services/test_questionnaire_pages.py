"""What administrators are shown of questionnaires."""

from datetime import date

import pytest

from survey.domain.errors import NotFound, Refused
from survey.domain.series import Fate
from survey.services import questionnaire_pages, questionnaires
from survey.storage import waves
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed
from tests.wave_factories import a_wave

SECOND = changed(SMALLEST, "version: 1", "version: 2")
ITEM = "{id: overall, ask: How is it?, scale: rating}"
ANEW = ITEM.replace("}", ", continues: false}")


def add(session, now, *texts):
    for text in texts:
        questionnaires.add(session, text, now, "ada@exton.example")


def test_nothing_was_added(session):
    assert questionnaire_pages.shelves(session) == ()


def test_versions_stand_together_the_newest_first(session, now):
    add(session, now, SMALLEST, SECOND, EVERYTHING)
    shelves = questionnaire_pages.shelves(session)
    assert [
        (shelf.id, [one.questionnaire.version for one in shelf.versions]) for shelf in shelves
    ] == [
        ("everything", [2]),
        ("smallest", [2, 1]),
    ]
    assert {one.added for shelf in shelves for one in shelf.versions} == {now.date()}


def test_a_version_names_the_waves_that_used_it_the_latest_first(session, now):
    add(session, now, SMALLEST, SECOND)
    for id_, opens in (("spring", date(2026, 3, 1)), ("summer", date(2026, 6, 1))):
        wave = a_wave(id=id_, questionnaire_id="smallest", opens=opens, closes=date(2026, 7, 1))
        waves.add(session, wave, now)
    used = {
        one.questionnaire.version: [wave.id for wave in one.waves]
        for one in questionnaire_pages.shelves(session)[0].versions
    }
    assert used == {1: ["summer", "spring"], 2: []}


def test_a_page_knows_its_neighbours(session, now):
    add(session, now, SMALLEST, changed(SMALLEST, "version: 1", "version: 3"))
    first, third = (questionnaire_pages.page(session, "smallest", n) for n in (1, 3))
    assert (first.before, first.newest) == (None, 3)
    assert (third.before, third.newest) == (1, 3)
    assert (third.version.questions, third.version.estimated) == (1, 1)


def test_a_page_tells_what_is_not_always_put(session, now):
    add(session, now, EVERYTHING)
    found = questionnaire_pages.page(session, "everything", 2)
    assert list(found.section_routes) == ["detail"]
    assert found.item_routes["speed"].item.id == "overall"


@pytest.mark.parametrize(("id_", "version"), [("smallest", 2), ("nothing", 1), ("a\0b", 1)])
def test_a_version_that_was_not_added_is_not_found(session, now, id_, version):
    add(session, now, SMALLEST)
    with pytest.raises(NotFound):
        questionnaire_pages.page(session, id_, version)


def test_versions_are_compared_from_the_older_to_the_newer(session, now):
    add(session, now, SMALLEST, SECOND)
    for pair in (("smallest:1", "smallest:2"), ("smallest", "smallest:1")):
        found = questionnaire_pages.compare(session, *pair)
        assert (found.old.version, found.new.version) == (1, 2)


def test_a_break_between_two_versions_counts(session, now):
    middle = changed(SECOND, ITEM, ANEW)
    add(session, now, SMALLEST, middle, changed(SMALLEST, "version: 1", "version: 3"))
    (series,) = questionnaire_pages.compare(session, "smallest:1", "smallest:3").series
    assert (series.fate, series.breaks[0].at) == (Fate.BREAKS, 2)


@pytest.mark.parametrize(
    ("other", "why"),
    [("everything:2", "the same questionnaire"), ("smallest:1", "two different versions")],
)
def test_what_cannot_be_compared_is_refused(session, now, other, why):
    add(session, now, SMALLEST, EVERYTHING)
    with pytest.raises(Refused, match=why):
        questionnaire_pages.compare(session, "smallest:1", other)
