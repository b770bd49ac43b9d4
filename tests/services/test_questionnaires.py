"""Questionnaires are added once and never change."""

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.services import questionnaires
from survey.storage.audit import AuditRow
from tests.questionnaires.files import EVERYTHING, FOLDER, SMALLEST, changed

SECOND = changed(SMALLEST, "version: 1", "version: 2")


def add(session, now, text=SMALLEST):
    return questionnaires.add(session, text, now, "tests", "file.yaml")


def test_a_questionnaire_is_read_back_as_it_was_added(sessions, now):
    with sessions.begin() as session:
        added = questionnaires.add_file(session, FOLDER / "everything.yaml", now, "tests")
    with sessions() as session:
        assert questionnaires.get(session, "everything", 2) == added
        assert questionnaires.find(session, "everything:2") == added


def test_adding_is_put_on_record_once(session, now):
    added = add(session, now)
    add(session, now)
    (entry,) = session.scalars(select(AuditRow))
    assert (entry.action, entry.object) == ("add questionnaire", "smallest:1")
    assert entry.detail == {"checksum": added.checksum}


def test_the_same_questionnaire_again_is_no_change_even_with_other_remarks(session, now):
    added = add(session, now)
    assert add(session, now, "# Another remark\n" + SMALLEST) == added
    assert len(questionnaires.listing(session)) == 1


def test_a_version_never_changes(session, now):
    added = add(session, now)
    with pytest.raises(Refused) as refusal:
        add(session, now, changed(SMALLEST, "minutes: 1", "minutes: 2"))
    assert str(refusal.value) == (
        "file.yaml:3: smallest:1 has been added already with other content, and a version never changes: "
        "number this one 2"
    )
    assert questionnaires.get(session, "smallest", 1) == added


def test_versions_are_numbered_upwards(session, now):
    add(session, now, SECOND)
    with pytest.raises(
        Refused, match=r"file\.yaml:3: smallest:2 exists already: number this version 3"
    ):
        add(session, now)


def test_a_new_version_must_say_what_becomes_of_a_series(session, now):
    add(session, now)
    with pytest.raises(Refused, match=r"file\.yaml:14: the item “overall” has other words"):
        add(session, now, changed(SECOND, "How is it?", "How was it?"))
    add(session, now, SECOND)


def test_a_file_with_problems_stores_nothing(session, now):
    with pytest.raises(Refused):
        add(session, now, changed(SMALLEST, "minutes: 1", "minutes: 0"))
    assert questionnaires.listing(session) == ()


def test_the_newest_version_stands_for_a_questionnaire(session, now):
    add(session, now)
    add(session, now, SECOND)
    assert questionnaires.find(session, "smallest").version == 2


@pytest.mark.parametrize(
    "name",
    ["nothing", "smallest:9", "smallest:", "smallest:one", "smallest:²", "smallest:99999999999"],
)
def test_what_was_not_added_is_not_found(session, now, name):
    add(session, now)
    with pytest.raises(NotFound):
        questionnaires.find(session, name)


def test_the_list_goes_by_id_and_version(session, now):
    for text in (SECOND, EVERYTHING, changed(SMALLEST, "version: 1", "version: 10")):
        add(session, now, text)
    listed = questionnaires.listing(session)
    assert [one.questionnaire.name for one in listed] == [
        "everything:2",
        "smallest:2",
        "smallest:10",
    ]
    assert {one.added_at for one in listed} == {now}


def test_a_questionnaire_is_parsed_once_in_a_process(session, now):
    add(session, now)
    assert questionnaires.get(session, "smallest", 1) is questionnaires.get(session, "smallest", 1)
